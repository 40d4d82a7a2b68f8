"""Documents: their life as the API sees it. What the worker does stands in `ingestion.py`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.documents import Document, DocumentStatus, Page, Passage

COLUMNS = (
    "id, project_id, name, media_type, size, sha256, status, stage, progress, error, attempt,"
    " passages, pages, notes, version, previous_id, retired_at, parent_id, source_url, finishes_at,"
    " created_at, updated_at"
)


class DocumentObject(NamedTuple):
    """A document and the key of its original."""

    document: Document
    object_key: str


async def insert_document(tx: Tx, document: Document, object_key: str, user_id: UUID) -> Document:
    row = await tx.one(
        Document,
        "insert into documents (id, project_id, created_by, name, media_type, size, sha256,"
        f" object_key) values (%s, %s, %s, %s, %s, %s, %s, %s) returning {COLUMNS}",
        [
            document.id,
            document.project_id,
            user_id,
            document.name,
            document.media_type,
            document.size,
            document.sha256,
            object_key,
        ],
    )
    assert row is not None  # noqa: S101  # `returning` of an insert that did not raise
    return row


async def get_document(tx: Tx, document_id: UUID) -> Document | None:
    return await tx.one(Document, f"select {COLUMNS} from documents where id = %s", [document_id])


async def get_for_update(tx: Tx, document_id: UUID) -> DocumentObject | None:
    """Locked until the transaction ends; only for those who may change it."""
    return _with_object(
        await tx.row(
            f"select {COLUMNS}, object_key from documents where id = %s for update", [document_id]
        )
    )


async def get_with_object(tx: Tx, document_id: UUID) -> DocumentObject | None:
    return _with_object(
        await tx.row(f"select {COLUMNS}, object_key from documents where id = %s", [document_id])
    )


def _with_object(row: dict[str, Any] | None) -> DocumentObject | None:
    if row is None:
        return None
    key = row.pop("object_key")
    return DocumentObject(Document.model_validate(row), key)


async def upload_is_expected(tx: Tx, object_key: str) -> bool:
    """As anonymous: a signed upload is its own permission, for as long as its document is there."""
    row = await tx.row("select app.upload_is_expected(%s) as expected", [object_key])
    return bool(row and row["expected"])


async def still_there(tx: Tx, document_ids: Collection[UUID]) -> set[UUID]:
    rows = await tx.rows("select id from documents where id = any(%s)", [list(document_ids)])
    return {row["id"] for row in rows}


async def list_documents(
    tx: Tx,
    project_id: UUID,
    *,
    status: DocumentStatus | None,
    name_contains: str | None,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> list[Document]:
    """Newest first."""
    return await tx.many(
        Document,
        f"select {COLUMNS} from documents where project_id = %(project)s"
        " and (%(status)s::text is null or status = %(status)s)"
        " and (%(q)s::text is null or strpos(lower(name), lower(%(q)s)) > 0)"
        " and (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s))"
        " order by created_at desc, id desc limit %(n)s",
        {
            "project": project_id,
            "status": status,
            "q": name_contains,
            "at": after and after[0],
            "id": after and after[1],
            "n": limit,
        },
    )


async def queue(tx: Tx, document_id: UUID, sha256: str | None = None) -> Document | None:
    """To `queued`, with all attempts before it; raises the epoch, so older work is fenced off."""
    return await tx.one(
        Document,
        "update documents set status = 'queued', stage = null, progress = 0, error = null,"
        " attempt = 0, failures = 0, not_before = null, lease_until = null,"
        " lease_epoch = lease_epoch + 1, sent_at = now(), sha256 = coalesce(%s, sha256)"
        f" where id = %s returning {COLUMNS}",
        [sha256, document_id],
    )


async def cancel(tx: Tx, document_id: UUID) -> Document | None:
    return await tx.one(
        Document,
        "update documents set status = 'cancelled', stage = null, progress = 0,"
        " lease_until = null, lease_epoch = lease_epoch + 1"
        " where id = %s and status in ('awaiting_upload', 'queued', 'processing')"
        f" returning {COLUMNS}",
        [document_id],
    )


class Removed(NamedTuple):
    """What went with a document."""

    passages: int
    vectors: int
    pages: int
    object_key: str
    project_id: UUID


async def delete_document(tx: Tx, document_id: UUID, user_id: UUID) -> Removed | None:
    """The rows go now; the object's key is noted in the same transaction, to follow."""
    row = await tx.row(
        "select project_id, object_key,"
        " (select count(*) from passages p where p.document_id = d.id) as passages,"
        " (select count(*) from passage_vectors v where v.project_id = d.project_id"
        "   and v.document_id = d.id) as vectors,"
        " (select count(*) from document_pages g where g.document_id = d.id) as pages"
        " from documents d where id = %s for update",
        [document_id],
    )
    if row is None:
        return None
    await tx.execute(
        "insert into doomed_objects (project_id, object_key, created_by) values (%s, %s, %s)"
        " on conflict do nothing",
        [row["project_id"], row["object_key"], user_id],
    )
    gone = await tx.execute("delete from documents where id = %s", [document_id])
    return Removed(**row) if gone.rowcount else None


