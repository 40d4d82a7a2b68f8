"""One search, for the search route and for answers."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents import documents
from adapters.vectors import pgvector
from adapters.vectors.plans import plans
from adapters.wiring import Adapters
from contracts.chats import Hit
from contracts.errors import Forbidden
from contracts.people import Caller
from contracts.ports import EmbedderId, SearchRequest, Vector
from contracts.projects import RetrievalSettings, SearchMode
from contracts.searching import (
    NO_FILTERS,
    Explanation,
    Ranking,
    SearchFilters,
    StatementPlan,
    Wordings,
)
from services.search import cache
from services.search.fusion import fused

_DEPTH = 40
"""Passages of each wording: what several find a little is found before what one finds alone."""


async def find_passages(
    app: Adapters,
    caller: Caller,
    project_id: UUID,
    queries: Sequence[str],
    settings: RetrievalSettings,
    *,
    embedder: EmbedderId | None,
    limit: int,
    document_ids: list[UUID] | None = None,
    filters: SearchFilters = NO_FILTERS,
) -> list[Hit]:
    """What follows the first query are other wordings of it; `embedder` is the project's.

    No connection is held while they are embedded; then one searches them one after the other.
    `document_ids` may name what was replaced since: the newest version is searched instead.
    """
    vectors = [
        await _embedded(app, project_id, query, settings.mode, embedder) for query in queries
    ]
    async with app.db.as_user(caller) as tx:
        asked = await _request(
            tx,
            project_id,
            settings,
            embedder=embedder,
            limit=_depth(queries, limit),
            document_ids=document_ids,
            filters=filters,
        )
        lists = [
            await cache.search(app, caller, tx, replace(asked, query=query, vector=vector))
            for query, vector in zip(queries, vectors, strict=True)
        ]
    return fused(lists, limit, asked.ranking)


async def explain(
    app: Adapters,
    caller: Caller,
    project_id: UUID,
    worded: Wordings,
    settings: RetrievalSettings,
    *,
    embedder: EmbedderId | None,
    limit: int,
    document_ids: list[UUID] | None,
    filters: SearchFilters,
    with_plans: bool,
) -> Explanation | None:
    """What was searched, and what Postgres does for the question itself, leg by leg.

    Raises:
        Forbidden: plans were asked for by somebody who does not own the project.
    """
    query = worded.queries[0]
    vector = await _embedded(app, project_id, query, settings.mode, embedder)
    async with app.db.as_user(caller) as tx:
        blank = await _request(
            tx,
            project_id,
            settings,
            embedder=embedder,
            limit=_depth(worded.queries, limit),
            document_ids=document_ids,
            filters=filters,
        )
        asked = replace(blank, query=query, vector=vector)
        told = await pgvector.explain(tx, asked)
        found = await _plans(app, tx, asked) if with_plans else None
    return told and told.model_copy(
        update={
            "queries": worded.queries,
            "queries_from": worded.source,
            "queries_note": worded.note,
            "plans": found,
        }
    )


def _depth(queries: Sequence[str], limit: int) -> int:
    """How many passages are looked for with each, before they are fused."""
    return limit if len(queries) == 1 else max(_DEPTH, limit)


async def _plans(app: Adapters, tx: Tx, request: SearchRequest) -> list[StatementPlan]:
    its = request.embedder
    in_index = its is None or (its.name, its.dimensions) == app.embedders.default
    found = await plans(tx, request, elsewhere=app.vector_index is not None and in_index)
    if found is None:
        raise Forbidden("Only owners of a project see its plans. Search without `plans`.")
    return found


async def _request(
    tx: Tx,
    project_id: UUID,
    settings: RetrievalSettings,
    *,
    embedder: EmbedderId | None,
    limit: int,
    document_ids: list[UUID] | None,
    filters: SearchFilters,
) -> SearchRequest:
    """Everything but what is asked."""
    if document_ids is not None:
        document_ids = await documents.newest_in_scope(tx, document_ids)
    pinned = settings.pinned_documents
    return SearchRequest(
        project_id=project_id,
        query="",
        vector=None,
        mode=_of_one(settings.mode),
        limit=limit,
        vector_weight=settings.vector_weight,
        document_ids=document_ids,
        filters=filters,
        ranking=Ranking(
            per_document=settings.per_document or None,
            half_life_days=settings.half_life_days or None,
            pinned=tuple(await documents.newest_in_scope(tx, pinned) if pinned else ()),
        ),
        embedder=embedder,
    )


async def worded(app: Adapters, query: str, mode: SearchMode) -> Wordings:
    """What is searched: the query, and where the mode wants it other wordings of it."""
    if mode is not SearchMode.MULTI_QUERY:
        return Wordings(queries=[query])
    from agents import wordings  # LangGraph costs a second of CPU; see app.warm_up

    return (await wordings(query, app.model))[0]


def _of_one(mode: SearchMode) -> SearchMode:
    """Each of several wordings is searched by meaning and by words."""
    return SearchMode.HYBRID if mode is SearchMode.MULTI_QUERY else mode


async def _embedded(
    app: Adapters, project_id: UUID, query: str, mode: SearchMode, embedder: EmbedderId | None
) -> Vector | None:
    """None also without an embedder: a project that has none has no passages."""
    if mode is SearchMode.KEYWORD or embedder is None:
        return None
    return await cache.question_vector(app, project_id, query, embedder)
