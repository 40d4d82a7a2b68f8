"""How an object becomes a file and a note beside it, so that a crash never leaves half of one.

`<path>.json` holds size and checksum and is written last: an object without it was never finished.
Bytes on their way are in `<path>.<random>.part`.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from contracts.ports import ObjectStat

_NOTE, _PART = ".json", ".part"
_SILENT_SECONDS = 3600


def part_of(path: Path) -> Path:
    """A new name for bytes that arrive, beside where they will be."""
    return path.with_name(f"{path.name}.{token_hex(8)}{_PART}")


def finish(partial: Path, path: Path, stat: ObjectStat) -> None:
    """The bytes get their name, then their note; both are on the disk afterwards."""
    partial.replace(path)
    note = _note(path).with_suffix(f"{_NOTE}{_PART}")
    with note.open("w") as file:
        json.dump({"size": stat.size, "sha256": stat.sha256}, file)
        file.flush()
        os.fsync(file.fileno())
    note.replace(_note(path))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def stat_of(path: Path) -> ObjectStat | None:
    try:
        return ObjectStat(**json.loads(_note(path).read_text())) if path.exists() else None
    except FileNotFoundError:
        return None


def remove(path: Path) -> bool:
    """The file, its note, and what never became a file. Whether there was anything.

    Bytes that are still coming are left alone: who receives them sees to them.
    """
    there = False
    for found in (_note(path), *_abandoned(path), path):
        there |= found.exists()
        found.unlink(missing_ok=True)
    return there


def _abandoned(path: Path) -> list[Path]:
    ago = time.time() - _SILENT_SECONDS
    found: list[Path] = []
    for part in path.parent.glob(f"{path.name}.*{_PART}"):
        with suppress(FileNotFoundError):  # it has just become whole, or gone
            if part.stat().st_mtime < ago:
                found.append(part)
    return found


def unchanged_since(root: Path, stamp: float) -> Iterator[Path]:
    """The paths of objects, whole or not, whose files were last written before `stamp`."""
    newest: dict[Path, float] = {}
    for place, _, names in os.walk(root):
        for name in names:
            path = Path(place, name.split(".")[0])
            try:
                changed = Path(place, name).stat().st_mtime
            except FileNotFoundError:  # it has just become whole, or gone
                continue
            newest[path] = max(changed, newest.get(path, 0))
    return (path for path, changed in newest.items() if changed < stamp)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}{_NOTE}")
