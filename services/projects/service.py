"""Projects and their settings."""

from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError

from adapters.postgres import audit, projects
from contracts.errors import Forbidden, NotValid, WrongField
from contracts.lists import Page, Window, page, time_cursor
from contracts.projects import ModelChoices, Project, ProjectSettings
from contracts.validation import wrong_fields
from services.access.acting import Acting
from services.access.projects import absent, get_project, get_settings
from services.access.rights import must_write
from services.projects import pages
from services.projects.originals import remove_originals
from services.projects.schemas import ModelOut, ModelTrial, NewProject, ProjectChanges

_CANNOT_MASK = (
    "Personal data cannot be masked here: its packages are not installed. Whoever runs Ibid can"
    " install ibid[masking]."
)


async def make(acting: Acting, new: NewProject) -> Project:
    """Its maker owns it. Raises `Forbidden` to a key that is for certain projects."""
    if acting.caller.projects is not None:
        raise Forbidden(
            "This API key is for certain projects and makes no others. Use one without such a list,"
            " or sign in."
        )
    async with acting.transaction() as tx:
        project = await projects.insert_project(tx, new.name, new.description)
        await audit.record(tx, "project-made", project.id, project.id)
    return project


async def list_mine(acting: Acting, window: Window) -> Page[Project]:
    """Newest first."""
    if window.cursor is None:
        return await pages.newest(acting, window)
    async with acting.transaction() as tx:
        found = await projects.list_projects(tx, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda p: time_cursor(p.created_at, p.id))


async def get(acting: Acting, project_id: UUID) -> Project:
    return await pages.project(acting, project_id)


async def change(acting: Acting, project_id: UUID, changes: ProjectChanges) -> Project:
    """What `changes` does not set stays."""
    async with acting.transaction() as tx:
        wanted = changes.model_dump(exclude_unset=True)
        project = await projects.update_project(tx, project_id, wanted)
        if project is None:
            raise absent(project_id)
    return project


async def delete(acting: Acting, project_id: UUID) -> None:
    """With its documents and chats. Originals follow; those that do not are the sweep's."""
    async with acting.transaction() as tx:
        keys = await projects.delete_project(tx, project_id)
        if keys is None:
            raise absent(project_id)
        await audit.record(tx, "project-deleted", project_id)
    acting.later(remove_originals, acting, keys)
    acting.later(acting.adapters.vector_cache.invalidate, project_id)
    acting.later(acting.adapters.file_passwords.withdraw_all, project_id)


def models(acting: Acting) -> list[ModelOut]:
    """The one that answers first."""
    names = acting.adapters.models.names
    first = acting.adapters.models.answering(ModelChoices.model_validate({}))
    found = [ModelOut(name=name, model=model) for name, model in names.items()]
    return sorted(found, key=lambda one: first is None or one.model != first.name)


def may_mask(acting: Acting) -> bool:
    """Whether a project has the choice."""
    return acting.adapters.models.projects_may_mask


async def models_for_chats(acting: Acting, project_id: UUID) -> list[ModelOut]:
    """What a chat of this project may be answered by; the one that does without a choice first."""
    async with acting.transaction() as tx:
        chosen = (await get_settings(tx, project_id)).models
    models = acting.adapters.models
    return [ModelOut(name=name, model=models.names[name]) for name in models.offered(chosen)]


async def try_model(acting: Acting, project_id: UUID, name: str) -> ModelTrial:
    """For those who choose among them: it costs a few tokens.

    Raises `NotValid` of a name that no connection has.
    """
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
    came = await acting.adapters.models.tried(name)
    if came is None:
        raise NotValid([WrongField("name", f"There is no model {name!r} here.")])
    return ModelTrial(works=came[0], told=came[1])


async def settings(acting: Acting, project_id: UUID) -> ProjectSettings:
    return await pages.settings(acting, project_id)


async def change_settings(
    acting: Acting, project_id: UUID, changes: dict[str, Any]
) -> ProjectSettings:
    """`changes` is a part of the settings; what it does not name stays.

    Raises `NotValid`, naming the fields that cannot be so.
    """
    async with acting.transaction() as tx:
        merged = _merged((await get_settings(tx, project_id)).model_dump(mode="json"), changes)
        try:
            chosen = ProjectSettings.model_validate(merged)
        except ValidationError as error:
            raise NotValid(wrong_fields(error.errors(), merged)) from None
        _must_be_there(acting, chosen.models, changes.get("models"))
        await projects.set_settings(tx, project_id, chosen)
    return chosen


def _must_be_there(acting: Acting, chosen: ModelChoices, changed: object) -> None:
    """Only of what is changed: a model that went away stays chosen without harm."""
    known = {"", *acting.adapters.models.names}
    names = cast(dict[str, object], changed) if isinstance(changed, dict) else {}
    wrong = [
        WrongField(f"models.{role}", f"There is no model {name!r} here.")
        for role in names
        if role != "masked"
        for name in _names(getattr(chosen, role))
        if name not in known
    ]
    if names.get("masked") and not acting.adapters.models.can_mask:
        wrong.append(WrongField("models.masked", _CANNOT_MASK))
    if wrong:
        raise NotValid(wrong)


def _names(chosen: str | list[str]) -> list[str]:
    return [chosen] if isinstance(chosen, str) else chosen


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return base | {
        name: _merged(base[name], value)
        if isinstance(value, dict) and isinstance(base.get(name), dict)
        else value
        for name, value in changes.items()
    }
