{{/* The variables that API, worker, scheduler and migrations have in common, none of them secret: a dict as YAML. */}}
{{- define "ibid.settings" -}}
{{- $told := dict
  "IBID_SECRETS_DIR" "/secrets"
  "IBID_PUBLIC_WEB_URL" .Values.address
  "IBID_PUBLIC_API_URL" .Values.address
  "IBID_EMBEDDING__CACHE" "/tmp/embedding"
  "IBID_HTTP__TRUSTED_PROXIES" (join "," .Values.trustedProxies)
  "IBID_OBJECTS__STORE" .Values.objects.store -}}
{{- if eq .Values.objects.store "s3" -}}
{{- with .Values.objects.s3 -}}
{{- $_ := set $told "IBID_OBJECTS__S3__BUCKET" .bucket -}}
{{- $_ := set $told "IBID_OBJECTS__S3__REGION" .region -}}
{{- $_ := set $told "IBID_OBJECTS__S3__ADDRESSING" .addressing -}}
{{- $_ := set $told "IBID_OBJECTS__S3__ENDPOINT_URL" .endpointUrl -}}
{{- $_ := set $told "IBID_OBJECTS__S3__PUBLIC_ENDPOINT_URL" .publicEndpointUrl -}}
{{- end -}}
{{- else -}}
{{- with .Values.objects.supabase -}}
{{- $_ := set $told "IBID_OBJECTS__SUPABASE__URL" .url -}}
{{- $_ := set $told "IBID_OBJECTS__SUPABASE__PUBLIC_URL" .publicUrl -}}
{{- $_ := set $told "IBID_OBJECTS__SUPABASE__BUCKET" .bucket -}}
{{- end -}}
{{- end -}}
{{- $given := dict -}}
{{- range $name, $value := merge (deepCopy .Values.settings) $told -}}
{{- if ne (toString $value) "" -}}
{{- $_ := set $given $name (toString $value) -}}
{{- end -}}
{{- end -}}
{{- toYaml $given -}}
{{- end -}}

{{/* The same as `env`. Takes root, part's own variables as `own`, and its values. */}}
{{- define "ibid.env" -}}
{{- $all := include "ibid.settings" .root | fromYaml -}}
{{- range $name, $value := merge (deepCopy (.own | default dict)) $all }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- include "ibid.certificates.env" .root }}
{{- with .values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where worker and scheduler tell their figures: nowhere, unless somebody asks for them. Takes root and part. */}}
{{- define "ibid.figures" -}}
{{- if .root.Values.monitoring.enabled -}}
{{- dict "IBID_METRICS__HOST" "0.0.0.0" (printf "IBID_METRICS__%s_PORT" (upper .part)) "9100" | toYaml -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{/* One file for everybody that speaks TLS: Python, boto3, libpq. It replaces the system's. */}}
{{- define "ibid.certificates.env" -}}
{{- if .Values.certificates.secret }}
{{- range list "SSL_CERT_FILE" "REQUESTS_CA_BUNDLE" "AWS_CA_BUNDLE" "PGSSLROOTCERT" }}
- name: {{ . }}
  value: /certificates/{{ $.Values.certificates.key }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Where browsers reach the object store: its own public address, or the bucket's at AWS. */}}
{{- define "ibid.storeUrl" -}}
{{- if eq .Values.objects.store "supabase" -}}
{{- .Values.objects.supabase.publicUrl | default .Values.objects.supabase.url -}}
{{- else -}}
{{- with .Values.objects -}}
{{- .storeUrl | default .s3.publicEndpointUrl | default .s3.endpointUrl | default (printf "https://%s.s3.%s.amazonaws.com" .s3.bucket .s3.region) -}}
{{- end -}}
{{- end -}}
{{- end -}}
