"""Documents that came out of other documents."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents import versions
from contracts.documents import ClaimedDocument, FailureCode
from contracts.errors import IngestFailure
from contracts.tasks import IngestDocument


class NewPart(NamedTuple):
    """`object_key` is None where nothing was written, since the part was there already; `former` is
    the part with these bytes that was there under another name."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    object_key: str | None = None
    former: UUID | None = None


class Family(NamedTuple):
    """`depth`: how many documents this one is inside of; `others`: all inside the outermost, which
    has `size` bytes."""

    depth: int
    others: int
    size: int
    outermost: UUID


async def family_of(tx: Tx, document: ClaimedDocument) -> Family:
    row = await tx.row(
        "with recursive above as ("
        "  select id, parent_id, size, 0 as depth from documents where id = %(id)s"
        "  union all select d.id, d.parent_id, d.size, a.depth + 1 from documents d"
        "   join above a on d.id = a.parent_id"
        "), below as ("
        "  select id from above where parent_id is null"
        "  union select d.id from documents d join below b on d.parent_id = b.id"
        "  where d.project_id = %(project)s and d.retired_at is null"
        ") select (select max(depth) from above) as depth,"
        "  (select count(*) - 1 from below) as others,"
        "  a.size, a.id as outermost from above a where a.parent_id is null",
        {"id": document.id, "project": document.project_id},
    )
    return Family(**row) if row else Family(0, 0, document.size, document.id)


async def hold_family(tx: Tx, family: Family) -> None:
    """Until the transaction ends nobody else adds to it."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended('ibid.family ' || %s, 0))",
        [str(family.outermost)],
    )


async def replace_parts(tx: Tx, document: ClaimedDocument, parts: Sequence[NewPart]) -> None:
    """Afterwards the document has exactly these parts.

    One that is there already with the same name and bytes stays, and so does one whose name is now
    read as another; one with other bytes is replaced when its new version is ready; one that is not
    among them any more is retired.

    Raises:
        IngestFailure: a part that was there already is not any more, and nowhere are its bytes.
    """
    there = await _known(tx, document)
    new = [part for part in parts if (part.name, part.sha256) not in there]
    renamed = {part.former for part in new if part.former and await _rename(tx, document, part)}
    new = [part for part in new if part.former not in renamed]
    if any(part.object_key is None for part in new):
        raise IngestFailure(
            FailureCode.INTERNAL,
            f"Files that came out of {document.name} were deleted while it was read again. "
            "Try again.",
            passing=True,
        )
    await tx.insert_many(
        "insert into documents (id, project_id, created_by, name, media_type, size, sha256,"
        "  object_key, parent_id, status, sent_at, metadata)"
        " select %s, %s, %s, %s, %s, %s, %s, %s, d.id, 'queued', now(), d.metadata"
        " from documents d where d.id = %s",
        [
            (part.id, document.project_id, document.created_by, *part[1:6], document.id)
            for part in new
        ],
    )
    for part in new:
        tx.enqueue(IngestDocument(document_id=part.id))
    names = {part.name for part in parts}
    for (name, _), part_id in there.items():
        if name not in names and part_id not in renamed:
            await versions.retire(tx, document.project_id, part_id)


async def _rename(tx: Tx, document: ClaimedDocument, part: NewPart) -> bool:
    """It is read again: a name may say what kind of file it is. False where it has gone."""
    row = await tx.row(
        "update documents set name = %s, status = 'queued', stage = null, progress = 0,"
        "  error = null, attempt = 0, failures = 0, not_before = null, lease_until = null,"
        "  lease_epoch = lease_epoch + 1, sent_at = now(), queued_at = now(), finishes_at = null,"
        "  recipe = null"
        " where id = %s and project_id = %s and parent_id = %s and sha256 = %s"
        "  and retired_at is null returning id",
        [part.name, part.former, document.project_id, document.id, part.sha256],
    )
    if row is not None:
        tx.enqueue(IngestDocument(document_id=row["id"]))
    return row is not None


async def own_parts(tx: Tx, document: ClaimedDocument) -> dict[tuple[str, str], UUID]:
    """Those it has already, by name and checksum."""
    return await _known(tx, document)


async def known_parts(tx: Tx, document: ClaimedDocument) -> set[tuple[str, str]]:
    """Names and checksums of the parts it has, or takes over from the version before it."""
    return set(await _known(tx, document, also=await versions.before(tx, document)))


async def _known(
    tx: Tx, document: ClaimedDocument, also: UUID | None = None
) -> dict[tuple[str, str], UUID]:
    rows = await tx.rows(
        "select id, name, sha256 from documents where project_id = %s and parent_id = any(%s)"
        " and retired_at is null and sha256 is not null",
        [document.project_id, [document.id, *([also] if also else [])]],
    )
    return {(row["name"], row["sha256"]): row["id"] for row in rows}
