"""Vectors that a project lacks: of the candidate, and of its own should any be missing.

Whoever makes them has a lease on the project's row, so that no work is done twice.
Passages that are being deleted are passed over and never waited for.
"""

from collections.abc import Sequence
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres import leases
from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from adapters.postgres.leases import Job, Leased, Update
from contracts.documents import Failure
from contracts.ports import EmbedderId

_SENT_AT_ONCE = 5
REEMBEDDING = Leased(
    "project_embedders",
    key="project_id",
    working="t.candidate is not null",
    joined="join project_statistics s using (project_id)",
    waiting="app.is_waiting(t, s)",
    due="app.is_waiting(t, s)",
    order="t.sent_at nulls first",
    since=None,  # when the passages changed that lack vectors is written nowhere
)


class ClaimedProject(NamedTuple):
    """A project whose missing vectors are ours to make for a while."""

    project_id: UUID
    embedder: EmbedderId
    candidate: EmbedderId
    backfilled_to: int
    """All passages up to this number have been looked at, for the candidate."""
    epoch: int
    owner_id: UUID
    """For whom they are made, as the ledger has it."""

    @property
    def id(self) -> UUID:
        return self.project_id


class Lacking(NamedTuple):
    id: UUID
    context: str
    text: str


async def due(tx: Tx, seconds: float) -> list[Job]:
    """Projects that changed since nothing was missing, and that nobody is at."""
    return await leases.due(tx, REEMBEDDING, seconds, _SENT_AT_ONCE)


async def claim(tx: Tx, project_id: UUID, lease_seconds: float) -> ClaimedProject | None:
    """None when somebody is at it, or nothing has changed since nothing was missing."""
    told: LiteralString = (
        "backfilled_to, lease_epoch as epoch, (select m.user_id from members m"
        " where m.project_id = t.project_id order by m.role = 'owner' desc, m.created_at limit 1)"
        " as owner_id"
    )
    row = await tx.row(
        leases.claiming(REEMBEDDING, REEMBEDDING.this, "", told),
        {"id": project_id, "lease": lease_seconds},
    )
    if row is None:
        return None
    chosen = await embedders.chosen(tx, project_id)
    if chosen is None or chosen.candidate is None:
        return None
    return ClaimedProject(project_id, chosen.embedder, chosen.candidate, **row)


async def keep(tx: Tx, claimed: ClaimedProject, lease_seconds: float) -> bool:
    """False when the lease is no longer ours: stop working."""
    return await leases.keep(tx, REEMBEDDING, claimed, lease_seconds)


async def lock(tx: Tx, claimed: ClaimedProject) -> bool:
    """Hold it still until the transaction ends; False when it is no longer ours."""
    return await leases.lock(tx, REEMBEDDING, claimed)


async def lacking(tx: Tx, project_id: UUID, target: EmbedderId, after: int, most: int) -> list[int]:
    """Numbers of passages without a vector of this embedder, in order."""
    there: LiteralString = (
        "passage_vectors v where true"
        if target.no == embedders.LOCAL
        else "other_vectors v where v.embedder = %(embedder)s"
    )
    rows = await tx.rows(
        "select p.no from passages p where p.project_id = %(project)s and p.no > %(after)s"
        f" and not exists (select from {there} and v.project_id = %(project)s and v.no = p.no)"
        " order by p.no limit %(most)s",
        {"project": project_id, "embedder": target.no, "after": after, "most": most},
    )
    return [row["no"] for row in rows]


async def read(tx: Tx, numbers: Sequence[int]) -> list[Lacking]:
    """Those that are still there, in order."""
    rows = await tx.rows(
        "select id, context, text from passages where no = any(%s) order by no",
        [list(numbers)],
    )
    return [Lacking(**row) for row in rows]


async def set_backfilled_to(tx: Tx, claimed: ClaimedProject, backfilled_to: int) -> bool:
    update = Update("backfilled_to = %(backfilled_to)s", {"backfilled_to": backfilled_to})
    return await leases.write(tx, REEMBEDDING, claimed, update)


async def missing(tx: Tx, project_id: UUID, embedder: EmbedderId) -> int:
    row = await tx.row(
        "select app.missing_vectors(%s, %s::smallint) as missing", [project_id, embedder.no]
    )
    return row["missing"] if row else 0


async def release(tx: Tx, claimed: ClaimedProject, held_up: Failure | None = None) -> bool:
    """Others have a turn first. False when it was no longer ours."""
    told = Jsonb(held_up.model_dump(mode="json")) if held_up else None
    update = Update("sent_at = now(), held_up = %(held_up)s", {"held_up": told})
    return await leases.release(tx, REEMBEDDING, claimed, update)


async def finish_if_complete(tx: Tx, claimed: ClaimedProject) -> EmbedderId | None:
    """The embedder of which a vector is missing; None: of neither, and that is written down.

    What is stored meanwhile makes another version, so that somebody looks again.
    """
    version = await tx.row(
        "select version from project_statistics where project_id = %s", [claimed.project_id]
    )
    for embedder in (claimed.candidate, claimed.embedder):
        if await missing(tx, claimed.project_id, embedder) > 0:
            return embedder
    complete = {"version": version and version["version"]}
    update = Update("complete_at_version = %(version)s, held_up = null", complete)
    await leases.release(tx, REEMBEDDING, claimed, update)
    return None
