"""How long a project keeps documents, replaced versions and chats. Its owners decide; everybody in
it is told."""

from uuid import UUID

from adapters.postgres import audit, retention
from adapters.postgres.database import Tx
from contracts.retention import Retention, RetentionPreview, RetentionState
from services.access.acting import Acting
from services.access.projects import get_project


async def get_retention(acting: Acting, project_id: UUID) -> RetentionState:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await _state(acting, tx, project_id)


async def set_retention(acting: Acting, project_id: UUID, wanted: Retention) -> RetentionState:
    """Deletes nothing for a day; then the periodic job does. Raises `Forbidden`."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await retention.put(tx, project_id, wanted)
        told = wanted.model_dump(exclude_none=True) if wanted.deletes else {"keeps": "everything"}
        await audit.record(tx, "retention-set", project_id, project_id, **told)
        return await _state(acting, tx, project_id)


async def preview_retention(
    acting: Acting, project_id: UUID, wanted: Retention
) -> RetentionPreview:
    """How many would go now; changes nothing. Raises `Forbidden`."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        versions = wanted.versions_within(acting.adapters.settings.versions.keep_days)
        reckoned = wanted.model_copy(update={"versions_days": versions})
        return await retention.preview(tx, project_id, reckoned)


async def _state(acting: Acting, tx: Tx, project_id: UUID) -> RetentionState:
    at_most = acting.adapters.settings.versions.keep_days or None
    found = await retention.get(tx, project_id)
    return found.model_copy(update={"versions_days_at_most": at_most})
