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
from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.people import export
from adapters.postgres.people.export import Original
from contracts.errors import Conflict, Unauthorized
from services.access.acting import Acting

_A_HOUR, _SECONDS = 10, 3600
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
"""What has a meaning in names of files on some system: some are the names of others' making."""
_under_way: set[UUID] = set()
_README = """\
What this Ibid keeps about you, as of the moment in which each file was read.

One file for each kind of thing, with one JSON object a line. Times are those of UTC. Passwords,
keys and codes are kept only as hashes or sealed, and are not here. Nor is what belongs to projects
that you are not in any more: ask their owners.

originals/ has the files that you uploaded, where you asked for them.
"""


async def begin(acting: Acting, *, originals: bool) -> AsyncIterator[bytes]:
    """Refused before its first byte. It breaks off where the sign-in ends meanwhile.

    Raises:
        Conflict: one of theirs is being made by this process.
        TooManyRequests: more than ten in an hour.
    """
    if acting.caller.user_id in _under_way:
        raise Conflict("An export of yours is being made. Wait for its end.")
    limit = acting.adapters.rate_limit
    await limit.take(f"{acting.caller.user_id}:exports", _A_HOUR, _SECONDS, "exports")
    async with acting.transaction() as tx:
        await audit.record(tx, "data-exported", acting.caller.user_id, originals=originals)
    return _archive(acting, originals=originals)


async def _archive(acting: Acting, *, originals: bool) -> AsyncIterator[bytes]:
    written, me = _Written(), acting.caller.user_id
    _under_way.add(me)
    try:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _README)
            for section in export.SECTIONS:
                async for piece in _section(acting, archive, written, section):
                    yield piece
            if originals:
                async for piece in _originals(acting, archive, written):
                    yield piece
        yield written.take()
    finally:
        _under_way.discard(me)


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
    """Piece by piece, and each asked for anew. Not compressed: most are already."""
    db, caller = acting.adapters.db, acting.caller
    with acting.adapters.standing.ended(caller) as ended:
        for document_id in await export.uploaded(db, caller):
            found = await export.original(db, caller, document_id)
            if found is None:
                continue
            with archive.open(_place_of(found), "w", force_zip64=True) as file:
                async for piece in _pieces(acting, found.object_key):
                    if ended.done():
                        raise Unauthorized("This sign-in has ended. Sign in again.")
                    file.write(piece)
                    yield written.take()


async def _pieces(acting: Acting, key: str) -> AsyncIterator[bytes]:
    """None where it was deleted since it was asked for."""
    try:
        async for piece in acting.adapters.objects.pieces(key):
            yield piece
    except FileNotFoundError:
        return


def _place_of(found: Original) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(f"originals/{found.id} {found.name.translate(_UNSAFE)}")


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
