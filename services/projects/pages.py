"""What pages show of projects: from Redis where it is current, else from the database."""

import json
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, RootModel, ValidationError

from adapters.postgres import projects
from adapters.postgres.database import Tx
from contracts.lists import Page, Window, page, time_cursor
from contracts.ports import KeptProjects
from contracts.projects import Project, ProjectSettings
from services.access.acting import Acting
from services.access.projects import get_project, get_settings

Shown = TypeVar("Shown", bound=BaseModel)


class _Ids(RootModel[list[UUID]]):
    pass


async def project(acting: Acting, project_id: UUID) -> Project:
    """Raises `NotFound` of one that the caller does not see."""
    return await _one(acting, Project, _PROJECT, project_id, get_project)


async def settings(acting: Acting, project_id: UUID) -> ProjectSettings:
    """Likewise."""
    return await _one(acting, ProjectSettings, _SETTINGS, project_id, get_settings)


async def newest(acting: Acting, window: Window) -> Page[Project]:
    """The first page of the caller's projects, newest first. Which they are depends on the person
    alone, and what each of them shows on itself: so one that changes leaves the others kept."""
    kept, me = acting.adapters.project_cache, acting.caller.user_id
    mine = f"{_MINE}:{window.limit}"
    known = await kept.get(acting.caller, mine, [me])
    ids = _value(_Ids, known, me)
    shown = KeptProjects()
    if ids is not None:
        shown = await kept.get(acting.caller, _PROJECT, ids.root)
        found = [one for each in ids.root if (one := _value(Project, shown, each))]
        if len(found) == len(ids.root):
            return _page(found, window)
    async with acting.transaction() as tx:
        found = await projects.list_projects(tx, window.limit + 1, None)
    ids = _Ids([one.id for one in found])
    await kept.put(acting.caller, mine, known, {me: _bytes(ids)})
    values = {one.id: _bytes(one) for one in found}
    await kept.put(acting.caller, _PROJECT, shown, values)
    return _page(found, window)


async def _one(
    acting: Acting,
    model: type[Shown],
    what: str,
    project_id: UUID,
    ask: Callable[[Tx, UUID], Awaitable[Shown]],
) -> Shown:
    kept = acting.adapters.project_cache
    read = await kept.get(acting.caller, what, [project_id])
    if value := _value(model, read, project_id):
        return value
    async with acting.transaction() as tx:
        value = await ask(tx, project_id)
    await kept.put(acting.caller, what, read, {project_id: _bytes(value)})
    return value


def _value(model: type[Shown], read: KeptProjects, subject: UUID) -> Shown | None:
    try:
        value = read.values.get(subject)
        return None if value is None else model.model_validate_json(value)
    except ValidationError:
        return None  # damaged; the database knows


def _bytes(value: BaseModel) -> bytes:
    return value.model_dump_json().encode()


def _form(model: type[BaseModel]) -> str:
    """What a model looks like in this release, so that another release's is not read as ours."""
    described: dict[str, Any] = model.model_json_schema()
    return blake2b(json.dumps(described).encode(), digest_size=8).hexdigest()


_PROJECT, _SETTINGS, _MINE = _form(Project), _form(ProjectSettings), _form(_Ids)


def _page(found: list[Project], window: Window) -> Page[Project]:
    return page(found, window.limit, lambda p: time_cursor(p.created_at, p.id))
