"""Assistants of a project: made, changed and deleted by its owners and editors."""

from uuid import UUID, uuid4

from adapters.postgres import assistants, tools
from adapters.postgres.database import Tx
from adapters.postgres.documents import documents
from contracts.assistants import Assistant
from contracts.errors import Invalid, NotFound
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.assistants.schemas import AssistantChanges, NewAssistant

MOST = 50
"""Of one project."""


async def list_assistants(acting: Acting, project_id: UUID) -> list[Assistant]:
    """By name."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await assistants.listed(tx, project_id)


async def make(acting: Acting, project_id: UUID, new: NewAssistant) -> Assistant:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        await _check(acting, tx, project_id, new)
        if len(await assistants.listed(tx, project_id)) >= MOST:
            raise Invalid(
                "This project has as many assistants as it can. Delete one.", field="name"
            )
        assistant_id = uuid4()
        try:
            await assistants.insert(tx, project_id, assistant_id, new.model_dump(mode="json"))
        except assistants.NameTaken:
            raise _taken(new.name) from None
        return await get_assistant(tx, project_id, assistant_id)


async def change(
    acting: Acting, project_id: UUID, assistant_id: UUID, changes: AssistantChanges
) -> Assistant:
    """What `changes` does not set stays."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        before = await get_assistant(tx, project_id, assistant_id)
        await must_write(tx, project_id)
        await _check(acting, tx, project_id, changes)
        said = changes.model_dump(mode="json", include=changes.model_fields_set)
        kept = before.model_dump(mode="json", exclude={"id", "created_at", "updated_at"})
        try:
            await assistants.update(tx, project_id, assistant_id, kept | said)
        except assistants.NameTaken:
            raise _taken(changes.name) from None
        return await get_assistant(tx, project_id, assistant_id)


async def delete(acting: Acting, project_id: UUID, assistant_id: UUID) -> None:
    """Chats that it answered in go on with the project's settings."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        if not await assistants.delete(tx, project_id, assistant_id):
            raise _none(assistant_id)


async def get_assistant(tx: Tx, project_id: UUID, assistant_id: UUID) -> Assistant:
    found = await assistants.get(tx, project_id, assistant_id)
    if found is None:
        raise _none(assistant_id)
    return found


async def _check(acting: Acting, tx: Tx, project_id: UUID, said: AssistantChanges) -> None:
    """Raises `Invalid` where it names what the project, or the installation, does not have."""
    if said.document_ids is not None:
        known = await documents.ids_in(tx, project_id, said.document_ids)
        if missing := [one for one in said.document_ids if one not in known]:
            raise Invalid(
                f"There is no document {missing[0]} in this project.", field="document_ids"
            )
    if said.tools:
        of_project = {tool.id for tool in await tools.listed(tx, project_id)}
        if missing := [one for one in said.tools if one not in of_project]:
            raise Invalid(f"There is no tool {missing[0]} in this project.", field="tools")
    names = acting.adapters.models.names
    if said.model is not None and said.model not in names:
        there = ", ".join(names) or "none"
        raise Invalid(f"There is no model {said.model!r} here; there is {there}.", field="model")


def _taken(name: str) -> Invalid:
    return Invalid(f"This project has an assistant called {name} already.", field="name")


def _none(assistant_id: UUID) -> NotFound:
    return NotFound(f"There is no assistant {assistant_id} in this project.")
