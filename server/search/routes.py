"""Search: the passages that fit a query, with the score of each leg."""

import time
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from adapters.postgres.embedders import embedders
from contracts.chats import Hit
from contracts.errors import Forbidden, ModelUnavailable, StorageUnavailable
from contracts.inputs import Input
from contracts.projects import SearchMode
from contracts.searching import NO_FILTERS, Explanation, SearchFilters
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller
from server.idempotency import IdempotentRoute
from services.projects.service import get_settings
from services.search.service import explain, find_passages, worded

router = APIRouter(tags=["search"], route_class=IdempotentRoute)


class SearchBody(Input):
    query: str = Field(min_length=1, max_length=4000)
    mode: SearchMode | None = Field(None, description="The project's own by default.")
    limit: int = Field(10, ge=1, le=100)
    document_ids: list[UUID] | None = Field(None, max_length=1000)
    filters: SearchFilters = NO_FILTERS
    explain: bool = Field(False, description="Say what each leg did, and how long it took.")
    plans: bool = Field(
        False, description="Explain it with the database's own plans: for owners of the project."
    )


class SearchAnswer(BaseModel):
    hits: list[Hit]
    took_ms: float
    explanation: Explanation | None = None


@router.post(
    "/projects/{project_id}/search",
    responses=raises(Forbidden, ModelUnavailable, StorageUnavailable),
)
async def search(
    project_id: UUID, body: SearchBody, app: AppAdapters, caller: CurrentCaller
) -> SearchAnswer:
    began = time.perf_counter()
    async with app.db.as_user(caller) as tx:
        chosen = (await get_settings(tx, project_id)).retrieval
        embedder = await embedders.searched_by(tx, project_id, *app.embedders.default)
    chosen = chosen.model_copy(update={"mode": body.mode or chosen.mode})
    asked = await worded(app, body.query, chosen.mode)
    hits = await find_passages(
        app,
        caller,
        project_id,
        asked.queries,
        chosen,
        embedder=embedder,
        limit=body.limit,
        document_ids=body.document_ids,
        filters=body.filters,
    )
    took = round((time.perf_counter() - began) * 1000, 2)
    told = None
    if body.explain or body.plans:
        told = await explain(
            app,
            caller,
            project_id,
            asked,
            chosen,
            embedder=embedder,
            limit=body.limit,
            document_ids=body.document_ids,
            filters=body.filters,
            with_plans=body.plans,
        )
    return SearchAnswer(hits=hits, took_ms=took, explanation=told)
