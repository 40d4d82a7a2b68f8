"""Documents: their life as the API sees it. What the worker does stands in `ingestion.py`."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.documents import (
    Document,
    DocumentSummary,
    Listed,
    Listing,
    Metadata,
    Spelling,
    StageRecord,
)

COLUMNS = (
    "id, project_id, name, media_type, size, sha256, status, stage, progress, error, attempt,"
    " passages, pages, notes, version, previous_id, retired_at, parent_id, source_url, finishes_at,"
    " created_at, updated_at, (select count(*) from documents part"
    "  where part.project_id = documents.project_id and part.parent_id = documents.id"
    "  and part.retired_at is null) as children, metadata,"
    " encoding, jsonb_array_length(encodings) as encodings"
)


class DocumentObject(NamedTuple):
    """A document and the key of its original."""

    document: Document
    object_key: str


async def insert_document(tx: Tx, document: Document) -> DocumentObject:
    """Where its original goes is the database's to say."""
    made = _with_object(
        await tx.row(
            "insert into documents (id, project_id, name, media_type, size, sha256, metadata)"
            f" values (%s, %s, %s, %s, %s, %s, %s) returning {COLUMNS}, object_key",
            [
                document.id,
                document.project_id,
                document.name,
                document.media_type,
                document.size,
                document.sha256,
                Jsonb(document.metadata),
            ],
        )
    )
    assert made is not None  # noqa: S101  # `returning` of an insert that did not raise
    return made


async def get_document(tx: Tx, document_id: UUID) -> Document | None:
    return await tx.one(Document, f"select {COLUMNS} from documents where id = %s", [document_id])


async def get_for_update(tx: Tx, document_id: UUID) -> DocumentObject | None:
    """Locked until the transaction ends.

    Raises:
        Forbidden: the caller may not change it; the transaction is over.
    """
    row = await tx.row(
        f"select {COLUMNS}, object_key, app.must_write(project_id) from documents"
        " where id = %s for update",
        [document_id],
    )
    if row is not None:
        del row["must_write"]
    return _with_object(row)


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


async def ids_in(tx: Tx, project_id: UUID, document_ids: Collection[UUID]) -> set[UUID]:
    """Those of `document_ids` that belong to the project."""
    rows = await tx.rows(
        "select id from documents where project_id = %s and id = any(%s)",
        [project_id, list(document_ids)],
    )
    return {row["id"] for row in rows}


async def summary(tx: Tx, project_id: UUID) -> DocumentSummary:
    """Counts of all documents of the project, and when the last one under way may be done."""
    rows = await tx.rows(
        "select case when retired_at is null then status else 'retired' end as state,"
        " count(*) as n, max(finishes_at) filter (where status = 'processing') as finishes_at"
        " from documents where project_id = %s group by 1",
        [project_id],
    )
    ends = [row["finishes_at"] for row in rows if row["finishes_at"]]
    return DocumentSummary(
        **{row["state"]: row["n"] for row in rows}, finishes_at=max(ends, default=None)
    )


