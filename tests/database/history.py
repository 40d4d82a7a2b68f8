"""What the history of the repository says of the migrations that were there before."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

SUMS = "supabase/migrations.sums"


def _git(repository: Path, *words: str) -> str | None:
    """None: git says no, or knows nothing of it."""
    said = subprocess.run(["git", *words], cwd=repository, capture_output=True, text=True)
    return said.stdout.strip() if said.returncode == 0 else None


def _commits(repository: Path) -> Iterator[str | None]:
    """Those whose migrations stay: the last release, and the main branch before this change."""
    yield _git(repository, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    yield os.environ.get("IBID_BEFORE")
    head = _git(repository, "rev-parse", "HEAD")
    for main in ("origin/main", "main"):
        base = _git(repository, "merge-base", "HEAD", main)
        if base is not None and base == head:  # this is the main branch
            yield head
            base = _git(repository, "rev-parse", "--verify", "--quiet", "HEAD^")
        yield base


def sums_before(repository: Path) -> set[str]:
    """The sums at each of those commits, as far as this clone knows them."""
    found = (
        _git(repository, "show", f"{commit}:{SUMS}") for commit in _commits(repository) if commit
    )
    return {sums for sums in found if sums}


def releases(repository: Path) -> dict[str, list[str]]:
    """The files of migrations of each release that this clone knows, by its tag."""
    tags = (_git(repository, "tag", "--list", "v[0-9]*") or "").split()
    sums = {tag: _git(repository, "show", f"{tag}:{SUMS}") or "" for tag in tags}
    return {
        tag: [line.split()[1] for line in text.splitlines() if line and not line.startswith("#")]
        for tag, text in sums.items()
    }
