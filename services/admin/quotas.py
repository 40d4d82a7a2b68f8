"""Exceptions from what everybody may keep, as admins of the installation make them."""

from uuid import UUID

from adapters.postgres import audit, quotas
from contracts.errors import NotFound
from contracts.lists import Window, page, time_cursor
from contracts.quotas import QuotaLimits
from services.access.acting import Acting
from services.admin.schemas import EverybodysQuotas, QuotaPage


async def list_exceptions(acting: Acting, window: Window) -> QuotaPage:
    """Newest first, with what holds for everybody else.

    Raises:
        Forbidden: the caller is no admin, as from all here.
    """
    async with acting.transaction() as tx:
        found = await quotas.list_exceptions(tx, window.limit + 1, window.after_time())
    shown = page(found, window.limit, lambda one: time_cursor(one.set_at, one.id))
    settings = acting.adapters.settings.quotas
    everybodys = EverybodysQuotas(
        person=QuotaLimits(**settings.of_every("person")),
        project=QuotaLimits(**settings.of_every("project")),
    )
    return QuotaPage(**dict(shown), everybodys=everybodys)


async def set_of_person(acting: Acting, user_id: UUID, limits: QuotaLimits) -> QuotaLimits:
    async with acting.transaction() as tx:
        if not await quotas.set_quota(tx, limits, user_id=user_id):
            raise NotFound(f"There is no account {user_id}.")
        await audit.record(tx, "person-quota-set", user_id)
    return limits


async def set_of_project(acting: Acting, project_id: UUID, limits: QuotaLimits) -> QuotaLimits:
    """Also of a project that the admin is not in, and sees nothing else of."""
    async with acting.transaction() as tx:
        if not await quotas.set_quota(tx, limits, project_id=project_id):
            raise NotFound(f"There is no project {project_id}.")
        await audit.record(tx, "project-quota-set", project_id)
    return limits
