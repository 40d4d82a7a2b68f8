"""Projects and their settings."""

from typing import Any
from uuid import UUID

from pydantic import ValidationError

from adapters.postgres import projects
from adapters.postgres.database import Tx
from adapters.postgres.people import people
from contracts.errors import NotFound, NotValid
from contracts.projects import Project, ProjectSettings
from contracts.validation import wrong_fields


def absent(project_id: UUID) -> NotFound:
    return NotFound(f"There is no project {project_id}.")


async def get_project(tx: Tx, project_id: UUID) -> Project:
    project = await projects.get_project(tx, project_id)
    if project is None:
        raise absent(project_id)
    return project


async def change_project(tx: Tx, project_id: UUID, changes: dict[str, Any]) -> Project:
    project = await projects.update_project(tx, project_id, changes)
    if project is None:
        raise absent(project_id)
    return project


async def delete_project(tx: Tx, project_id: UUID) -> list[str]:
    """The keys of its originals, which the caller deletes once this is committed."""
    keys = await projects.delete_project(tx, project_id)
    if keys is None:
        raise absent(project_id)
    await people.record(tx, "project-deleted", project_id)
    return keys


async def get_settings(tx: Tx, project_id: UUID) -> ProjectSettings:
    settings = await projects.get_settings(tx, project_id)
    if settings is None:
        raise absent(project_id)
    return settings


async def change_settings(tx: Tx, project_id: UUID, changes: dict[str, Any]) -> ProjectSettings:
    """`changes` is a part of the settings; what it does not name stays."""
    merged = _merged((await get_settings(tx, project_id)).model_dump(mode="json"), changes)
    try:
        settings = ProjectSettings.model_validate(merged)
    except ValidationError as error:
        raise NotValid(wrong_fields(error.errors(), merged)) from None
    await projects.set_settings(tx, project_id, settings)
    return settings


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return base | {
        name: _merged(base[name], value)
        if isinstance(value, dict) and isinstance(base.get(name), dict)
        else value
        for name, value in changes.items()
    }
