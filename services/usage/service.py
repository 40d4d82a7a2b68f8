"""Reports of what was used, and the budgets of projects and keys."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from adapters.postgres import audit, budgets, ledger, quotas
from adapters.postgres.database import Tx
from adapters.postgres.people import people
from contracts.budgets import Limits
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.usage import UsageReport
from services.access.acting import Acting
from services.access.projects import get_project

_DAYS = 30
_MOST_DAYS = 366


async def usage_of_project(
    acting: Acting, project_id: UUID, since: date | None, until: date | None
) -> UsageReport:
    """Owners see everybody's, others their own."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await _report(tx, acting, project_id, since, until)


async def usage_of_me(acting: Acting, since: date | None, until: date | None) -> UsageReport:
    async with acting.transaction() as tx:
        return await _report(tx, acting, None, since, until)


async def _report(
    tx: Tx, acting: Acting, project_id: UUID | None, since: date | None, until: date | None
) -> UsageReport:
    until = until or datetime.now(UTC).date()
    since = since or until - timedelta(days=min(_DAYS - 1, (until - date.min).days))
    if not 0 <= (until - since).days < _MOST_DAYS:
        raise Invalid(
            f"`since` must lie before `until`, by less than {_MOST_DAYS} days.", field="since"
        )
    settings, key = acting.adapters.settings, acting.caller.api_key_id
    return UsageReport(
        since=since,
        until=until,
        rows=await ledger.usage_rows(tx, project_id, since, until),
        budgets=await budgets.budgets_of(tx, project_id, key, settings.budgets),
        quotas=await quotas.quotas_of(tx, project_id, settings.quotas),
    )


async def budget_of_project(acting: Acting, project_id: UUID) -> Limits:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await budgets.limits_of(tx, project_id=project_id)


async def set_budget_of_project(acting: Acting, project_id: UUID, limits: Limits) -> Limits:
    """By its owners."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await budgets.set_budget(tx, limits, project_id=project_id)
        await audit.record(tx, "project-budget-set", project_id, project_id)
    return limits


async def budget_of_key(acting: Acting, key_id: UUID) -> Limits:
    async with acting.transaction() as tx:
        await _must_have(tx, key_id)
        return await budgets.limits_of(tx, api_key_id=key_id)


async def set_budget_of_key(acting: Acting, key_id: UUID, limits: Limits) -> Limits:
    """By whose key it is, but not by whoever holds the key alone: it would free itself."""
    if acting.caller.api_key_id is not None:
        raise Forbidden("A key sets no budgets of keys. Sign in for that.")
    async with acting.transaction() as tx:
        await _must_have(tx, key_id)
        await budgets.set_budget(tx, limits, api_key_id=key_id)
        await audit.record(tx, "key-budget-set", key_id)
    return limits


async def _must_have(tx: Tx, key_id: UUID) -> None:
    if not await people.has_api_key(tx, key_id):
        raise NotFound("There is no such API key.")
