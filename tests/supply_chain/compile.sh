#!/bin/sh
# Writes requirements.lock: what advisories are asked and secrets are looked for with.
cd "$(dirname "$0")" || exit
uv pip compile requirements.in --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
