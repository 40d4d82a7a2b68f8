"""Sums of the migrations, as `sha256sum` writes them: what was there once stays as it was.

A file that changed no longer has its sum, and a line that changed is seen in the history of the one
file. New migrations are added at the end by `make schema`.
"""

import hashlib
from pathlib import Path

from adapters.postgres.schema import files


def sums_of(folder: Path = files.MIGRATIONS) -> str:
    """What the file of sums has to say of the migrations in `folder`."""
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(folder.glob("*.sql"))
    )


def add_new(sums: Path = files.SUMS, folder: Path = files.MIGRATIONS) -> None:
    """Write down those that are new; whatever stands there already is left as it is."""
    known = sums.read_text().splitlines() if sums.exists() else []
    names = {line.split()[-1] for line in known}
    new = [line for line in sums_of(folder).splitlines() if line.split()[-1] not in names]
    sums.write_text("".join(f"{line}\n" for line in [*known, *new]))


def lost(before: str, now: str) -> list[str]:
    """The migrations that `before` names and that are no longer there, or no longer the same."""
    kept = now.splitlines()
    return [line.split()[-1] for line in before.splitlines() if line not in kept]