async def forget_doomed_object(tx: Tx, object_key: str) -> None:
    await tx.execute("delete from doomed_objects where object_key = %s", [object_key])


async def list_passages(tx: Tx, document_id: UUID, limit: int, after_ordinal: int) -> list[Passage]:
    return await tx.many(
        Passage,
        "select id, ordinal, text, context, tokens, place from passages"
        " where document_id = %s and ordinal > %s order by ordinal limit %s",
        [document_id, after_ordinal, limit],
    )


class TextPart(NamedTuple):
    text: str
    length: int


async def text_part(tx: Tx, document_id: UUID, start: int, end: int | None) -> TextPart | None:
    """Characters `start` to `end` of the extracted text, and how long all of it is."""
    row = await tx.row(
        "select case when %(end)s::int is null then substr(text, %(start)s + 1)"
        " else substr(text, %(start)s + 1, greatest(%(end)s - %(start)s, 0)) end as text,"
        " length(text) as length from document_texts where document_id = %(id)s",
        {"id": document_id, "start": start, "end": end},
    )
    return None if row is None else TextPart(row["text"], row["length"])


async def headings_at(tx: Tx, places: list[tuple[UUID, int, int]]) -> list[list[str]]:
    """The headings above the beginning of each stretch of text, outermost first."""
    rows = await tx.rows(
        "select coalesce((select o.entry->1 from document_texts t,"
        "   jsonb_array_elements(t.outline) with ordinality as o (entry, n)"
        "   where t.document_id = w.id and (o.entry->>0)::int <= w.s order by o.n desc limit 1),"
        "  '[]') as headings"
        " from unnest(%s::uuid[], %s::int[]) with ordinality as w (id, s, n) order by w.n",
        [[p[0] for p in places], [p[1] for p in places]],
    )
    return [row["headings"] for row in rows]


class PagePart(NamedTuple):
    document_id: UUID
    page: Page


async def pages_at(tx: Tx, places: list[tuple[UUID, int, int]]) -> list[PagePart]:
    """The pages on which these stretches of text stand, with their words."""
    rows = await tx.rows(
        "select distinct g.document_id, g.page as number, g.starts_at as start, g.ends_at as end,"
        " g.words from unnest(%s::uuid[], %s::int[], %s::int[]) as w (id, s, e)"
        " join document_pages g on g.document_id = w.id and g.starts_at < w.e and g.ends_at > w.s"
        " order by 1, 2",
        [[p[0] for p in places], [p[1] for p in places], [p[2] for p in places]],
    )
    return [PagePart(row.pop("document_id"), Page.model_validate(row)) for row in rows]
