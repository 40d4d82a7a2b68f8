"""Security events: all of them to admins of the installation, a project's to its owners."""

from uuid import UUID

from adapters.postgres import audit
from contracts.audit import AuditEvent
from contracts.lists import Page, Window, page
from services.access.acting import Acting
from services.access.projects import get_project
from services.audit.schemas import AuditFilter


async def list_events(acting: Acting, window: Window, chosen: AuditFilter) -> Page[AuditEvent]:
    """Newest first. Raises `Forbidden` for whoever is no admin."""
    return await _page(acting, None, window, chosen)


async def list_of_project(
    acting: Acting, project_id: UUID, window: Window, chosen: AuditFilter
) -> Page[AuditEvent]:
    """Newest first. Raises `Forbidden` for whoever does not own the project."""
    return await _page(acting, project_id, window, chosen)


async def _page(
    acting: Acting, project_id: UUID | None, window: Window, chosen: AuditFilter
) -> Page[AuditEvent]:
    before = window.after_number()
    wanted = audit.Wanted(
        project_id,
        chosen.kind or None,
        chosen.person,
        chosen.since,
        chosen.until,
        before if before >= 0 else None,
        window.limit + 1,
    )
    async with acting.transaction() as tx:
        if project_id is not None:
            await get_project(tx, project_id)
        found = await audit.events(tx, wanted)
    return page(found, window.limit, lambda one: str(one.id))
