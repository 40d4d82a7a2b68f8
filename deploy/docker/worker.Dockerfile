# syntax=docker/dockerfile:1
# The index, a company's certificates: whoever builds brings them, as a pip.conf, and none is kept in the image.
#   docker build --file deploy/docker/worker.Dockerfile --secret id=pip,src=$HOME/.config/pip/pip.conf .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
COPY deploy/docker/requirements.lock /build/requirements.lock
# Wheels only: nothing is compiled, and no file comes that the lock does not name with its hash.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv /opt/ibid/venv \
 && /opt/ibid/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes \
      --only-binary :all: --requirement /build/requirements.lock
COPY deploy/docker/sbom.py /build/sbom.py
RUN /opt/ibid/venv/bin/python /build/sbom.py ibid-worker > /opt/ibid/sbom.cdx.json \
 && /opt/ibid/venv/bin/python -m pip uninstall --quiet --yes pip setuptools

FROM ${PYTHON_IMAGE}
# Text in pictures. Further languages: build with TESSERACT_LANGUAGES="deu fra".
ARG TESSERACT_LANGUAGES="deu"
# Old Office formats (.doc, .ppt, .wps, .wpd): build with LIBREOFFICE=yes, which adds some 400 MB.
ARG LIBREOFFICE=""
SHELL ["/bin/sh", "-eu", "-c"]
# hadolint ignore=DL3008
RUN for language in $TESSERACT_LANGUAGES; do set -- "$@" "tesseract-ocr-$language"; done \
 && if [ -n "$LIBREOFFICE" ]; then \
      set -- "$@" libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui; \
    fi \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends djvulibre-bin tesseract-ocr "$@" \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin ibid
WORKDIR /opt/ibid/app
COPY --from=packages /opt/ibid /opt/ibid
COPY contracts ./contracts
COPY adapters ./adapters
COPY ingestion ./ingestion
COPY services ./services
COPY worker ./worker
COPY local/__init__.py ./local/__init__.py
COPY local/containers ./local/containers
COPY pyproject.toml LICENSE ./
ENV PATH=/opt/ibid/venv/bin:$PATH \
    PYTHONPATH=/opt/ibid/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    IBID_WORKER__PULSE=/tmp/pulse
# Nothing is compiled at run time: the file system is read-only.
RUN python3 -m compileall -q .
# Last, for they change with every commit.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Ibid: worker" \
      org.opencontainers.image.description="Reads documents and pages: parses, embeds, stores. Each file in a confined process." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-m", "local.containers.health", "/tmp/pulse"]
STOPSIGNAL SIGTERM
CMD ["celery", "--quiet", "-A", "worker.app", "worker", "--without-gossip", "--without-mingle"]
