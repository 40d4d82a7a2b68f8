"""`python -m adapters.vectors.rebuild`: bring the index of the settings in line with Postgres.

What differs is put again, what Postgres does not have is removed. `--all` puts everything again.
"""

import asyncio
import sys
from dataclasses import dataclass
from uuid import UUID

from adapters.models.embedders import Embedders, Key
from adapters.postgres.database import Database, Tx
from adapters.postgres.embedders import embedders
from adapters.roles import database_as
from adapters.vectors import stored
from adapters.vectors.opening import open_index
from contracts.errors import AppError, ConfigurationError
from contracts.ports import EmbedderId, VectorIndex
from contracts.settings import read_settings


@dataclass
class Brought:
    """How many documents."""

    put: int = 0
    removed: int = 0


async def reconcile(
    db: Database, index: VectorIndex, embedder: Key, *, everything: bool = False
) -> Brought:
    """Of the projects that are searched by this embedder, the installation's, or can be switched
    to it at once.

    Searching goes on meanwhile; while a project is compared, storing in it waits.

    Raises:
        StorageUnavailable: the index does not answer; what was done so far stays.
    """
    brought = Brought()
    async with db.as_worker() as tx:
        rows = await tx.rows("select distinct project_id as id from passages")
    stored_in = {row["id"] for row in rows}
    for project_id in sorted(stored_in | await index.projects()):
        its = await _project(db, index, embedder, project_id, everything)
        brought.put, brought.removed = brought.put + its.put, brought.removed + its.removed
        await index.compact(project_id)
    return brought


async def _project(
    db: Database, index: VectorIndex, embedder: Key, project_id: UUID, everything: bool
) -> Brought:
    async with db.as_worker() as tx:
        await stored.hold_still(tx, project_id, alone=True)
        held = await index.held(project_id)
        its = await _kept(tx, project_id, embedder)
        wanted = await stored.ids_by_document(tx, project_id) if its else {}
        gone = sorted(held.keys() - wanted.keys())
        await index.remove(project_id, gone if wanted else None)
        differing = [d for d in wanted if everything or held.get(d) != wanted[d]]
        for document_id in differing:
            assert its is not None  # noqa: S101  # else none would be wanted
            passages, vectors = await stored.passages_of(tx, document_id, its)
            await index.put(project_id, document_id, passages, vectors)
    return Brought(put=len(differing), removed=len(gone))


async def _kept(tx: Tx, project_id: UUID, embedder: Key) -> EmbedderId | None:
    """None where the project has another one, and this one is not beside with all its vectors."""
    its = await embedders.searched_by(tx, project_id, *embedder)
    if its is None or (its.name, its.dimensions) == embedder:
        return its
    chosen = await embedders.chosen(tx, project_id)
    candidate = chosen and chosen.candidate
    if candidate is None or (candidate.name, candidate.dimensions) != embedder:
        return None
    made = await embedders.made(tx, project_id, candidate)
    return candidate if made.passages == made.of else None


async def rebuild(*, everything: bool) -> Brought:
    """Opens what it needs and no more: what wires a whole process is above this folder."""
    settings = read_settings()
    db = database_as("worker", settings)
    index = open_index(settings)
    if index is None:
        raise ConfigurationError(
            "There is no index outside Postgres: IBID_VECTOR_INDEX__KIND is not set."
        )
    named = Embedders(settings)
    await db.open()
    try:
        await index.prepare(named.default.dimensions)
        return await reconcile(db, index, named.default, everything=everything)
    finally:
        await index.close()
        await named.close()
        await db.close()


def main() -> str | None:
    """What is wrong, or None."""
    try:
        brought = asyncio.run(rebuild(everything="--all" in sys.argv[1:]))
    except AppError as problem:
        return problem.detail
    except ConfigurationError as problem:
        return str(problem)
    print(f"The index is in line. Documents put: {brought.put}, removed: {brought.removed}.")
    return None


if __name__ == "__main__":
    sys.exit(main())
