"""Engines that keep vectors outside Postgres, in an environment of their own.

It holds what they need beyond the project's packages; these are taken from where they are.
`compile.sh` writes its lock. Which of them are servers is in `tests/adapters/vectors`.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = HERE / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def make_importable() -> None:
    """Behind the project's own packages, so that nothing of those changes."""
    assert PACKAGES.is_dir(), "run `make test` once: it installs the vector engines of the tests"
    if str(PACKAGES) not in sys.path:
        sys.path.append(str(PACKAGES))
