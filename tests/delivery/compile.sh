#!/bin/sh
# Writes requirements.lock: what the chart and the workflows are checked with.
cd "$(dirname "$0")" || exit
uv pip compile requirements.in --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
