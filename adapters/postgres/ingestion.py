"""Documents as the worker sees them: leases, fenced progress, and the sweep.

A lease is a row's `lease_until`; `lease_epoch` rises with every claim, cancel and retry, and each
write names the epoch it was made under, so a worker that was stopped and woke late changes nothing.
"""

from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument, Extract, Failure, Stage

# A worker that dies without a word is not the document's fault, unless it happens again and again.
# After each death the next try waits twice as long, so that ten of them take minutes: a machine
# whose workers are killed for a while ends no document, and one that kills them blocks nobody.
SILENT_DEATHS = 10

_CLAIMED = (
    "id, project_id, name, media_type, size, sha256, object_key, lease_epoch as epoch, attempt,"
    " created_by, parent_id, source_url"
)


async def claim(tx: Tx, document_id: UUID, lease_seconds: int) -> ClaimedDocument | None:
    """Take the lease; None when somebody holds it, or there is nothing to do (any more, or yet)."""
    return await tx.one(
        ClaimedDocument,
        "update documents set status = 'processing', stage = 'reading', progress = 0,"
        " attempt = attempt + 1, lease_epoch = lease_epoch + 1,"
        " lease_until = now() + make_interval(secs => %(lease)s)"
        " where id = (select id from documents where id = %(id)s"
        "   and status in ('queued', 'processing')"
        "   and (lease_until is null or lease_until < now())"
        "   and (not_before is null or not_before <= now()) for update skip locked)"
        f" returning {_CLAIMED}",
        {"id": document_id, "lease": lease_seconds},
    )


async def extend_lease(tx: Tx, document: ClaimedDocument, lease_seconds: int) -> bool:
    """False when the lease is no longer ours: stop working."""
    held = await tx.execute(
        "update documents set lease_until = now() + make_interval(secs => %s)"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [lease_seconds, document.id, document.epoch],
    )
    return held.rowcount == 1


async def set_progress(tx: Tx, document: ClaimedDocument, stage: Stage, progress: float) -> bool:
    held = await tx.execute(
        "update documents set stage = %s, progress = %s"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [stage, progress, document.id, document.epoch],
    )
    return held.rowcount == 1


async def lock_for_store(tx: Tx, document: ClaimedDocument) -> bool:
    """Hold the document still until the transaction ends; False when it is no longer ours."""
    row = await tx.row(
        "select id from documents where id = %s and lease_epoch = %s and status = 'processing'"
        " for update",
        [document.id, document.epoch],
    )
    return row is not None


async def replace_extract(tx: Tx, document: ClaimedDocument, extract: Extract) -> None:
    await tx.execute(
        "insert into document_texts (project_id, document_id, title, text, outline)"
        " values (%s, %s, %s, %s, %s) on conflict (document_id) do update"
        " set title = excluded.title, text = excluded.text, outline = excluded.outline",
        [
            document.project_id,
            document.id,
            extract.title,
            extract.text,
            Jsonb(extract.outline()),
        ],
    )
    await tx.execute("delete from document_pages where document_id = %s", [document.id])
    await tx.insert_many(
        "insert into document_pages (project_id, document_id, page, starts_at, ends_at, words)"
        " values (%s, %s, %s, %s, %s, %s)",
        [
            (document.project_id, document.id, p.number, p.start, p.end, p.words)
            for p in extract.pages
        ],
    )


async def set_ready(
    tx: Tx, document: ClaimedDocument, *, passages: int, pages: int | None, notes: list[str]
) -> None:
    await tx.execute(
        "update documents set status = 'ready', stage = null, progress = 1, error = null,"
        " lease_until = null, passages = %s, pages = %s, notes = %s"
        " where id = %s and lease_epoch = %s",
        [passages, pages, notes, document.id, document.epoch],
    )


async def set_failed(tx: Tx, document: ClaimedDocument, failure: Failure) -> bool:
    ended = await tx.execute(
        "update documents set status = 'failed', stage = null, progress = 0, error = %s,"
        " lease_until = null where id = %s and lease_epoch = %s and status = 'processing'",
        [Jsonb(failure.model_dump(mode="json")), document.id, document.epoch],
    )
    return ended.rowcount == 1


async def set_back_off(tx: Tx, document: ClaimedDocument, failure: Failure, attempts: int) -> bool:
    """After a passing fault: queued again, later each time. False when it had its last attempt."""
    again = await tx.execute(
        "update documents set status = 'queued', stage = null, progress = 0, lease_until = null,"
        " failures = failures + 1, sent_at = now(), error = %s,"
        " not_before = now() + make_interval(secs => 2 * power(4, failures))"
        " where id = %s and lease_epoch = %s and status = 'processing' and failures + 1 < %s",
        [Jsonb(failure.model_dump(mode="json")), document.id, document.epoch, attempts],
    )
    return again.rowcount == 1


class Unattended(NamedTuple):
    id: UUID
    project_id: UUID


async def unattended(tx: Tx, seconds: float) -> list[Unattended]:
    """Documents that are not final and have no live lease, and were not sent for a while."""
    return [
        Unattended(**row)
        for row in await tx.rows(
            "update documents set sent_at = now() where id in ("
            "  select id from documents where status in ('queued', 'processing')"
            "    and (lease_until is null"
            "         or lease_until < now() - make_interval(secs => power(2, attempt - 3)))"
            "    and (not_before is null or not_before <= now())"
            "    and attempt < %(deaths)s"
            "    and (sent_at is null or sent_at < now() - make_interval(secs => %(age)s)"
            "         or status = 'processing')"
            "  order by created_at limit 500 for update skip locked)"
            " returning id, project_id",
            {"age": seconds, "deaths": SILENT_DEATHS},
        )
    ]


async def fail_the_deadly(tx: Tx, failure: Failure) -> list[Unattended]:
    """Documents whose workers died too often end `failed`."""
    return [
        Unattended(**row)
        for row in await tx.rows(
            "update documents set status = 'failed', stage = null, progress = 0, error = %s,"
            " lease_until = null, lease_epoch = lease_epoch + 1"
            " where status in ('queued', 'processing') and attempt >= %s"
            " and (lease_until is null or lease_until < now()) returning id, project_id",
            [Jsonb(failure.model_dump(mode="json")), SILENT_DEATHS],
        )
    ]


async def doomed_objects(tx: Tx) -> list[str]:
    """Keys whose rows are gone a while already, so that nobody else is about to delete them."""
    rows = await tx.rows(
        "select object_key from doomed_objects where doomed_at < now() - interval '10 seconds'"
        " limit 500"
    )
    return [row["object_key"] for row in rows]
