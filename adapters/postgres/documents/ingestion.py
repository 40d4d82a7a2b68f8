"""Documents as the worker sees them: their lease, and the writes behind its fence."""

import asyncio
import json
from collections.abc import Sequence
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres import leases
from adapters.postgres.database import Tx
from adapters.postgres.leases import Job, Leased, Update
from adapters.postgres.slicing import slices
from contracts.documents import ClaimedDocument, Extract, Failure, Spelling, Stage

SILENT_DEATHS = 10
"""So many workers may die over a document without a word; see `app.is_due` for the time between."""
_BULKY = 1_000_000
"""Bytes of one statement from which on its connection ends with it."""

DOCUMENT = Leased(
    "documents",
    working="t.status = 'processing'",
    unattended="app.is_unattended(t)",
    due="app.is_due(t) and t.attempt < 10",  # SILENT_DEATHS
    died="t.status = 'processing'",
    order="t.status = 'processing' desc, t.created_at",
    since="greatest(t.queued_at, t.lease_until, t.not_before)",
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
    "  select person_id, max(claimed_at) as at from fair_scheduling group by 1)"
    " select t.id from documents t"
    " left join people p using (created_by)"
    " left join served s on s.person_id = t.created_by"
    " left join in_work w on (w.created_by, w.project_id) = (t.created_by, t.project_id)"
    " left join fair_scheduling u on (u.person_id, u.project_id) = (t.created_by, t.project_id)"
    f" where {DOCUMENT.due} and not t.created_by = any(%(resting)s)"
    " order by t.status = 'processing' desc, coalesce(p.n, 0), s.at nulls first,"
    "  coalesce(w.n, 0), u.claimed_at nulls first, t.created_at, t.id"
    " limit 1 for no key update of t skip locked"
)


def _claim(which: LiteralString) -> LiteralString:
    """Its first stage is written with it, and what an earlier worker left open is closed."""
    claiming = leases.claiming(
        DOCUMENT,
        which,
        "status = 'processing', stage = 'reading', progress = 0, attempt = attempt + 1,"
        " finishes_at = null, ",
        "id, project_id, name, media_type, size, sha256, object_key, lease_epoch as epoch,"
        " attempt, created_by, parent_id, source_url, encoding,"
        " extract(epoch from now() - created_at)::float8 as waited",
    )
    return (
        f"with claimed as ({claiming}), lost as ("
        "  update document_stages s set outcome = 'lost', ended_at = now()"
        "  from claimed c where s.document_id = c.id and s.outcome is null"
        "), begun as ("
        "  insert into document_stages (project_id, document_id, epoch, stage, attempt, worker)"
        "  select project_id, id, epoch, 'reading', attempt, %(worker)s from claimed"
        "), served as ("
        "  insert into fair_scheduling (person_id, project_id, claimed_at)"
        "  select created_by, project_id, clock_timestamp() from claimed"
        "  on conflict (person_id, project_id) do update set claimed_at = excluded.claimed_at"
        ") select * from claimed"
    )


async def claim(
    tx: Tx, document_id: UUID | None, worker: str, lease_seconds: int, resting: Sequence[UUID] = ()
) -> ClaimedDocument | None:
    """Take the lease of this document, or of the most urgent one of anybody not `resting`.

    None when somebody holds it, or there is nothing to do (any more, or yet).
    """
    which = _MOST_URGENT if document_id is None else DOCUMENT.this
    return await tx.one(
        ClaimedDocument,
        _claim(which),
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
    return await leases.keep(
        tx,
        DOCUMENT,
        document,
        lease_seconds,
        Update(
            "stage = %(stage)s, progress = %(progress)s, finishes_at"
            " = coalesce(now() + make_interval(secs => %(seconds_left)s), finishes_at), ",
            standing._asdict(),
        ),
    )


async def lock(tx: Tx, document: ClaimedDocument) -> bool:
    """Hold the document still until the transaction ends; False when it is no longer ours."""
    return await leases.lock(tx, DOCUMENT, document)


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
    spellings: Sequence[Spelling] = ()


async def set_ready(tx: Tx, document: ClaimedDocument, outcome: Outcome) -> bool:
    return await leases.release(
        tx,
        DOCUMENT,
        document,
        Update(
            "status = 'ready', stage = null, progress = 1, error = null, finishes_at = null,"
            " passages = %(passages)s, pages = %(pages)s, notes = %(notes)s, recipe = %(recipe)s,"
            " encodings = %(spellings)s, read_as = t.encoding",
            outcome._asdict() | {"spellings": Jsonb([s.model_dump() for s in outcome.spellings])},
        ),
    )


async def set_failed(tx: Tx, document: ClaimedDocument, failure: Failure) -> bool:
    return await leases.release(
        tx,
        DOCUMENT,
        document,
        Update(
            # Of one that was never ready nothing is kept but its original.
            "status = 'failed', stage = null, progress = 0, finishes_at = null, error = %(error)s,"
            " pages = case when t.passages > 0 then t.pages end",
            {"error": Jsonb(failure.model_dump(mode="json"))},
        ),
    )


async def set_back_off(tx: Tx, document: ClaimedDocument, failure: Failure, attempts: int) -> bool:
    """After a passing fault: queued again, later each time. False when it had its last attempt."""
    return await leases.release(
        tx,
        DOCUMENT,
        document,
        Update(
            "status = 'queued', stage = null, progress = 0, finishes_at = null, error = %(error)s,"
            " failures = failures + 1, sent_at = now(),"
            " not_before = now() + make_interval(secs => 2 * power(4, failures))",
            {"error": Jsonb(failure.model_dump(mode="json")), "attempts": attempts},
        ),
        only="failures + 1 < %(attempts)s",
    )


async def due(tx: Tx, seconds: float, limit: int) -> list[Job]:
    """Documents that are not final and have no live lease, and were not sent for a while."""
    return await leases.due(tx, DOCUMENT, seconds, limit)


async def fail_deadly(tx: Tx, failure: Failure) -> list[Job]:
    """Documents whose workers died too often end `failed`."""
    ended: LiteralString = "stage = null, progress = 0, finishes_at = null"
    return await leases.fail_deadly(tx, DOCUMENT, SILENT_DEATHS, failure, ended)
