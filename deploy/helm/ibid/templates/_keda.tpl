{{/* Which keys of which Secret KEDA logs in to Redis by; nothing where it needs none. */}}
{{- define "ibid.kedaSecret" -}}
{{- with .Values.keda.passwordSecret }}
{{- if .name }}
- {parameter: password, name: {{ .name }}, key: {{ .key }}}
{{- end }}
{{- end }}
{{- with .Values.keda.sentinelPasswordSecret }}
{{- if .name }}
- {parameter: sentinelPassword, name: {{ .name }}, key: {{ .key }}}
{{- end }}
{{- end }}
{{- end -}}

{{/* One queue is one list of Redis. Takes root, queue and length. */}}
{{- define "ibid.trigger" -}}
{{- $keda := .root.Values.keda -}}
- type: {{ ternary "redis-sentinel" "redis" (ne $keda.sentinelMaster "") }}
  {{- if include "ibid.kedaSecret" .root }}
  authenticationRef: {name: {{ include "ibid.fullname" .root }}-queues}
  {{- end }}
  metadata:
    {{- if $keda.sentinelMaster }}
    addresses: {{ $keda.address | quote }}
    sentinelMaster: {{ $keda.sentinelMaster | quote }}
    {{- else }}
    address: {{ required "Give keda.address, as host:port: KEDA asks Redis itself." $keda.address | quote }}
    {{- end }}
    listName: {{ printf "ibid-%s" .queue | quote }}
    listLength: {{ .length | quote }}
    databaseIndex: {{ $keda.database | quote }}
    enableTLS: {{ $keda.tls | quote }}
{{- end -}}

{{/* What the scheduler counted in Postgres, as each API tells it: right also where the queue was lost. */}}
{{- define "ibid.workTrigger" -}}
- type: prometheus
  metadata:
    serverAddress: {{ required "Give keda.prometheus, the address of Prometheus, for worker.autoscaling.by=work." .root.Values.keda.prometheus | quote }}
    query: max(ibid_work_waiting{namespace={{ .root.Release.Namespace | quote }},queue={{ .queue | quote }}})
    threshold: {{ .length | quote }}
{{- end -}}
