{{/*
What is made once and kept: signing keys, and passwords of roles where the chart makes the database. As YAML.
The first who asks in a rendering makes it, all others get the same.
*/}}
{{- define "ibid.kept" -}}
{{- if not (hasKey .Values "kept") -}}
{{- $name := printf "%s-kept" (include "ibid.fullname" .) -}}
{{- $before := lookup "v1" "Secret" .Release.Namespace $name -}}
{{- if and .Release.IsUpgrade (not $before) -}}
{{- fail (printf "The Secret %s is not there. New keys would sign everybody out and make what is sealed unreadable: put it back from a copy. Where charts are rendered without a cluster (Argo CD, `helm template`), give secrets.existing." $name) -}}
{{- end -}}
{{- $kept := dict -}}
{{- $wanted := list "accessTokenKey" "uploadKey" "toolKey" -}}
{{- if .Values.database.create -}}
{{- $wanted = concat $wanted (list "ownerPassword" "apiPassword" "workerPassword") -}}
{{- end -}}
{{- range $wanted -}}
{{- $old := "" -}}
{{- if $before -}}{{- $old = get ($before.data | default dict) . | b64dec -}}{{- end -}}
{{- $_ := set $kept . ($old | default (randAlpha 60)) -}}
{{- end -}}
{{- $_ := set .Values "kept" $kept -}}
{{- end -}}
{{- toYaml .Values.kept -}}
{{- end -}}

{{/* Takes root, role and password: the administrator's server, the database `ibid`. */}}
{{- define "ibid.roleUrl" -}}
{{- $options := .root.Values.database.options -}}
{{- $server := urlParse .root.Values.database.administratorUrl -}}
postgresql://{{ .role }}:{{ .password }}@{{ $server.host }}/ibid{{ with $options }}?{{ . }}{{ end }}
{{- end -}}

{{- define "ibid.apiUrl" -}}
{{- if .Values.database.create -}}
{{- include "ibid.roleUrl" (dict "root" . "role" "ibid_api" "password" (include "ibid.kept" . | fromYaml).apiPassword) -}}
{{- else -}}
{{- required "Give database.apiUrl, the URL that ibid_api logs in by, or secrets.existing.api." .Values.database.apiUrl -}}
{{- end -}}
{{- end -}}

{{- define "ibid.workerUrl" -}}
{{- if .Values.database.create -}}
{{- include "ibid.roleUrl" (dict "root" . "role" "ibid_worker" "password" (include "ibid.kept" . | fromYaml).workerPassword) -}}
{{- else -}}
{{- required "Give database.workerUrl, the URL that ibid_worker logs in by, or secrets.existing.worker." .Values.database.workerUrl -}}
{{- end -}}
{{- end -}}

{{/* Files that API and worker both have. */}}
{{- define "ibid.files.app" -}}
{{- $kept := include "ibid.kept" . | fromYaml -}}
IBID_REDIS__URL: {{ required "Give redis.url, or secrets.existing." .Values.redis.url | quote }}
IBID_SECRETS__ACCESS_TOKEN_KEYS: {{ $kept.accessTokenKey | quote }}
IBID_SECRETS__UPLOAD_KEYS: {{ $kept.uploadKey | quote }}
IBID_SECRETS__TOOL_KEYS: {{ $kept.toolKey | quote }}
{{- if eq .Values.objects.store "s3" }}
{{- with .Values.objects.s3.accessKeyId }}
IBID_OBJECTS__S3__ACCESS_KEY_ID: {{ . | quote }}
IBID_OBJECTS__S3__SECRET_ACCESS_KEY: {{ required "Give objects.s3.secretAccessKey with objects.s3.accessKeyId." $.Values.objects.s3.secretAccessKey | quote }}
{{- end }}
{{- else }}
IBID_OBJECTS__SUPABASE__SERVICE_KEY: {{ required "Give objects.supabase.serviceKey, or secrets.existing." .Values.objects.supabase.serviceKey | quote }}
{{- end }}
{{- range $name, $value := .Values.secretSettings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* What whoever makes the database needs: the files of `local.containers.prepare`, or the owner's URL. */}}
{{- define "ibid.files.migrations" -}}
{{- if .Values.database.create -}}
{{- $kept := include "ibid.kept" . | fromYaml -}}
{{ include "ibid.files.app" . }}
IBID_DATABASE__API_URL: {{ include "ibid.apiUrl" . | quote }}
IBID_SUPERUSER_URL: {{ required "Give database.administratorUrl with database.create, or secrets.existing." .Values.database.administratorUrl | quote }}
IBID_OWNER_URL: {{ include "ibid.roleUrl" (dict "root" . "role" "ibid_owner" "password" $kept.ownerPassword) | quote }}
IBID_PASSWORD_IBID_OWNER: {{ $kept.ownerPassword | quote }}
IBID_PASSWORD_IBID_API: {{ $kept.apiPassword | quote }}
IBID_PASSWORD_IBID_WORKER: {{ $kept.workerPassword | quote }}
{{- else -}}
IBID_DATABASE__OWNER_URL: {{ required "Give database.ownerUrl, the URL that migrations are applied by, or secrets.existing.migrations, or migrations.enabled=false." .Values.database.ownerUrl | quote }}
{{- end -}}
{{- end -}}

{{/* The name of a part's Secret. Takes root and part: api, worker or migrations. */}}
{{- define "ibid.secret" -}}
{{- get .root.Values.secrets.existing .part | default (printf "%s-%s" (include "ibid.fullname" .root) .part) -}}
{{- end -}}

{{- define "ibid.files.api" -}}
{{ include "ibid.files.app" . }}
IBID_DATABASE__API_URL: {{ include "ibid.apiUrl" . | quote }}
{{- end -}}

{{- define "ibid.files.worker" -}}
{{ include "ibid.files.app" . }}
IBID_DATABASE__WORKER_URL: {{ include "ibid.workerUrl" . | quote }}
{{- end -}}
