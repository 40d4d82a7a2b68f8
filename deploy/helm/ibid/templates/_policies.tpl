{{/* Peers and ports of one rule; no peers are any. Takes to and ports. */}}
{{- define "ibid.policy.rule" -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "ibid.policy.dns" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  {{- with .Values.networkPolicies.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "ibid.policy.data" -}}
{{- range list "database" "redis" "objects" }}
{{ include "ibid.policy.rule" (get $.Values.networkPolicies .) }}
{{- end }}
{{- end -}}

{{/* The web and models elsewhere: every address but those of private networks. */}}
{{- define "ibid.policy.outside" -}}
{{- with .Values.networkPolicies.outside }}
{{- if .enabled }}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: {{ .except | toJson }}
    - ipBlock:
        cidr: ::/0
        except: {{ .except6 | toJson }}
  {{- with .ports }}
  ports:
    {{- range . }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "ibid.policy.more" -}}
{{- with .Values.networkPolicies.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "ibid.policy.door" -}}
- ports:
    - {protocol: TCP, port: {{ .port }}}
  {{- with .root.Values.networkPolicies.ingressFrom }}
  from:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "ibid.policy.api" -}}
ingress:
  {{- include "ibid.policy.door" (dict "root" . "port" 8000) | nindent 2 }}
  - ports:
      - {protocol: TCP, port: 8000}
    from:
      - podSelector:
          matchLabels:
            {{- include "ibid.selector" (dict "root" . "part" "client") | nindent 12 }}
      {{- if .Values.monitoring.enabled }}
      {{- toYaml .Values.networkPolicies.monitoringFrom | nindent 6 }}
      {{- end }}
egress:
  {{- include "ibid.policy.dns" . | nindent 2 }}
  {{- include "ibid.policy.data" . | nindent 2 }}
  {{- include "ibid.policy.outside" . | nindent 2 }}
  {{- include "ibid.policy.more" . | nindent 2 }}
{{- end -}}

{{/* Nobody but Prometheus, and only where it is to come. */}}
{{- define "ibid.policy.figures" -}}
{{- if .Values.monitoring.enabled }}
ingress:
  - ports:
      - {protocol: TCP, port: 9100}
    from:
      {{- toYaml .Values.networkPolicies.monitoringFrom | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "ibid.policy.worker" -}}
{{- include "ibid.policy.figures" . }}
egress:
  {{- include "ibid.policy.dns" . | nindent 2 }}
  {{- include "ibid.policy.data" . | nindent 2 }}
  {{- include "ibid.policy.outside" . | nindent 2 }}
  {{- include "ibid.policy.more" . | nindent 2 }}
{{- end -}}

{{- define "ibid.policy.scheduler" -}}
{{- include "ibid.policy.figures" . }}
egress:
  {{- include "ibid.policy.dns" . | nindent 2 }}
  {{- include "ibid.policy.data" . | nindent 2 }}
  {{- include "ibid.policy.more" . | nindent 2 }}
{{- end -}}

{{- define "ibid.policy.client" -}}
ingress:
  {{- include "ibid.policy.door" (dict "root" . "port" 3000) | nindent 2 }}
egress:
  {{- include "ibid.policy.dns" . | nindent 2 }}
  - ports:
      - {protocol: TCP, port: 8000}
    to:
      - podSelector:
          matchLabels:
            {{- include "ibid.selector" (dict "root" . "part" "api") | nindent 12 }}
{{- end -}}

{{- define "ibid.policy.migrations" -}}
egress:
  {{- include "ibid.policy.dns" . | nindent 2 }}
  {{- include "ibid.policy.rule" .Values.networkPolicies.database | nindent 2 }}
  {{- if .Values.database.create }}
  {{- include "ibid.policy.rule" .Values.networkPolicies.objects | nindent 2 }}
  {{- end }}
{{- end -}}
