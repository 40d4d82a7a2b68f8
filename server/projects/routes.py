"""Projects."""

from copy import deepcopy
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BeforeValidator

from contracts.errors import Forbidden
from contracts.inputs import storable
from contracts.lists import Page
from contracts.projects import ModelChoices, Project, ProjectSettings
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.access.acting import Acting
from services.projects import service
from services.projects.schemas import (
    ModelOut,
    ModelToTry,
    ModelTrial,
    NewProject,
    ProjectChanges,
    SettingsOut,
)

router = APIRouter(prefix="/projects", tags=["projects"], route_class=IdempotentRoute)

Changes = Annotated[dict[str, Any], BeforeValidator(storable)]


@router.post("", status_code=201)
async def make_project(body: NewProject, me: Me) -> Project:
    return await service.make(me, body)


@router.get("")
async def list_projects(me: Me, window: Paging) -> Page[Project]:
    return await service.list_mine(me, window)


@router.get("/{project_id}")
async def get_project(project_id: UUID, me: Me) -> Project:
    return await service.get(me, project_id)


@router.patch("/{project_id}")
async def change_project(project_id: UUID, body: ProjectChanges, me: Me) -> Project:
    return await service.change(me, project_id, body)


@router.delete("/{project_id}", status_code=204)
async def delete_project(project_id: UUID, me: Me) -> None:
    """Delete the project with its documents and chats. This cannot be undone."""
    await service.delete(me, project_id)


@router.get("/{project_id}/settings")
async def get_settings(project_id: UUID, me: Me) -> SettingsOut:
    return _out(me, await service.settings(me, project_id))


@router.patch("/{project_id}/settings")
async def change_settings(project_id: UUID, body: Changes, me: Me) -> SettingsOut:
    """Send only what is to change, nested as in `values`."""
    return _out(me, await service.change_settings(me, project_id, body))


@router.get("/{project_id}/models")
async def models_for_chats(project_id: UUID, me: Me) -> list[ModelOut]:
    """What a chat here may choose to be answered by; first what answers without a choice."""
    return await service.models_for_chats(me, project_id)


@router.post("/{project_id}/models/trial", responses=raises(Forbidden))
async def try_model(project_id: UUID, body: ModelToTry, me: Me) -> ModelTrial:
    """Ask a language model for at most 16 tokens, for 8 seconds at most. Within ten seconds another
    trial of the same one is told what came of the first."""
    return await service.try_model(me, project_id, body.name)


@cache
def _schema() -> dict[str, Any]:
    return ProjectSettings.model_json_schema()


def _out(me: Acting, settings: ProjectSettings) -> SettingsOut:
    models = service.models(me)
    schema = deepcopy(_schema())
    choices = schema["$defs"][ModelChoices.__name__]["properties"]
    masked = choices.pop("masked")
    if len(models) < 2:  # nothing to choose among
        choices.clear()
    names = [one.name for one in models]
    for choice in choices.values():
        if choice["type"] == "array":
            choice["items"]["enum"] = names
        else:
            choice["enum"] = ["", *names]
    if models and service.may_mask(me):
        choices["masked"] = masked
    if not choices:
        del schema["properties"]["models"]
    return SettingsOut(values=settings, schema=schema, models=models)
