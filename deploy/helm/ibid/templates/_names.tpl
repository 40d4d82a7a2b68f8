{{- define "ibid.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains "ibid" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-ibid" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a Deployment and its Service find pods by. Takes root, part and, of workers, group. */}}
{{- define "ibid.selector" -}}
app.kubernetes.io/name: ibid
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- with .group }}
ibid/worker-group: {{ . }}
{{- end }}
{{- end -}}

{{- define "ibid.labels" -}}
{{ include "ibid.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: ibid
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* What there is before a release, made anew each time. Takes the weight. */}}
{{- define "ibid.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{/* Takes root and part. A digest is more exact than a tag. */}}
{{- define "ibid.image" -}}
{{- $images := .root.Values.images -}}
{{- $digest := get $images.digests .part -}}
{{- printf "%sibid-%s" $images.prefix .part -}}
{{- if $digest }}@{{ $digest }}{{ else }}:{{ $images.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "ibid.account" -}}
{{- .Values.serviceAccount.name | default (include "ibid.fullname" .) -}}
{{- end -}}

{{/* Every queue that a task is sent to; a worker group without queues takes them all. A test holds it to contracts/tasks.py. */}}
{{- define "ibid.queues" -}}
crawl,embed,pages,parse
{{- end -}}

{{- define "ibid.groups" -}}
{{- .Values.worker.groups | default (dict "all" (dict "queues" (list))) | toYaml -}}
{{- end -}}

{{- define "ibid.checkQueues" -}}
{{- $taken := list -}}
{{- range $name, $group := include "ibid.groups" . | fromYaml -}}
{{- $taken = concat $taken ($group.queues | default (splitList "," (include "ibid.queues" $))) -}}
{{- end -}}
{{- range splitList "," (include "ibid.queues" .) -}}
{{- if not (has . $taken) -}}
{{- fail (printf "No worker takes the queue `%s`: name it in the queues of one of worker.groups." .) -}}
{{- end -}}
{{- end -}}
{{- range $taken -}}
{{- if not (has . (splitList "," (include "ibid.queues" $))) -}}
{{- fail (printf "worker.groups names the queue `%s`, and nothing is sent there. There are %s." . (include "ibid.queues" $)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What the API answers to people; /metrics is not among it. */}}
{{- define "ibid.apiPaths" -}}
[/api, /health, /objects, /openapi.json]
{{- end -}}
