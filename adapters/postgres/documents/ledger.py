"""The ledger: one row for each stage of each time a worker took a document.

Times are told as ages, in seconds, and become times of the database's own clock here.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.documents import ClaimedDocument, Failure, Stage

Unit = Literal["bytes", "pages", "pictures", "passages", "seconds"]


class Entry(NamedTuple):
    """One stage as its worker knows it; `ended` is None while it goes on."""

    stage: Stage
    began: float
    ended: float | None
    done: int | None
    total: int | None
    unit: Unit | None


async def record(tx: Tx, document: ClaimedDocument, worker: str, entries: Sequence[Entry]) -> None:
    """Only while the lease is ours: to be called after a fenced write in the same transaction."""
    await tx.execute(
        "insert into document_stages (project_id, document_id, epoch, stage, attempt, worker,"
        "  started_at, ended_at, outcome, done, total, unit)"
        " select %(project)s, %(document)s, %(epoch)s, e.stage, %(attempt)s, %(worker)s,"
        "  now() - make_interval(secs => e.began), now() - make_interval(secs => e.ended),"
        "  case when e.ended is not null then 'done' end, e.done, e.total, e.unit"
        " from unnest(%(stages)s::text[], %(began)s::float8[], %(ended)s::float8[],"
        "  %(done)s::int[], %(total)s::int[], %(units)s::text[])"
        "  as e (stage, began, ended, done, total, unit)"
        " on conflict (document_id, epoch, stage) do update set heartbeat_at = now(),"
        # An age is a moment older when it is written; no stage ends before it began all the same.
        "  ended_at = case when excluded.ended_at is not null"
        "   then greatest(excluded.ended_at, document_stages.started_at) end,"
        "  outcome = excluded.outcome, done = excluded.done,"
        "  total = excluded.total, unit = excluded.unit",
        {
            "project": document.project_id,
            "document": document.id,
            "epoch": document.epoch,
            "attempt": document.attempt,
            "worker": worker,
            "stages": [e.stage for e in entries],
            "began": [e.began for e in entries],
            "ended": [e.ended for e in entries],
            "done": [e.done for e in entries],
            "total": [e.total for e in entries],
            "units": [e.unit for e in entries],
        },
    )


async def close_failed(tx: Tx, document: ClaimedDocument, failure: Failure) -> None:
    """What went on when the attempt ended is where it failed."""
    await tx.execute(
        "update document_stages set outcome = 'failed', ended_at = now(), heartbeat_at = now(),"
        " reason = %s where document_id = %s and epoch = %s and outcome is null",
        [Jsonb(failure.model_dump(mode="json")), document.id, document.epoch],
    )


async def close_abandoned(tx: Tx, document: ClaimedDocument | None = None) -> None:
    """Stages nobody is at any more: `cancelled` where somebody stopped them, else `lost`.

    Of one attempt, which has lost its lease, or else of all there are.
    """
    await tx.execute(
        "update document_stages s set ended_at = now(),"
        "  outcome = case when d.status = 'cancelled' then 'cancelled' else 'lost' end"
        " from documents d where d.id = s.document_id and s.outcome is null"
        "  and (d.status <> 'processing' or d.lease_epoch <> s.epoch or d.lease_until < now())"
        "  and (%(id)s::uuid is null or (s.document_id = %(id)s and s.epoch = %(epoch)s))",
        {"id": document and document.id, "epoch": document and document.epoch},
    )
