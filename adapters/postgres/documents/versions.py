"""Versions: a document that is ready takes the place of the one before it under the same name.

What was replaced is retired: its passages go, so it is never found again; its text, pages and
original stay, so that what was cited from it can still be read.
"""

import asyncio
import hashlib
from uuid import UUID, uuid4

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument, Document

# The same name below one parent and from one address is the same thing. One that is indexed again
# is found until that ends, so it counts as well.
_SAME = (
    " d.project_id = mine.project_id and d.name = mine.name and d.id <> mine.id"
    " and d.parent_id is not distinct from mine.parent_id"
    " and d.source_url is not distinct from mine.source_url"
    " and (d.status = 'ready' or d.passages > 0) and d.retired_at is null"
)
# What was said of a document holds for its new versions, until something else is said.
_KEPT_METADATA = " metadata = case when d.metadata = '{}' then o.metadata else d.metadata end"


async def hold_name(tx: Tx, document: ClaimedDocument | Document) -> None:
    """Of several documents of one name only one at a time takes its place, until `tx` ends."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
        [f"{document.project_id}:{document.source_url or document.name}"],
    )


async def take_place(tx: Tx, document: ClaimedDocument) -> bool:
    """Retire the version before this one. False when a newer one was ready first.

    To be called in the transaction that sets it `ready`, after `hold_name`; where it is false,
    `give_way` has to follow.
    """
    if await _other(tx, document, older=False) is not None:
        return False
    older = await before(tx, document)
    if older is not None:
        await tx.execute(
            # The same bytes again say nothing new.
            "update documents d set previous_id = o.id,"
            " version = o.version + (d.sha256 is distinct from o.sha256)::int,"
            f"{_KEPT_METADATA} from documents o where d.id = %s and o.id = %s",
            [document.id, older],
        )
        await _inherit_parts(tx, document, older)
        await retire(tx, document.project_id, older)
    return True


async def give_way(tx: Tx, document: ClaimedDocument) -> None:
    """This one was overtaken: it becomes the version before the one that is current."""
    newer = await _other(tx, document, older=False)
    if newer is not None:
        await _put_before(tx, document, newer)
    await retire(tx, document.project_id, document.id)


async def before(tx: Tx, document: ClaimedDocument) -> UUID | None:
    """The version whose place this one takes when it is ready."""
    return await _other(tx, document, older=True)


async def was_read_otherwise(tx: Tx, document: ClaimedDocument, text: str) -> bool:
    """Whether another text was made of it before, from which somebody may have cited."""
    digest = await asyncio.to_thread(lambda: hashlib.sha256(text.encode()).digest())
    row = await tx.row(
        "select from document_texts where document_id = %s and text ~ '\\S'"
        " and sha256(convert_to(text, 'UTF8')) <> %s",
        [document.id, digest],
    )
    return row is not None


async def read_again(tx: Tx, document: ClaimedDocument) -> ClaimedDocument:
    """The same original, read anew: a version in the place of this one, which retires as it is.

    To be called while the document is held still, in the transaction that makes the new one
    `ready`; what is known of this attempt, and its epoch, are the new one's.
    """
    key = {"new": uuid4(), "id": document.id, "project": document.project_id}
    await tx.execute(
        "insert into documents (id, project_id, created_by, name, media_type, size, sha256,"
        "  object_key, parent_id, source_url, status, attempt, lease_epoch, version, previous_id,"
        # Right after the one before: whatever was uploaded since then is newer than both.
        "  created_at, metadata, encoding)"
        " select %(new)s, project_id, created_by, name, media_type, size, sha256, object_key,"
        "  parent_id, source_url, status, attempt, lease_epoch, version + 1, id,"
        "  created_at + interval '1 microsecond', metadata, encoding"
        " from documents where id = %(id)s",
        key,
    )
    again = document.model_copy(update={"id": key["new"]})
    await tx.execute(
        "update document_stages set document_id = %(new)s"
        " where document_id = %(id)s and epoch = %(epoch)s",
        key | {"epoch": document.epoch},
    )
    await tx.execute(
        "update crawl_pages set document_id = %(new)s"
        " where project_id = %(project)s and document_id = %(id)s",
        key,
    )
    await _inherit_parts(tx, again, document.id)
    await tx.execute(
        "update documents set status = 'ready', progress = 1, encoding = read_as where id = %(id)s",
        key,
    )
    await retire(tx, document.project_id, document.id)
    return again


async def _other(tx: Tx, document: ClaimedDocument, *, older: bool) -> UUID | None:
    """The one that is current, if there is one."""
    row = await tx.row(
        f"select d.id from documents mine join documents d on {_SAME}"
        " where mine.id = %s and (d.created_at < mine.created_at) = %s"
        " and d.created_at <> mine.created_at order by d.created_at desc limit 1 for update of d",
        [document.id, older],
    )
    return None if row is None else row["id"]


async def _put_before(tx: Tx, document: ClaimedDocument, newer: UUID) -> None:
    await tx.execute(
        "update documents d set version = n.version,"
        " previous_id = coalesce(n.previous_id, d.previous_id)"
        " from documents n where d.id = %s and n.id = %s",
        [document.id, newer],
    )
    await tx.execute(
        f"update documents d set previous_id = o.id, version = d.version + 1,{_KEPT_METADATA}"
        " from documents o where o.id = %s and d.id = %s",
        [document.id, newer],
    )


async def _inherit_parts(tx: Tx, document: ClaimedDocument, older: UUID) -> None:
    """What came out of the version before stays where it is the same in this one."""
    await tx.execute(
        "update documents set parent_id = %s"
        " where project_id = %s and parent_id = %s and retired_at is null",
        [document.id, document.project_id, older],
    )


async def retire(tx: Tx, project_id: UUID, document_id: UUID) -> list[UUID]:
    """Take a document out of search, with whatever came out of it; those that were in it.

    Work on any of them ends. Twice is harmless.
    """
    rows = await tx.rows(
        "with recursive family as ("
        "  select id from documents"
        "  where project_id = %(project)s and id = %(id)s and retired_at is null"
        "  union select d.id from documents d join family f on d.parent_id = f.id"
        "  where d.project_id = %(project)s and d.retired_at is null"
        ") update documents d set retired_at = now(), passages = 0, stage = null,"
        "  finishes_at = null, lease_until = null, lease_epoch = lease_epoch + 1,"
        "  status = case when status in ('awaiting_upload', 'queued', 'processing')"
        "   then 'cancelled' else status end"
        " from family f where d.id = f.id returning d.id",
        {"project": project_id, "id": document_id},
    )
    retired = [row["id"] for row in rows]
    await tx.execute("delete from passage_words where document_id = any(%s)", [retired])
    await tx.execute("delete from passages where document_id = any(%s)", [retired])
    return retired
