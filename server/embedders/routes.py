"""Which embedder a project is searched by, and trying another one beside it."""

from uuid import UUID

from fastapi import APIRouter

from adapters.models.embedders import Key
from contracts.errors import Conflict, Invalid, ModelUnavailable, StorageUnavailable
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller, UserTx
from server.idempotency import IdempotentRoute
from services.embedders import service
from services.embedders.comparison import compare
from services.embedders.schemas import (
    Comparison,
    ComparisonBody,
    EmbedderChoice,
    EmbedderList,
    EmbedderState,
)

router = APIRouter(tags=["embedders"], route_class=IdempotentRoute)


@router.get("/embedders")
async def list_embedders(app: AppAdapters, _: CurrentCaller) -> EmbedderList:
    """Those that a project can choose among."""
    return EmbedderList(items=service.choices(app))


@router.get("/projects/{project_id}/embedder")
async def get_embedder(project_id: UUID, app: AppAdapters, tx: UserTx) -> EmbedderState:
    return await service.state(app, tx, project_id)


@router.put("/projects/{project_id}/embedder/beside", responses=raises(Conflict, Invalid))
async def begin_embedder(
    project_id: UUID, body: EmbedderChoice, app: AppAdapters, tx: UserTx
) -> EmbedderState:
    """Make its vectors beside those the project is searched by, while answers go on."""
    return await service.begin(app, tx, project_id, Key(body.name, body.dimensions))


@router.delete("/projects/{project_id}/embedder/beside", status_code=204)
async def discard_embedder(project_id: UUID, tx: UserTx) -> None:
    """Give up the one beside, with its vectors."""
    await service.drop(tx, project_id)


@router.post(
    "/projects/{project_id}/embedder/switch", responses=raises(Conflict, StorageUnavailable)
)
async def switch_embedder(project_id: UUID, app: AppAdapters, tx: UserTx) -> EmbedderState:
    """Search by the one beside from now on. The other one stays beside: once more goes back."""
    return await service.switch(app, tx, project_id)


@router.post(
    "/projects/{project_id}/embedder/comparison",
    responses=raises(Conflict, ModelUnavailable, StorageUnavailable),
)
async def compare_embedders(
    project_id: UUID, body: ComparisonBody, app: AppAdapters, caller: CurrentCaller
) -> Comparison:
    """What each of the two finds for the project's own questions."""
    return await compare(app, caller, project_id, body.questions)
