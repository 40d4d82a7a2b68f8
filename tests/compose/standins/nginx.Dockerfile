# Stands in for nginx: Debian's.
FROM python:3.11-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends nginx-light wget && rm -rf /var/lib/apt/lists/*
