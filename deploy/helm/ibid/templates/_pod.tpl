{{/* A pod but for its containers. Takes root, part, group, values; and of the worker its seccomp profile. */}}
{{- define "ibid.pod" -}}
{{- $root := .root -}}
automountServiceAccountToken: false
enableServiceLinks: false
serviceAccountName: {{ .account | default (include "ibid.account" $root) }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    {{- toYaml (.seccomp | default (dict "type" "RuntimeDefault")) | nindent 4 }}
{{- with $root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if and $root.Values.topologySpread .spread }}
topologySpreadConstraints:
  {{- range $root.Values.topologySpread }}
  - maxSkew: {{ .maxSkew }}
    topologyKey: {{ .topologyKey }}
    whenUnsatisfiable: {{ .whenUnsatisfiable }}
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "ibid.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
volumes:
  - name: tmp
    emptyDir:
      medium: Memory
      sizeLimit: {{ .values.tmp }}
  {{- with .secret }}
  - name: secrets
    secret:
      secretName: {{ . }}
      defaultMode: 0440
  {{- end }}
  {{- if $root.Values.certificates.secret }}
  - name: certificates
    secret:
      secretName: {{ $root.Values.certificates.secret }}
      defaultMode: 0444
  {{- end }}
  {{- with .values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* A container but for command, ports, probes. Takes root, part (the image), values, own, secret. */}}
{{- define "ibid.container" -}}
image: {{ include "ibid.image" (dict "root" .root "part" .image) | quote }}
imagePullPolicy: {{ .root.Values.images.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  privileged: false
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .values.resources | nindent 2 }}
{{- with .values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- with .secret }}
  - name: secrets
    mountPath: /secrets
    readOnly: true
  {{- end }}
  {{- if .root.Values.certificates.secret }}
  - name: certificates
    mountPath: /certificates
    readOnly: true
  {{- end }}
  {{- with .values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Annotations of a pod: a change of its secret begins a rollout. Takes root, secret, values. */}}
{{- define "ibid.podAnnotations" -}}
{{- if not (get .root.Values.secrets.existing .of) }}
ibid/secrets: {{ .files | sha256sum | trunc 32 }}
{{- end }}
{{- with .values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Worker and scheduler answer no HTTP but to Prometheus: they touch a file. Takes root. */}}
{{- define "ibid.pulse" -}}
{{- if .Values.monitoring.enabled }}
ports:
  - {name: metrics, containerPort: 9100, protocol: TCP}
{{ end }}
{{- $look := list "python" "-m" "local.containers.health" "/tmp/pulse" | toJson -}}
startupProbe:
  exec: {command: {{ $look }}}
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 36
livenessProbe:
  exec: {command: {{ $look }}}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 3
readinessProbe:
  exec: {command: {{ $look }}}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 2
{{- end -}}
