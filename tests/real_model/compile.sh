#!/bin/sh
# Writes requirements.lock: these two and nothing they ask for, since the loader is never run.
cd "$(dirname "$0")" || exit
uv pip compile requirements.in --no-deps --universal --generate-hashes --no-header \
  --no-emit-index-url --no-annotate -q -o requirements.lock
