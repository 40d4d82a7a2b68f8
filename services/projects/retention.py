"""How long a project keeps documents and chats. Its owners decide; everybody in it is told."""

from uuid import UUID

from adapters.postgres import audit, retention
from contracts.retention import Retention, RetentionPreview, RetentionState
from services.access.acting import Acting
from services.access.projects import get_project


async def get_retention(acting: Acting, project_id: UUID) -> RetentionState:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await retention.get(tx, project_id)


async def set_retention(acting: Acting, project_id: UUID, wanted: Retention) -> RetentionState:
    """Deletes nothing for a day; then the periodic job does. Raises `Forbidden`."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await retention.put(tx, project_id, wanted)
        told = wanted.model_dump(exclude_none=True) if wanted.deletes else {"keeps": "everything"}
        await audit.record(tx, "retention-set", project_id, project_id, **told)
        return await retention.get(tx, project_id)


async def preview_retention(
    acting: Acting, project_id: UUID, wanted: Retention
) -> RetentionPreview:
    """How many would go now; changes nothing. Raises `Forbidden`."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await retention.preview(tx, project_id, wanted)
