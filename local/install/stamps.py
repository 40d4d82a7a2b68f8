"""How an installed thing remembers what it was made from."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def fingerprint(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def fingerprint_of(folder: Path, left_out: Iterable[str]) -> str:
    """Of the paths and the contents of all files below, without the paths in `left_out`."""
    skipped = {folder / path for path in left_out}
    parts: list[str | bytes] = []
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if here / name not in skipped)
        for file in sorted(here / name for name in files if here / name not in skipped):
            parts += [str(file.relative_to(folder)), file.read_bytes()]
    return fingerprint(*parts)


def is_current(stamp: Path, wanted: str) -> bool:
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False
