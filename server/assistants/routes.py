"""Assistants of a project."""

from uuid import UUID

from fastapi import APIRouter

from contracts.assistants import Assistant
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.assistants import service
from services.assistants.schemas import AssistantChanges, AssistantsOut, NewAssistant

router = APIRouter(
    prefix="/projects/{project_id}/assistants", tags=["assistants"], route_class=IdempotentRoute
)


@router.get("")
async def list_assistants(project_id: UUID, me: Me) -> AssistantsOut:
    """By name."""
    return AssistantsOut(items=await service.list_assistants(me, project_id))


@router.post("", status_code=201)
async def make_assistant(project_id: UUID, body: NewAssistant, me: Me) -> Assistant:
    """Settings under a name, for chats to choose. It narrows what a chat may do."""
    return await service.make(me, project_id, body)


@router.patch("/{assistant_id}")
async def change_assistant(
    project_id: UUID, assistant_id: UUID, body: AssistantChanges, me: Me
) -> Assistant:
    """Send only what is to change; what its chats ask from now on is answered so."""
    return await service.change(me, project_id, assistant_id, body)


@router.delete("/{assistant_id}", status_code=204)
async def delete_assistant(project_id: UUID, assistant_id: UUID, me: Me) -> None:
    """Its chats go on with the project's settings."""
    await service.delete(me, project_id, assistant_id)
