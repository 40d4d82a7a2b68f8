#!/bin/sh
# Installs the named packages into /opt/packages, as requirements.lock beside this file has them, without what they need.
set -eu
cd "$(dirname "$0")"
for name in "$@"; do
  awk -v name="$name" '/^[a-z0-9]/ { wanted = index($0, name "==") == 1 } wanted && !/^ *#/' requirements.lock
done > wanted.lock
python3 -m venv /opt/venv
/opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
  --target /opt/packages --requirement wanted.lock
