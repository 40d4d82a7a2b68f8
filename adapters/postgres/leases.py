"""Leases: who works on a row, until when, and that a late write of anybody else changes nothing.

A kind of job is a table with `lease_until`, `lease_epoch` and, if it is sent to workers, `sent_at`;
an `app.is_waiting` in `supabase/schemas` that says what waits for work; and a `Leased` that names
it. Every claim, cancel and retry raises the epoch; every write under a lease names the epoch it was
made under (the fence), so that a worker that was stopped and woke late writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple, Protocol
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.documents import Failure

_EXTENDED: LiteralString = "lease_until = now() + make_interval(secs => %(lease)s)"
_NO_VALUES: Mapping[str, object] = {}


class Claimed(Protocol):
    """A row whose lease is ours, or was: `epoch` tells."""

    @property
    def id(self) -> UUID: ...
    @property
    def epoch(self) -> int: ...


@dataclass(frozen=True)
class Leased:
    """A kind of job, in SQL. Conditions are told of a row `t`."""

    table: LiteralString
    working: LiteralString
    """What its worker needs to be true, beside the epoch."""
    waiting: LiteralString = "app.is_waiting(t)"
    """It is not final, nobody has it, and it may be worked on now."""
    unattended: LiteralString = "app.is_waiting(t)"
    """The same, also where it may not yet be worked on."""
    due: LiteralString = "app.is_waiting(t)"
    """The same, and it is any worker's turn."""
    died: LiteralString = "false"
    """Whoever had it died: it is sent again without waiting for what was sent before."""
    order: LiteralString = "t.created_at"
    """What is sent first."""
    since: LiteralString | None = "greatest(t.queued_at, t.lease_until)"
    """Since when it waits: it was asked for then, or whoever had it died. None: not told."""
    key: LiteralString = "id"
    joined: LiteralString = ""

    @property
    def this(self) -> LiteralString:
        """The row `%(id)s`, if it waits."""
        return self.picked(f"t.{self.key} = %(id)s and {self.waiting}")

    def picked(self, condition: LiteralString, order: LiteralString = "") -> LiteralString:
        """Rows to claim or to send; those that somebody else is about to take are passed over."""
        return (
            f"select t.{self.key} from {self.table} t {self.joined}"
            f" where {condition} {order} for no key update of t skip locked"
        )


class Update(NamedTuple):
    """What a write sets, and the values that it names."""

    sets: LiteralString
    values: Mapping[str, object] = _NO_VALUES


_NO_PROGRESS = Update("")


class Job(NamedTuple):
    id: UUID
    project_id: UUID


def claiming(
    kind: Leased, which: LiteralString, begun: LiteralString, returning: LiteralString
) -> LiteralString:
    """The statement that takes the lease of rows for `%(lease)s` seconds, under a new epoch."""
    return (
        f"update {kind.table} as t set lease_epoch = lease_epoch + 1, {begun}{_EXTENDED}"
        f" where {kind.key} = any (array({which})) returning {returning}"
    )


async def write(
    tx: Tx,
    kind: Leased,
    job: Claimed,
    update: Update,
    *,
    only: LiteralString = "true",
) -> bool:
    """Behind the fence: False when the row is no longer ours (or not as it has to be, `only`), and
    nothing has changed."""
    done = await tx.execute(
        f"update {kind.table} as t set {update.sets} where {_fence(kind)} and {only}",
        {**update.values, "id": job.id, "epoch": job.epoch},
    )
    return done.rowcount == 1


def _fence(kind: Leased) -> LiteralString:
    return f"t.{kind.key} = %(id)s and t.lease_epoch = %(epoch)s and {kind.working}"


async def lock(tx: Tx, kind: Leased, job: Claimed) -> bool:
    """Hold the row still until `tx` ends; False when it is no longer ours."""
    row = await tx.row(
        f"select from {kind.table} t where {_fence(kind)} for no key update",
        {"id": job.id, "epoch": job.epoch},
    )
    return row is not None