async def names_of(tx: Tx, document_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await tx.rows(
        "select id, name from documents where id = any(%s)", [list(set(document_ids))]
    )
    return {row["id"]: row["name"] for row in rows}


async def listed(
    tx: Tx,
    project_id: UUID,
    document_ids: Collection[UUID] | None,
    limit: int,
    containing: str = "",
) -> Listing:
    """Those that can be asked about: of the project, or of these. The first by name are named."""
    rows = await tx.rows(
        "select id, name, pages, count(*) over () as total from documents"
        " where project_id = %(project)s and status = 'ready'"
        " and retired_at is null and (%(ids)s::uuid[] is null or id = any(%(ids)s))"
        " and (%(part)s = '' or strpos(lower(name), lower(%(part)s)) > 0)"
        " order by name, id limit %(limit)s",
        {
            "project": project_id,
            "ids": None if document_ids is None else list(document_ids),
            "limit": limit,
            "part": containing,
        },
    )
    first = [Listed(row["id"], row["name"], row["pages"]) for row in rows]
    return Listing(first, rows[0]["total"] if rows else 0)


async def with_names_like(
    tx: Tx, project_id: UUID, parts: Sequence[str], document_ids: Collection[UUID] | None
) -> dict[UUID, str]:
    """Documents of a project, or of these, with one of the parts in their name (`like`, in lower
    case); at most a hundred, the first by name."""
    rows = await tx.rows(
        "select id, name from documents where project_id = %(project)s and status = 'ready'"
        " and retired_at is null and (%(ids)s::uuid[] is null or id = any(%(ids)s))"
        " and lower(name) like any(%(parts)s) order by name, id limit 100",
        {
            "project": project_id,
            "ids": None if document_ids is None else list(document_ids),
            "parts": list(parts),
        },
    )
    return {row["id"]: row["name"] for row in rows}


async def ages_of(tx: Tx, document_ids: Collection[UUID]) -> dict[UUID, float]:
    """In days."""
    rows = await tx.rows(
        "select id, extract(epoch from now() - created_at)::float8 / 86400 as days"
        " from documents where id = any(%s)",
        [list(document_ids)],
    )
    return {row["id"]: row["days"] for row in rows}


async def same_file(tx: Tx, project_id: UUID, name: str, sha256: str) -> UUID | None:
    """A document that these bytes would be no new version of: it is current, or about to be."""
    row = await tx.row(
        "select id from documents where project_id = %s and name = %s and sha256 = %s"
        " and parent_id is null and source_url is null and retired_at is null"
        " and status in ('ready', 'queued', 'processing') order by created_at desc limit 1",
        [project_id, name, sha256],
    )
    return None if row is None else row["id"]


async def is_next_version(tx: Tx, project_id: UUID, name: str) -> bool:
    """Whether a file of this name takes the place of one that is ready, and is the only one that
    is about to."""
    row = await tx.row(
        "select count(*) filter (where status = 'ready' or passages > 0) as ready, count(*) as all"
        " from documents where project_id = %s and name = %s and parent_id is null"
        " and source_url is null and retired_at is null",
        [project_id, name],
    )
    return row is not None and row["ready"] == row["all"] > 0


async def newest_in_scope(tx: Tx, document_ids: Collection[UUID]) -> list[UUID]:
    """What is searched when these are named.

    For a version that was replaced the newest one; with an archive also what came out of it.
    """
    rows = await tx.rows(
        "with recursive scope as ("
        "  select id, project_id, retired_at from documents where id = any(%s)"
        "  union select d.id, d.project_id, d.retired_at from scope s"
        "   join documents d on d.project_id = s.project_id"
        "    and ((d.previous_id = s.id and s.retired_at is not null) or d.parent_id = s.id)"
        ") select id from scope where retired_at is null",
        [list(document_ids)],
    )
    return [row["id"] for row in rows]


_RECORDS = 200


async def stages(tx: Tx, document_id: UUID) -> list[StageRecord]:
    """The ledger, newest attempt first; within one, in the order of work."""
    return await tx.many(
        StageRecord,
        "select stage, attempt, worker, started_at, heartbeat_at, ended_at, done, total, unit,"
        " outcome, reason from document_stages where document_id = %s"
        " order by epoch desc, started_at, stage limit %s",
        [document_id, _RECORDS],
    )


async def queue(
    tx: Tx, document_id: UUID, sha256: str | None = None, *, anew: bool = False
) -> Document | None:
    """To `queued`, with all attempts before it; raises the epoch, so older work is fenced off.

    `anew`: whatever was made of it before is made again.
    """
    await tx.execute("select app.queue_document(%s, %s, %s)", [document_id, sha256, anew])
    return await get_document(tx, document_id)


async def set_metadata(tx: Tx, document_id: UUID, metadata: Metadata) -> Document | None:
    """In the place of all it has; what was remembered of searches counts no more."""
    return await tx.one(
        Document,
        f"update documents set metadata = %s where id = %s returning {COLUMNS}",
        [Jsonb(metadata), document_id],
    )


async def spellings_of(tx: Tx, document_id: UUID) -> list[Spelling]:
    """What its text may be written in, likeliest first; none where that was no guess."""
    row = await tx.row("select encodings from documents where id = %s", [document_id])
    return [Spelling.model_validate(one) for one in row["encodings"]] if row else []


async def set_encoding(tx: Tx, document_id: UUID, encoding: str | None) -> None:
    """None: by itself."""
    await tx.execute("update documents set encoding = %s where id = %s", [encoding, document_id])


async def cancel(tx: Tx, document_id: UUID) -> Document | None:
    """Harmless when there is nothing left to cancel."""
    await tx.execute("select app.cancel_document(%s)", [document_id])
    return await get_document(tx, document_id)


async def forget_pending_deletion(tx: Tx, object_key: str) -> None:
    await tx.execute("delete from pending_deletions where object_key = %s", [object_key])
