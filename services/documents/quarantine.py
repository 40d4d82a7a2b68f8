"""Passages that no model is shown; whoever may change the project releases or deletes them."""

from contextlib import suppress
from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.documents import quarantine
from adapters.postgres.embedders import embedders
from adapters.vectors import stored
from contracts.errors import NotFound, StorageUnavailable
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
        await audit.record(tx, "passage-released", passage_id, project_id)


async def delete(acting: Acting, project_id: UUID, passage_id: UUID) -> None:
    """The passage goes; its file stays as it was uploaded."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        document_id = await quarantine.document_of(tx, project_id, passage_id)
        if document_id is None or not await quarantine.delete(tx, project_id, passage_id):
            raise _none(passage_id)
        await audit.record(tx, "quarantined-deleted", passage_id, project_id)
    await _forget_elsewhere(acting, project_id, document_id)


async def _forget_elsewhere(acting: Acting, project_id: UUID, document_id: UUID) -> None:
    """An index outside Postgres gets what is left of the document; what cannot be taken from it
    now, the worker takes."""
    index, default = acting.adapters.vector_index, acting.adapters.embedders.default
    if index is None:
        return
    async with acting.transaction() as tx:
        its = await embedders.searched_by(tx, project_id, *default)
        if its is None or (its.name, its.dimensions) != default:
            return  # the index has none of this project
        passages, vectors = await stored.passages_of(tx, document_id, its)
    with suppress(StorageUnavailable):
        if passages:
            await index.put(project_id, document_id, passages, vectors)
        else:
            await index.remove(project_id, [document_id])


def _none(passage_id: UUID) -> NotFound:
    return NotFound(f"There is no passage {passage_id} in quarantine.")
