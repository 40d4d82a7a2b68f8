"""Parsers, fuzzed by what they reach: a file that comes to a line that none came to is kept, and
spoilt further.

`make atheris` gives each format's sound files to Atheris (libFuzzer for Python), which notes which
branches of `ingestion` are taken, and spoils them as `tests/fuzz/spoiling.py` does: what is packed
is unpacked first. Each is read, or refused by `IngestFailure`. Anything else, also what takes more
than a minute or 2 GB, ends the run, and the file is in `.atheris/<format>/found`.

Atheris is installed beside the project, as mutmut is. What was kept stays in `.atheris`, so that
the next run goes on there.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
WORK = HERE.parents[1] / ".atheris"
PACKAGES = HERE / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
