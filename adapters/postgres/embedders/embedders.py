"""Which embedder a project is searched by, and which one it has beside that."""

from collections.abc import Iterable
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.documents import Failure
from contracts.ports import EmbedderId

LOCAL = 1
"""As `app.local_embedder()`: its vectors are in `passage_vectors`; all others' are elsewhere."""

VECTORS: LiteralString = (
    "(select project_id, document_id, no, app.local_embedder() as embedder from passage_vectors"
    " union all select project_id, document_id, no, embedder from other_vectors)"
)
"""All that there are, wherever they are."""


class Chosen(NamedTuple):
    embedder: EmbedderId
    candidate: EmbedderId | None
    held_up: Failure | None = None
    """Why no vectors are made just now."""


async def number(tx: Tx, name: str, dimensions: int) -> EmbedderId | None:
    """None: no worker with this embedder in its settings has been started yet."""
    row = await tx.row(
        "select no from embedders where name = %s and dimensions = %s", [name, dimensions]
    )
    return None if row is None else EmbedderId(row["no"], name, dimensions)


async def register(tx: Tx, name: str, dimensions: int) -> EmbedderId:
    """Its number, a new one if need be; numbers are few, so none is drawn for nothing."""
    await tx.execute(
        "insert into embedders (name, dimensions) select %(name)s, %(dimensions)s"
        " where not exists (select from embedders"
        "  where name = %(name)s and dimensions = %(dimensions)s) on conflict do nothing",
        {"name": name, "dimensions": dimensions},
    )
    known = await number(tx, name, dimensions)
    assert known is not None  # noqa: S101  # it has just been written, by us or by another
    return known


async def register_all(tx: Tx, embedders: Iterable[tuple[str, int]]) -> None:
    """Those that a worker can embed by; the API only looks for what it finds here."""
    for name, dimensions in embedders:
        await register(tx, name, dimensions)


async def chosen(tx: Tx, project_id: UUID) -> Chosen | None:
    """None: the project has none yet, or there is no such project for whoever `tx` acts as."""
    row = await tx.row(
        "select e.no, e.name, e.dimensions, b.no as candidate, b.name as candidate_name,"
        " b.dimensions as candidate_dimensions, p.held_up from project_embedders p"
        " join embedders e on e.no = p.embedder left join embedders b on b.no = p.candidate"
        " where p.project_id = %s",
        [project_id],
    )
    if row is None:
        return None
    candidate = None
    if row["candidate"] is not None:
        candidate = EmbedderId(row["candidate"], row["candidate_name"], row["candidate_dimensions"])
    held_up = Failure.model_validate(row["held_up"]) if row["held_up"] else None
    return Chosen(EmbedderId(row["no"], row["name"], row["dimensions"]), candidate, held_up)


async def hold(tx: Tx, project_id: UUID) -> Chosen | None:
    """As `chosen`, and the project is searched by no other before `tx` ends.

    Only a switch waits for this: `app.switch_embedder` locks the row for update.
    """
    await tx.execute(
        "select from project_embedders where project_id = %s for key share", [project_id]
    )
    return await chosen(tx, project_id)


async def hold_or_begin(tx: Tx, project_id: UUID, first: EmbedderId) -> EmbedderId:
    """Held still as above; `first` where the project has none yet."""
    held = await hold(tx, project_id)
    if held is None:
        await tx.execute(
            "insert into project_embedders (project_id, embedder) values (%s, %s)"
            " on conflict do nothing",
            [project_id, first.no],
        )
        held = await hold(tx, project_id)
    assert held is not None  # noqa: S101  # rows go with their projects, and this one's is locked
    return held.embedder


SEARCHED_BY: LiteralString = (
    "coalesce((select p.embedder from project_embedders p where p.project_id = {project}),"
    " (select d.no from embedders d where d.name = %(name)s and d.dimensions = %(dimensions)s))"
)
"""The number of the project's embedder, or of the one of this name as long as it has none."""


async def searched_by(tx: Tx, project_id: UUID, name: str, dimensions: int) -> EmbedderId | None:
    """The project's, or the one of this name as long as it has none.

    None when that is not known to the database either: then the project has no passages.
    """
    row = await tx.row(
        "select e.no, e.name, e.dimensions from embedders e where e.no = "
        + SEARCHED_BY.format(project="%(project)s"),
        {"project": project_id, "name": name, "dimensions": dimensions},
    )
    return None if row is None else EmbedderId(**row)


class Made(NamedTuple):
    """How many of a project's passages have a vector."""

    passages: int
    of: int


async def made(tx: Tx, project_id: UUID, embedder: EmbedderId) -> Made:
    row = await tx.row(
        "select passages, app.missing_vectors(project_id, %s::smallint) as missing"
        " from project_statistics where project_id = %s",
        [embedder.no, project_id],
    )
    return Made(row["passages"] - max(row["missing"], 0), row["passages"]) if row else Made(0, 0)


async def begin(tx: Tx, project_id: UUID, embedder: EmbedderId) -> bool:
    """False: the project has it or another one beside already, or is not the caller's own."""
    row = await tx.row(
        "select app.begin_embedder(%s, %s::smallint) as done", [project_id, embedder.no]
    )
    return bool(row and row["done"])


async def switch(tx: Tx, project_id: UUID) -> bool:
    """Waits for what is being stored. False: a vector is missing, or there is none beside."""
    row = await tx.row("select app.switch_embedder(%s) as done", [project_id])
    return bool(row and row["done"])


async def drop(tx: Tx, project_id: UUID) -> bool:
    """False: there is none beside."""
    row = await tx.row("select app.drop_embedder(%s) as done", [project_id])
    return bool(row and row["done"])
