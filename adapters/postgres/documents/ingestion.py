"""Documents as the worker sees them: leases, and the writes they fence.

A lease is a row's `lease_until`; `lease_epoch` rises with every claim, cancel and retry, and each
write names the epoch it was made under, so a worker that was stopped and woke late changes nothing.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from adapters.postgres.slicing import slices
from contracts.documents import ClaimedDocument, Extract, Failure, Stage

SILENT_DEATHS = 10
"""So many workers may die over a document without a word; see `app.is_due` for the time between."""
_BULKY = 1_000_000
"""Bytes of one statement from which on its connection ends with it."""

_THIS = (
    "select d.id from documents d where d.id = %(id)s and app.is_waiting(d) for update skip locked"
)
# What a dead worker left goes first; then whoever has least in work, and of those who was served
# the longest ago, so that a thousand files of one person do not make the only one of another wait;
# then the same among a person's projects; then the oldest.
_MOST_URGENT = (
    "with in_work as ("
    "  select created_by, project_id, count(*) as n from documents"
    "  where status = 'processing' and lease_until > now() group by 1, 2),"
    " people as ("
    "  select created_by, sum(n) as n from in_work group by 1),"
    " served as ("
    "  select person_id, max(taken_at) as at from work_turns group by 1)"
    " select d.id from documents d"
    " left join people p using (created_by)"
    " left join served s on s.person_id = d.created_by"
    " left join in_work w on (w.created_by, w.project_id) = (d.created_by, d.project_id)"
    " left join work_turns t on (t.person_id, t.project_id) = (d.created_by, d.project_id)"
    " where app.is_due(d) and not d.created_by = any(%(resting)s)"
    " order by d.status = 'processing' desc, coalesce(p.n, 0), s.at nulls first,"
    "  coalesce(w.n, 0), t.taken_at nulls first, d.created_at, d.id"
    " limit 1 for update of d skip locked"
)
# The row of its first stage is written with the claim, and what an earlier worker left open closed.
_CLAIM: LiteralString = (
    "with claimed as ("
    "  update documents set status = 'processing', stage = 'reading', progress = 0,"
    "  attempt = attempt + 1, lease_epoch = lease_epoch + 1, finishes_at = null,"
    "  lease_until = now() + make_interval(secs => %(lease)s)"
    "  where id = ({which})"
    "  returning id, project_id, name, media_type, size, sha256, object_key,"
    "   lease_epoch as epoch, attempt, created_by, parent_id, source_url"
    "), lost as ("
    "  update document_stages s set outcome = 'lost', ended_at = now()"
    "  from claimed c where s.document_id = c.id and s.outcome is null"
    "), begun as ("
    "  insert into document_stages (project_id, document_id, epoch, stage, attempt, worker)"
    "  select project_id, id, epoch, 'reading', attempt, %(worker)s from claimed"
    "), served as ("
    "  insert into work_turns (person_id, project_id, taken_at)"
    "  select created_by, project_id, clock_timestamp() from claimed"
    "  on conflict (person_id, project_id) do update set taken_at = excluded.taken_at"
    ") select * from claimed"
)


async def claim(
    tx: Tx, document_id: UUID | None, worker: str, lease_seconds: int, resting: Sequence[UUID] = ()
) -> ClaimedDocument | None:
    """Take the lease of this document, or of the most urgent one of anybody not `resting`.

    None when somebody holds it, or there is nothing to do (any more, or yet).
    """
    which = _MOST_URGENT if document_id is None else _THIS
    return await tx.one(
        ClaimedDocument,
        _CLAIM.replace("{which}", which),
        {
            "id": document_id,
            "worker": worker,
            "lease": lease_seconds,
            "resting": list(resting),
        },
    )


class Standing(NamedTuple):
    """How far a document is: `progress` is 0 to 1 within the stage."""

    stage: Stage
    progress: float
    seconds_left: float | None


async def keep(tx: Tx, document: ClaimedDocument, standing: Standing, lease_seconds: int) -> bool:
    """Hold the lease on, and tell how far it is. False when it is no longer ours: stop working."""
    held = await tx.execute(
        "update documents set stage = %s, progress = %s,"
        " finishes_at = coalesce(now() + make_interval(secs => %s), finishes_at),"
        " lease_until = now() + make_interval(secs => %s)"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [*standing, lease_seconds, document.id, document.epoch],
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


async def replace_extract(
    tx: Tx,
    document: ClaimedDocument,
    extract: Extract,
    outline: list[tuple[int, tuple[str, ...]]],
) -> None:
    """`outline`: where the headings above change, and to what."""
    # Encoded beside the loop: of a long text that takes a while.
    text, encoded = await asyncio.to_thread(lambda: (extract.text.encode(), json.dumps(outline)))
    tx.bulky = len(text) + len(encoded) > _BULKY
    await tx.execute(
        "insert into document_texts (project_id, document_id, title, text, outline)"
        " values (%s, %s, %s, convert_from(%s, 'UTF8'), %s::jsonb)"
        " on conflict (document_id) do update"
        " set title = excluded.title, text = excluded.text, outline = excluded.outline",
        [document.project_id, document.id, extract.title, text, encoded],
    )
    await tx.execute("delete from document_pages where document_id = %s", [document.id])
    for some in slices(len(extract.pages)):
        await tx.insert_many(
            "insert into document_pages (project_id, document_id, page, starts_at, ends_at, words)"
            " values (%s, %s, %s, %s, %s, %s)",
            [
                (document.project_id, document.id, p.number, p.start, p.end, p.words)
                for p in extract.pages[some]
            ],
        )


class Outcome(NamedTuple):
    """What a document that is ready has."""

    passages: int
    pages: int | None
    notes: list[str]
    recipe: str


async def set_ready(tx: Tx, document: ClaimedDocument, outcome: Outcome) -> None:
    await tx.execute(
        "update documents set status = 'ready', stage = null, progress = 1, error = null,"
        " lease_until = null, finishes_at = null,"
        " passages = %s, pages = %s, notes = %s, recipe = %s"
        " where id = %s and lease_epoch = %s",
        [*outcome, document.id, document.epoch],
    )


async def set_failed(tx: Tx, document: ClaimedDocument, failure: Failure) -> bool:
    ended = await tx.execute(
        "update documents set status = 'failed', stage = null, progress = 0, error = %s,"
        " lease_until = null, finishes_at = null"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [Jsonb(failure.model_dump(mode="json")), document.id, document.epoch],
    )
    return ended.rowcount == 1


async def set_back_off(tx: Tx, document: ClaimedDocument, failure: Failure, attempts: int) -> bool:
    """After a passing fault: queued again, later each time. False when it had its last attempt."""
    again = await tx.execute(
        "update documents set status = 'queued', stage = null, progress = 0, lease_until = null,"
        " finishes_at = null, failures = failures + 1, sent_at = now(), error = %s,"
        " not_before = now() + make_interval(secs => 2 * power(4, failures))"
        " where id = %s and lease_epoch = %s and status = 'processing' and failures + 1 < %s",
        [Jsonb(failure.model_dump(mode="json")), document.id, document.epoch, attempts],
    )
    return again.rowcount == 1
