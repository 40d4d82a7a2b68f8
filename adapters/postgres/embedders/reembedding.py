"""Vectors that a project lacks: of the embedder beside, and of its own should any be missing.

Whoever makes them has a lease on the project's row, so that no work is done twice; losing it costs
nothing else. Passages that are being deleted are passed over and never waited for.
"""

from collections.abc import Sequence
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from contracts.ports import EmbedderId


class Turn(NamedTuple):
    """A project whose missing vectors are ours to make for a while."""

    project_id: UUID
    embedder: EmbedderId
    beside: EmbedderId
    made_to: int
    """All passages up to this number have been looked at, for the embedder beside."""


class Lacking(NamedTuple):
    id: UUID
    context: str
    text: str


async def to_send(tx: Tx, seconds: float) -> list[UUID]:
    """Projects that changed since nothing was missing, and that nobody is at."""
    rows = await tx.rows(
        "update project_embedders set sent_at = now() where project_id in ("
        "  select e.project_id from project_embedders e"
        "  join project_statistics s using (project_id)"
        "  where app.is_waiting(e, s)"
        "   and (e.sent_at is null or e.sent_at < now() - make_interval(secs => %s))"
        "  order by e.sent_at nulls first limit 5 for no key update of e skip locked)"
        " returning project_id",
        [seconds],
    )
    return [row["project_id"] for row in rows]


async def claim(tx: Tx, project_id: UUID, lease_seconds: float) -> Turn | None:
    """None when somebody is at it, or nothing has changed since nothing was missing."""
    row = await tx.row(
        "update project_embedders set lease_until = now() + make_interval(secs => %(lease)s)"
        " where project_id = ("
        "  select e.project_id from project_embedders e"
        "  join project_statistics s using (project_id)"
        "  where e.project_id = %(project)s and app.is_waiting(e, s)"
        "  for no key update of e skip locked)"
        " returning made_to",
        {"project": project_id, "lease": lease_seconds},
    )
    if row is None:
        return None
    chosen = await embedders.chosen(tx, project_id)
    if chosen is None or chosen.beside is None:
        return None
    return Turn(project_id, chosen.embedder, chosen.beside, row["made_to"])


async def extend(tx: Tx, turn: Turn, lease_seconds: float) -> None:
    await tx.execute(
        "update project_embedders set lease_until = now() + make_interval(secs => %s)"
        " where project_id = %s",
        [lease_seconds, turn.project_id],
    )


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


async def set_made_to(tx: Tx, turn: Turn, made_to: int) -> None:
    await tx.execute(
        "update project_embedders set made_to = %s where project_id = %s and beside = %s",
        [made_to, turn.project_id, turn.beside.no],
    )


async def missing(tx: Tx, project_id: UUID, embedder: EmbedderId) -> int:
    row = await tx.row(
        "select app.missing_vectors(%s, %s::smallint) as missing", [project_id, embedder.no]
    )
    return row["missing"] if row else 0


async def give_way(tx: Tx, turn: Turn) -> None:
    """There is more to do, and others have a turn first."""
    await tx.execute(
        "update project_embedders set lease_until = null, sent_at = now() where project_id = %s",
        [turn.project_id],
    )


async def finish_if_complete(tx: Tx, turn: Turn) -> EmbedderId | None:
    """The embedder of which a vector is missing; None: of neither, and that is written down.

    What is stored meanwhile makes another version, so that somebody looks again.
    """
    version = await tx.row(
        "select version from project_statistics where project_id = %s", [turn.project_id]
    )
    for embedder in (turn.beside, turn.embedder):
        if await missing(tx, turn.project_id, embedder) > 0:
            return embedder
    await tx.execute(
        "update project_embedders set complete_at = %s, lease_until = null"
        " where project_id = %s and (embedder, beside) = (%s, %s)",
        [version and version["version"], turn.project_id, turn.embedder.no, turn.beside.no],
    )
    return None
