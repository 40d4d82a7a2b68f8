"""Passages that no model is shown; whoever may change the project releases or deletes them."""

from uuid import UUID

from adapters.postgres.documents import quarantine
from contracts.errors import NotFound
from contracts.guarding import QuarantinedPassage
from contracts.lists import Page, Window, page, time_cursor
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write


async def list_quarantined(
    acting: Acting, project_id: UUID, window: Window
) -> Page[QuarantinedPassage]:
    """What was found last first."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await quarantine.list_quarantined(
            tx, project_id, window.limit + 1, window.after_time()
        )
    return page(found, window.limit, lambda p: time_cursor(p.found_at, p.passage_id))


async def release(acting: Acting, project_id: UUID, passage_id: UUID) -> None:
    """Searches find it from now on, also when its file is read again."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        if not await quarantine.release(tx, project_id, passage_id):
            raise _none(passage_id)


async def delete(acting: Acting, project_id: UUID, passage_id: UUID) -> None:
    """The passage goes; its file stays as it was uploaded."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        if not await quarantine.delete(tx, project_id, passage_id):
            raise _none(passage_id)


def _none(passage_id: UUID) -> NotFound:
    return NotFound(f"There is no passage {passage_id} in quarantine.")
