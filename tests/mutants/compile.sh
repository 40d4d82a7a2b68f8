#!/bin/sh
# Writes requirements.lock: what mutmut needs beyond the project's own packages.
cd "$(dirname "$0")" || exit
ours=$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' ../../requirements.lock)
# shellcheck disable=SC2086  # each is an argument of its own
uv pip compile requirements.in --constraint ../../requirements.lock $ours \
  --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
