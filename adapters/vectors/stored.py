"""What Postgres has, as an index outside of it wants it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.vectors.pgvector import vector_of
from contracts.documents import Passage, Place
from contracts.ports import IndexedPassage, Vector


def indexed(passage_id: UUID, text: str, place: Place, document: str) -> IndexedPassage:
    """`source` and `page` are what other programs look for first."""
    metadata: dict[str, str | int] = {"source": document}
    if place.page is not None:
        metadata["page"] = place.page
    metadata["place"] = place.model_dump_json(exclude={"boxes"}, exclude_none=True)
    return IndexedPassage(passage_id, text, metadata)


def all_indexed(passages: Sequence[Passage], document: str) -> list[IndexedPassage]:
    return [indexed(p.id, p.text, p.place, document) for p in passages]


async def passages_of(tx: Tx, document_id: UUID) -> tuple[list[IndexedPassage], list[Vector]]:
    """In order, with their vectors."""
    rows = await tx.rows(
        "select p.id, p.text, p.place, d.name, v.embedding::text as embedding"
        " from passages p join documents d on d.id = p.document_id"
        " join passage_vectors v on v.project_id = p.project_id and v.no = p.no"
        " where p.document_id = %s order by p.ordinal",
        [document_id],
    )
    passages = [_indexed(row) for row in rows]
    return passages, [vector_of(row["embedding"]) for row in rows]


def _indexed(row: dict[str, Any]) -> IndexedPassage:
    return indexed(row["id"], row["text"], Place.model_validate(row["place"]), row["name"])


async def known(tx: Tx, project_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that are passages of the project, for whoever `tx` acts as."""
    rows = await tx.rows(
        "select id from passages where project_id = %s and id = any(%s)", [project_id, list(ids)]
    )
    return {row["id"] for row in rows}


async def ids_by_document(tx: Tx, project_id: UUID) -> dict[UUID, set[UUID]]:
    rows = await tx.rows(
        "select document_id, array_agg(id) as ids from passages"
        " where project_id = %s group by document_id",
        [project_id],
    )
    return {row["document_id"]: set(row["ids"]) for row in rows}


async def hold_still(tx: Tx, project_id: UUID, *, alone: bool = False) -> None:
    """Until `tx` ends nobody compares the project's index with Postgres; `alone`: or writes it.

    What a writer has put and not committed would look like something to be removed.
    """
    shared = "" if alone else "_shared"
    await tx.execute(
        f"select pg_advisory_xact_lock{shared}(hashtextextended('ibid.index:' || %s, 0))",
        [str(project_id)],
    )
