# syntax=docker/dockerfile:1
# The index, a company's certificates: whoever builds brings them, as a pip.conf, and none is kept in the image.
#   docker build --file deploy/docker/api.Dockerfile --secret id=pip,src=$HOME/.config/pip/pip.conf .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
COPY deploy/docker/requirements.lock /build/requirements.lock
# Wheels only: nothing is compiled, and no file comes that the lock does not name with its hash.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv /opt/ibid/venv \
 && /opt/ibid/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes \
      --only-binary :all: --requirement /build/requirements.lock
COPY deploy/docker/sbom.py /build/sbom.py
RUN /opt/ibid/venv/bin/python /build/sbom.py ibid-api > /opt/ibid/sbom.cdx.json \
 && /opt/ibid/venv/bin/python -m pip uninstall --quiet --yes pip setuptools

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin ibid
WORKDIR /opt/ibid/app
COPY --from=packages /opt/ibid /opt/ibid
# Floor by floor: what a change in the upper ones leaves alone is not copied again.
COPY supabase ./supabase
COPY contracts ./contracts
COPY adapters ./adapters
COPY agents ./agents
COPY services ./services
COPY server ./server
COPY local ./local
COPY pyproject.toml LICENSE ./
ENV PATH=/opt/ibid/venv/bin:$PATH \
    PYTHONPATH=/opt/ibid/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2
# Nothing is compiled at run time: the file system is read-only.
RUN python3 -m compileall -q .
# Last, for they change with every commit.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Ibid: API" \
      org.opencontainers.image.description="The HTTP API. With another command: the secrets and the database of a new installation." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-m", "local.containers.health", "http://127.0.0.1:8000/health/live"]
# One process, one signal: it stops listening, ends what it can, and hands on the rest.
STOPSIGNAL SIGTERM
CMD ["python", "-m", "server", "--host", "0.0.0.0", "--port", "8000"]
