"""One search, for the search route and for answers."""

from uuid import UUID

from adapters.postgres import documents
from adapters.postgres.database import Tx
from adapters.vectors import pgvector
from adapters.wiring import Adapters
from contracts.chats import Hit
from contracts.people import Caller
from contracts.ports import SearchRequest, Vector
from contracts.projects import RetrievalSettings, SearchMode
from contracts.searching import NO_FILTERS, Explanation, Ranking, SearchFilters
from server.search import remembered


async def find_passages(
    app: Adapters,
    caller: Caller,
    project_id: UUID,
    query: str,
    settings: RetrievalSettings,
    *,
    limit: int,
    document_ids: list[UUID] | None = None,
    filters: SearchFilters = NO_FILTERS,
) -> list[Hit]:
    """No connection is held while the query is embedded.

    `document_ids` may name what was replaced since: the newest version is searched instead.
    """
    vector = await _embedded(app, project_id, query, settings.mode)
    async with app.db.as_user(caller) as tx:
        if document_ids is not None:
            document_ids = await documents.newest_in_scope(tx, document_ids)
        return await remembered.search(
            app,
            caller,
            tx,
            SearchRequest(
                project_id=project_id,
                query=query,
                vector=vector,
                mode=settings.mode,
                limit=limit,
                vector_weight=settings.vector_weight,
                document_ids=document_ids,
                filters=filters,
                ranking=Ranking(
                    per_document=settings.per_document or None,
                    half_life_days=settings.half_life_days or None,
                    pinned=tuple(await _current(tx, settings.pinned_documents)),
                ),
            ),
        )


async def explain(
    app: Adapters,
    caller: Caller,
    project_id: UUID,
    query: str,
    mode: SearchMode,
    *,
    limit: int,
    document_ids: list[UUID] | None,
    filters: SearchFilters,
) -> Explanation | None:
    """What Postgres does for such a search, leg by leg."""
    vector = await _embedded(app, project_id, query, mode)
    async with app.db.as_user(caller) as tx:
        if document_ids is not None:
            document_ids = await documents.newest_in_scope(tx, document_ids)
        return await pgvector.explain(
            tx,
            SearchRequest(
                project_id=project_id,
                query=query,
                vector=vector,
                mode=mode,
                limit=limit,
                document_ids=document_ids,
                filters=filters,
            ),
        )


async def _embedded(app: Adapters, project_id: UUID, query: str, mode: SearchMode) -> Vector | None:
    if mode is SearchMode.KEYWORD:
        return None
    return await remembered.question_vector(app, project_id, query)


async def _current(tx: Tx, pinned: list[UUID]) -> list[UUID]:
    return await documents.newest_in_scope(tx, pinned) if pinned else []