async def keep(
    tx: Tx, kind: Leased, job: Claimed, seconds: float, progress: Update = _NO_PROGRESS
) -> bool:
    """False when the lease is no longer ours: stop working."""
    values = {**progress.values, "lease": seconds}
    return await write(tx, kind, job, Update(f"{progress.sets}{_EXTENDED}", values))


class Held(NamedTuple):
    kind: Leased
    job: Claimed


async def is_taken(tx: Tx, held: Held) -> bool:
    """Whether another one has it; nobody has what was cancelled, deleted or ended meanwhile."""
    kind, job = held
    row = await tx.row(
        f"select from {kind.table} t where t.{kind.key} = %(id)s and t.lease_epoch > %(epoch)s"
        f" and t.lease_until is not null and {kind.working}",
        {"id": job.id, "epoch": job.epoch},
    )
    return row is not None


async def keep_all(
    tx: Tx, kind: Leased, jobs: Sequence[Claimed], seconds: float, returning: LiteralString
) -> list[dict[str, Any]]:
    """Many with one statement; a row for each that is still ours."""
    return await tx.rows(
        f"update {kind.table} as t set {_EXTENDED}"
        " from unnest(%(ids)s::uuid[], %(epochs)s::bigint[]) as held (id, epoch)"
        f" where t.{kind.key} = held.id and t.lease_epoch = held.epoch and {kind.working}"
        f" returning {returning}",
        {
            "ids": [job.id for job in jobs],
            "epochs": [job.epoch for job in jobs],
            "lease": seconds,
        },
    )


async def release(
    tx: Tx,
    kind: Leased,
    job: Claimed,
    update: Update,
    *,
    only: LiteralString = "true",
) -> bool:
    """Hand it back, finished or not."""
    handed_back = Update(f"{update.sets}, lease_until = null", update.values)
    return await write(tx, kind, job, handed_back, only=only)


async def due(tx: Tx, kind: Leased, seconds: float, limit: int) -> list[Job]:
    """What somebody should work on now and was not sent for `seconds`; it counts as sent."""
    which = kind.picked(
        f"{kind.due} and ({kind.died} or t.sent_at is null"
        " or t.sent_at < now() - make_interval(secs => %(age)s))",
        f"order by {kind.order} limit %(limit)s",
    )
    rows = await tx.rows(
        f"update {kind.table} as t set sent_at = now() where {kind.key} = any (array({which}))"
        f" returning {kind.key} as id, project_id",
        {"age": seconds, "limit": limit},
    )
    return [Job(**row) for row in rows]


class Waiting(NamedTuple):
    number: int
    seconds: float | None
    """That one of them has waited, the longest; 0 where there is none, None where that is not
    told."""


async def waiting(tx: Tx, kind: Leased) -> Waiting:
    """Those that are any worker's turn now."""
    row = await tx.row(
        f"select count(*) as n, extract(epoch from now() - min({kind.since or 'now()'}))::float8"
        f" as seconds from {kind.table} t {kind.joined} where {kind.due}"
    )
    number, seconds = (row["n"], row["seconds"]) if row else (0, None)
    return Waiting(number, (seconds or 0.0) if kind.since else None)


async def fail_deadly(
    tx: Tx, kind: Leased, deaths: int, failure: Failure, ended: LiteralString
) -> list[Job]:
    """What ended so many workers, in a row and without a word, ends `failed` itself."""
    rows = await tx.rows(
        f"update {kind.table} as t set status = 'failed', error = %(error)s, {ended},"
        " lease_until = null, lease_epoch = lease_epoch + 1"
        f" where {kind.unattended} and attempt >= %(deaths)s"
        f" returning {kind.key} as id, project_id",
        {"error": Jsonb(failure.model_dump(mode="json")), "deaths": deaths},
    )
    return [Job(**row) for row in rows]
