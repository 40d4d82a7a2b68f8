"""Which embedder a project is searched by, and trying another one beside it."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import (
    BudgetExceeded,
    Conflict,
    Invalid,
    ModelUnavailable,
    StorageUnavailable,
)
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.embedders import comparison, service
from services.embedders.schemas import (
    Comparison,
    ComparisonBody,
    EmbedderChoice,
    EmbedderList,
    EmbedderState,
)

router = APIRouter(tags=["embedders"], route_class=IdempotentRoute)


@router.get("/embedders")
async def list_embedders(me: Me) -> EmbedderList:
    """Those that a project can choose among."""
    return await service.choices(me)


@router.get("/projects/{project_id}/embedder")
async def get_embedder(project_id: UUID, me: Me) -> EmbedderState:
    return await service.get(me, project_id)


@router.put("/projects/{project_id}/embedder/beside", responses=raises(Conflict, Invalid))
async def begin_embedder(project_id: UUID, body: EmbedderChoice, me: Me) -> EmbedderState:
    """Make its vectors beside those the project is searched by, while answers go on."""
    return await service.begin(me, project_id, body)


@router.delete("/projects/{project_id}/embedder/beside", status_code=204)
async def discard_embedder(project_id: UUID, me: Me) -> None:
    """Give up the one beside, with its vectors."""
    await service.discard(me, project_id)


@router.post(
    "/projects/{project_id}/embedder/switch", responses=raises(Conflict, StorageUnavailable)
)
async def switch_embedder(project_id: UUID, me: Me) -> EmbedderState:
    """Search by the one beside from now on. The other one stays beside: once more goes back."""
    return await service.switch(me, project_id)


@router.post(
    "/projects/{project_id}/embedder/comparison",
    responses=raises(BudgetExceeded, Conflict, ModelUnavailable, StorageUnavailable),
)
async def compare_embedders(project_id: UUID, body: ComparisonBody, me: Me) -> Comparison:
    """What each of the two finds for the project's own questions."""
    return await comparison.compare(me, project_id, body.questions)
