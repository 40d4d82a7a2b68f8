"""Passages that no model is shown until somebody releases them."""

from uuid import UUID

from fastapi import APIRouter

from contracts.guarding import QuarantinedPassage
from contracts.lists import Page
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.documents import quarantine

router = APIRouter(
    prefix="/projects/{project_id}/quarantine", tags=["documents"], route_class=IdempotentRoute
)


@router.get("")
async def list_quarantined(project_id: UUID, me: Me, window: Paging) -> Page[QuarantinedPassage]:
    """What was found last first. No search finds these, and no model is shown them."""
    return await quarantine.list_quarantined(me, project_id, window)


@router.post("/{passage_id}/release", status_code=204)
async def release_passage(project_id: UUID, passage_id: UUID, me: Me) -> None:
    """Searches find it from now on, also when its file is read again."""
    await quarantine.release(me, project_id, passage_id)


@router.delete("/{passage_id}", status_code=204)
async def delete_quarantined(project_id: UUID, passage_id: UUID, me: Me) -> None:
    """Removes the passage from the project. Its file stays; read again, it brings it back here."""
    await quarantine.delete(me, project_id, passage_id)
