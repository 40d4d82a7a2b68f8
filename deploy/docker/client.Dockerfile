# syntax=docker/dockerfile:1
# The registry, a company's certificates: whoever builds brings them, as an .npmrc, and none is kept in the image.
#   docker build --file deploy/docker/client.Dockerfile --secret id=npmrc,src=$HOME/.npmrc .
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build/client
COPY client/package.json client/package-lock.json client/.npmrc ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --no-audit --no-fund
COPY client ./
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm run build \
 && npm sbom --sbom-format cyclonedx --omit dev > .next/standalone/sbom.cdx.json

FROM ${NODE_IMAGE}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin ibid
WORKDIR /opt/ibid/client
COPY --from=build /build/client/.next/standalone ./
COPY LICENSE ./
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-old-space-size=192 \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000
# Last, for they change with every commit.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Ibid: client" \
      org.opencontainers.image.description="The pages that people see. It reaches the API by IBID_API_URL." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/icon.svg`).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "server.js"]
