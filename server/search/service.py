"""One search, for the search route and for answers."""

from uuid import UUID

from adapters.postgres import documents
from adapters.wiring import Adapters
from contracts.chats import Hit
from contracts.people import Caller
from contracts.ports import SearchRequest
from contracts.projects import RetrievalSettings, SearchMode


async def find_passages(
    app: Adapters,
    caller: Caller,
    project_id: UUID,
    query: str,
    settings: RetrievalSettings,
    *,
    limit: int,
    document_ids: list[UUID] | None = None,
) -> list[Hit]:
    """No connection is held while the query is embedded.

    `document_ids` may name what was replaced since: the newest version is searched instead.
    """
    by_words = settings.mode is SearchMode.KEYWORD
    vector = None if by_words else await app.embedder.embed_query(query)
    async with app.db.as_user(caller) as tx:
        if document_ids is not None:
            document_ids = await documents.newest_in_scope(tx, document_ids)
        return await app.vectors.search(
            tx,
            SearchRequest(
                project_id=project_id,
                query=query,
                vector=vector,
                mode=settings.mode,
                limit=limit,
                vector_weight=settings.vector_weight,
                document_ids=document_ids,
            ),
        )
