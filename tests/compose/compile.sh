#!/bin/sh
# Writes requirements.lock: the programs that the images and docker-compose.yml are tried with.
cd "$(dirname "$0")" || exit
uv pip compile requirements.in --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
