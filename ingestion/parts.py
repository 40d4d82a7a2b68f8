"""Files found in a file: each becomes a document of its own, below the one it came out of."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from uuid import UUID

from adapters.failpoints import failpoint
from adapters.postgres.database import Tx
from adapters.postgres.documents import parts as rows
from adapters.postgres.documents.parts import NewPart
from contracts.documents import ClaimedDocument, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.identity import part_id
from ingestion.part_names import LONGEST_NAME
from ingestion.spool import Part, Spool
from ingestion.work import Work

_DEEPEST = 3
_MOST = 2000
_BYTES_A_PART, _FEW = 150, 100
"""In an archive with all that is in it, however deep: so many, and of a small one fewer. A file
takes at least about so many bytes of the archive it is in, for its name and its place."""
_MOST_NOTES = 50
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


async def keep_parts(work: Work, extract: Extract, spool: Spool) -> list[NewPart]:
    """Originals are written before there are rows for them, under keys a second try uses again.

    A part that is there already is not written. What is left out is told in the extract's notes.

    Raises:
        IngestFailure: too deep or too many, and there is no text that could be kept without them.
    """
    if not spool.parts:
        return []
    async with work.adapters.db.as_worker() as tx:
        family = await rows.family_of(tx, work.document)
        known = await rows.known_parts(tx, work.document)
        own = await rows.own_parts(tx, work.document)
    if family.depth >= _DEEPEST:
        return _none(extract, f"{work.document.name} lies {_DEEPEST} files deep in others")
    if family.others + len(spool.parts) > (most := most_parts(family.size)):
        return _none(extract, f"There are more than {most:,} files in one of its size")
    kept: list[NewPart] = []
    documents = _documents(work, extract, spool.parts)
    # Where names may be read as something else, a new one is no other file.
    former = _renamed([new for _, new in documents], own) if extract.spellings else {}
    for part, new in documents:
        if new.name in former:
            new = new._replace(former=former[new.name])
        elif (new.name, new.sha256) not in known:
            key = f"{work.document.project_id}/{new.id}"
            await work.adapters.objects.write(key, await asyncio.to_thread(spool.read, part))
            new = new._replace(object_key=key)
        kept.append(new)
    failpoint("task.before_children")
    return kept


async def hold_to_bounds(tx: Tx, document: ClaimedDocument, parts: Sequence[NewPart]) -> None:
    """Once more where they are added: archives side by side may each have found room for theirs.

    Raises:
        IngestFailure: to be tried again, which says what is too much.
    """
    if not parts:
        return
    await rows.hold_family(tx, await rows.family_of(tx, document))
    family = await rows.family_of(tx, document)
    known = await rows.known_parts(tx, document)
    new = sum((part.name, part.sha256) not in known for part in parts)
    if family.others + new > most_parts(family.size):
        raise IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"There are too many files in what {document.name} is from. Try again, or unpack it and"
            " upload them.",
            passing=True,
        )


def _renamed(parts: Sequence[NewPart], own: Mapping[tuple[str, str], UUID]) -> dict[str, UUID]:
    """By their new names, the parts that are there with the same bytes, whose old names are gone:
    the names in the archive were read as something else."""
    now, before = {part.name for part in parts}, {name for name, _ in own}
    spare: dict[str, list[UUID]] = {}
    for (name, sha256), former in sorted(own.items()):
        if name not in now:
            spare.setdefault(sha256, []).append(former)
    return {
        part.name: spare[part.sha256].pop(0)
        for part in parts
        if part.name not in before and spare.get(part.sha256)
    }


def most_parts(size: int) -> int:
    """How many files there may be in one that was uploaded with so many bytes."""
    return min(_MOST, max(size // _BYTES_A_PART, _FEW))


def _none(extract: Extract, why: str) -> list[NewPart]:
    """What has text of its own is kept without them."""
    sentence = f"{why}, so what is in it was not read. Unpack it and upload the files."
    if not extract.text.strip():
        raise IngestFailure(FailureCode.TOO_COMPLEX, sentence)
    extract.notes.append(sentence)
    return []


def _documents(work: Work, extract: Extract, parts: Iterable[Part]) -> list[tuple[Part, NewPart]]:
    taken: set[str] = set()
    found: list[tuple[Part, NewPart]] = []
    for index, part in enumerate(parts):
        if not 0 < part.size <= work.adapters.settings.upload.max_bytes:
            why = "is empty" if part.size == 0 else "is too large"
            extract.notes.append(f"{part.name} {why} and was left out.")
            continue
        name = _free(part.name, taken)
        taken.add(name)
        # Not the id of a part it had before: the deletion of that original may be on its way.
        document_id = part_id(work.document.id, work.document.turn, index, part.sha256)
        media_type = part.media_type if _MEDIA_TYPE.fullmatch(part.media_type) else ""
        found.append((part, NewPart(document_id, name, media_type, part.size, part.sha256)))
    del extract.notes[_MOST_NOTES:]
    return found


def _free(name: str, taken: set[str]) -> str:
    """Two of one name would be two versions of one document."""
    free, number = name, 1
    path = PurePosixPath(name)
    while free in taken:
        number += 1
        end = f" ({number}){path.suffix}"
        stem = name.removesuffix(path.suffix).encode()[: LONGEST_NAME - len(end.encode())]
        free = stem.decode(errors="ignore") + end
    return free


def container_note(parts: int) -> str:
    what = "one file, a document" if parts == 1 else f"{parts:,} files, each a document"
    return f"An archive of {what} of its own."
