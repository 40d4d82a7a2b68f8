"""How long a project keeps documents, replaced versions and chats."""

from uuid import UUID

from fastapi import APIRouter

from contracts.retention import Retention, RetentionPreview, RetentionState
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.projects import retention

router = APIRouter(
    prefix="/projects/{project_id}/retention", tags=["projects"], route_class=IdempotentRoute
)


@router.get("")
async def get_retention(project_id: UUID, me: Me) -> RetentionState:
    """Everybody in the project sees after how many days what is in it goes."""
    return await retention.get_retention(me, project_id)


@router.put("")
async def set_retention(project_id: UUID, body: Retention, me: Me) -> RetentionState:
    """By its owners, all of it at once. What is older goes for good, from a day after this on."""
    return await retention.set_retention(me, project_id, body)


@router.post("/preview")
async def preview_retention(project_id: UUID, body: Retention, me: Me) -> RetentionPreview:
    """How many documents, chats and replaced versions would go now; changes nothing. For owners."""
    return await retention.preview_retention(me, project_id, body)
