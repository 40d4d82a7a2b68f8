"""`python -m tests.supply_chain [--keep]`: ends with 1 where something is found, with 2 where a
list of vulnerabilities did not answer. With --keep what looks like a secret is known from now on.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.supply_chain import advisories, secrets

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    if "--keep" in sys.argv:
        secrets.keep(ROOT)
    asked: dict[str, Callable[[], list[str]]] = {
        "Secrets in our files": lambda: secrets.in_files_of(ROOT),
        "Vulnerabilities of Python packages": lambda: advisories.of_python(_named("*.lock")),
        "Vulnerabilities of npm packages": lambda: [
            line for lock in _named("*package-lock.json") for line in advisories.of_npm(lock.parent)
        ],
    }
    return max(_told(what, ask) for what, ask in asked.items())


def _told(what: str, ask: Callable[[], list[str]]) -> int:
    try:
        found = ask()
    except advisories.NoAnswer as problem:
        print(f"{what}: not known, the list does not answer here ({problem})")
        return 2
    print(f"{what}: {len(found) or 'none'}", *found, sep="\n  ")
    return bool(found)


def _named(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", pattern], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [ROOT / name for name in sorted(listed.stdout.split("\0")) if name]


if __name__ == "__main__":
    sys.exit(main())
