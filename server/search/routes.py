"""Search: the passages that fit a query, with the score of each leg."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import BudgetExceeded, Forbidden, ModelUnavailable, StorageUnavailable
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.search import service
from services.search.schemas import SearchAnswer, SearchBody

router = APIRouter(tags=["search"], route_class=IdempotentRoute)


@router.post(
    "/projects/{project_id}/search",
    responses=raises(BudgetExceeded, Forbidden, ModelUnavailable, StorageUnavailable),
)
async def search(project_id: UUID, body: SearchBody, me: Me) -> SearchAnswer:
    return await service.search(me, project_id, body)
