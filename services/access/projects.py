"""A project, for whoever acts: what they may not see is not there."""

from uuid import UUID

from adapters.postgres import projects
from adapters.postgres.database import Tx
from contracts.errors import NotFound
from contracts.projects import Project, ProjectSettings


def absent(project_id: UUID) -> NotFound:
    return NotFound(f"There is no project {project_id}.")


async def get_project(tx: Tx, project_id: UUID) -> Project:
    project = await projects.get_project(tx, project_id)
    if project is None:
        raise absent(project_id)
    return project


async def must_be_there(tx: Tx, project_id: UUID) -> None:
    """For the caller, at little cost: for what goes on for long and is asked again and again."""
    if not await projects.is_there(tx, project_id):
        raise absent(project_id)


async def get_settings(tx: Tx, project_id: UUID) -> ProjectSettings:
    chosen = await projects.get_settings(tx, project_id)
    if chosen is None:
        raise absent(project_id)
    return chosen
