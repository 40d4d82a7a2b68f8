"""What Postgres has, as an index outside of it wants it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from adapters.vectors.vector_tables import joined, vector_of
from contracts.documents import Passage, Place
from contracts.ports import EmbedderId, IndexedPassage, SearchRequest, Vector, VectorIndex


def indexed(passage_id: UUID, text: str, place: Place, document: str) -> IndexedPassage:
    """`source` and `page` are what other programs look for first."""
    metadata: dict[str, str | int] = {"source": document}
    if place.page is not None:
        metadata["page"] = place.page
    metadata["place"] = place.model_dump_json(exclude={"boxes"}, exclude_none=True)
    return IndexedPassage(passage_id, text, metadata)


def all_indexed(passages: Sequence[Passage], document: str) -> list[IndexedPassage]:
    return [indexed(p.id, p.text, p.place, document) for p in passages]


async def passages_of(
    tx: Tx, document_id: UUID, embedder: EmbedderId
) -> tuple[list[IndexedPassage], list[Vector]]:
    """In order, with their vectors of this embedder."""
    rows = await tx.rows(
        "select p.id, p.text, p.place, d.name, v.embedding::text as embedding"  # noqa: S608
        " from passages p join documents d on d.id = p.document_id"
        f" join {joined(embedder)} and v.project_id = p.project_id and v.no = p.no"
        " where p.document_id = %(document)s order by p.ordinal",
        {"document": document_id, "embedder": embedder.no},
    )
    passages = [_indexed(row) for row in rows]
    return passages, [vector_of(row["embedding"]) for row in rows]


def _indexed(row: dict[str, Any]) -> IndexedPassage:
    return indexed(row["id"], row["text"], Place.model_validate(row["place"]), row["name"])


async def documents_of(tx: Tx, request: SearchRequest) -> list[UUID] | None:
    """Those that a search is about, as far as documents can tell; None: all of the project."""
    only, filters = request.document_ids, request.filters
    told = (filters.media_types, filters.created_after, filters.created_before, filters.metadata)
    if not any(told):
        return None if only is None else list(only)
    rows = await tx.rows(
        "select id from documents where project_id = %(project)s and retired_at is null"
        " and (%(only)s::uuid[] is null or id = any(%(only)s))"
        " and (%(types)s::text[] is null or media_type = any(%(types)s))"
        " and (%(after)s::timestamptz is null or created_at >= %(after)s)"
        " and (%(before)s::timestamptz is null or created_at < %(before)s)"
        " and (%(metadata)s::jsonb is null or metadata @@ app.metadata_path(%(metadata)s))",
        {
            "project": request.project_id,
            "only": None if only is None else list(only),
            "types": filters.media_types,
            "after": filters.created_after,
            "before": filters.created_before,
            "metadata": filters.metadata and Jsonb(filters.metadata),
        },
    )
    return [row["id"] for row in rows]


async def fitting(tx: Tx, request: SearchRequest, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` that are passages the search is about, for whoever `tx` acts as."""
    rows = await tx.rows(
        "select id from passages where project_id = %(project)s and id = any(%(ids)s)"
        " and (%(languages)s::text[] is null or language = any(%(languages)s))"
        " and (%(first)s::int is null or (place ->> 'page')::int >= %(first)s)"
        " and (%(last)s::int is null or (place ->> 'page')::int <= %(last)s)",
        {
            "project": request.project_id,
            "ids": list(ids),
            "languages": request.filters.languages,
            "first": request.filters.first_page,
            "last": request.filters.last_page,
        },
    )
    return {row["id"] for row in rows}


async def ids_by_document(tx: Tx, project_id: UUID) -> dict[UUID, set[UUID]]:
    rows = await tx.rows(
        "select document_id, array_agg(id) as ids from passages"
        " where project_id = %s group by document_id",
        [project_id],
    )
    return {row["document_id"]: set(row["ids"]) for row in rows}


async def lacks(tx: Tx, index: VectorIndex, project_id: UUID) -> int:
    """How many documents of the project are not in the index as they are in Postgres."""
    held = await index.held(project_id)
    wanted = await ids_by_document(tx, project_id)
    return sum(not ids <= held.get(document, set()) for document, ids in wanted.items())


async def hold_still(tx: Tx, project_id: UUID, *, alone: bool = False) -> None:
    """Until `tx` ends nobody compares the project's index with Postgres; `alone`: or writes it.

    What a writer has put and not committed would look like something to be removed.
    """
    shared = "" if alone else "_shared"
    await tx.execute(
        f"select pg_advisory_xact_lock{shared}(hashtextextended('ibid.index:' || %s, 0))",
        [str(project_id)],
    )
