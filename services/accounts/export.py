"""What is kept about a person, as a ZIP archive that is written while it is read.

A file of JSON lines for each kind of row (`adapters.postgres.people.export`), and, if wanted, the
files that they uploaded.
"""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from io import RawIOBase
from typing import Any

from adapters.postgres import audit
from adapters.postgres.people import export
from services.access.acting import Acting

_A_HOUR, _SECONDS = 10, 3600
_README = """\
What this Ibid keeps about you, as of the moment in which each file was read.

One file for each kind of thing, with one JSON object a line. Times are those of UTC. Passwords,
keys and codes are kept only as hashes or sealed, and are not here. Nor is what belongs to projects
that you are not in any more: ask their owners.

originals/ has the files that you uploaded, where you asked for them.
"""


async def begin(acting: Acting, *, originals: bool) -> AsyncIterator[bytes]:
    """Refused before its first byte.

    Raises:
        TooManyRequests: more than ten in an hour.
    """
    limit = acting.adapters.rate_limit
    await limit.take(f"{acting.caller.user_id}:exports", _A_HOUR, _SECONDS, "exports")
    async with acting.transaction() as tx:
        await audit.record(tx, "data-exported", acting.caller.user_id, originals=originals)
    return _archive(acting, originals=originals)


async def _archive(acting: Acting, *, originals: bool) -> AsyncIterator[bytes]:
    written = _Written()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        for section in export.SECTIONS:
            async for piece in _section(acting, archive, written, section):
                yield piece
        if originals:
            async for piece in _originals(acting, archive, written):
                yield piece
    yield written.take()


async def _section(
    acting: Acting, archive: zipfile.ZipFile, written: "_Written", section: str
) -> AsyncIterator[bytes]:
    with archive.open(f"{section}.jsonl", "w") as file:
        async for rows in export.rows(acting.adapters.db, acting.caller, section):
            await asyncio.to_thread(lambda: file.write(_lines(rows)))  # noqa: B023  # waited for
            yield written.take()


async def _originals(
    acting: Acting, archive: zipfile.ZipFile, written: "_Written"
) -> AsyncIterator[bytes]:
    """Not compressed: most are already."""
    for found in await export.originals(acting.adapters.db, acting.caller):
        try:
            data = await acting.adapters.objects.read(found["object_key"])
        except FileNotFoundError:  # deleted since the list was made
            continue
        archive.writestr(
            zipfile.ZipInfo(f"originals/{found['id']} {found['name'].replace('/', '_')}"),
            data,
            zipfile.ZIP_STORED,
        )
        yield written.take()


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


class _Written(RawIOBase):
    """What an archive has written since somebody took it: a file that cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
