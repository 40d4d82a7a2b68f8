"""Projects."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks
from pydantic import BeforeValidator

from adapters.postgres import projects
from contracts.inputs import storable
from contracts.lists import Page, page, time_cursor
from contracts.projects import Project, ProjectSettings
from server.dependencies import AppAdapters, CurrentCaller, UserTx
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.projects import service
from services.projects.originals import remove_originals
from services.projects.schemas import NewProject, ProjectChanges, SettingsOut

router = APIRouter(prefix="/projects", tags=["projects"], route_class=IdempotentRoute)

Changes = Annotated[dict[str, Any], BeforeValidator(storable)]


@router.post("", status_code=201)
async def make_project(body: NewProject, tx: UserTx) -> Project:
    return await projects.insert_project(tx, body.name, body.description)


@router.get("")
async def list_projects(tx: UserTx, window: Paging) -> Page[Project]:
    found = await projects.list_projects(tx, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda p: time_cursor(p.created_at, p.id))


@router.get("/{project_id}")
async def get_project(project_id: UUID, tx: UserTx) -> Project:
    return await service.get_project(tx, project_id)


@router.patch("/{project_id}")
async def change_project(project_id: UUID, body: ProjectChanges, tx: UserTx) -> Project:
    return await service.change_project(tx, project_id, body.model_dump(exclude_unset=True))


@router.delete("/{project_id}", status_code=204)
async def delete_project(
    project_id: UUID, tx: UserTx, caller: CurrentCaller, app: AppAdapters, after: BackgroundTasks
) -> None:
    """Delete the project with its documents and chats. This cannot be undone."""
    keys = await service.delete_project(tx, project_id)
    after.add_task(remove_originals, app, caller, keys)
    after.add_task(app.vector_memory.forget, project_id)


@router.get("/{project_id}/settings")
async def get_settings(project_id: UUID, tx: UserTx) -> SettingsOut:
    return _out(await service.get_settings(tx, project_id))


@router.patch("/{project_id}/settings")
async def change_settings(project_id: UUID, body: Changes, tx: UserTx) -> SettingsOut:
    """Send only what is to change, nested as in `values`."""
    return _out(await service.change_settings(tx, project_id, body))


def _out(settings: ProjectSettings) -> SettingsOut:
    return SettingsOut(values=settings, schema=ProjectSettings.model_json_schema())
