"""What models were asked for and at what cost, and budgets."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from contracts.budgets import Limits
from contracts.errors import Invalid
from contracts.usage import UsageReport
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.usage import service

router = APIRouter(tags=["usage"], route_class=IdempotentRoute)

Since = Annotated[date | None, Query(description="The first day (UTC); by default 29 before.")]
Until = Annotated[date | None, Query(description="The last day (UTC); by default today.")]


@router.get("/projects/{project_id}/usage", responses=raises(Invalid))
async def usage_of_project(
    project_id: UUID, me: Me, since: Since = None, until: Until = None
) -> UsageReport:
    """By day, model and role: everybody's to an owner, to others their own."""
    return await service.usage_of_project(me, project_id, since, until)


@router.get("/me/usage", responses=raises(Invalid))
async def usage_of_me(me: Me, since: Since = None, until: Until = None) -> UsageReport:
    """The caller's, in all projects, by day, model and role."""
    return await service.usage_of_me(me, since, until)


@router.get("/projects/{project_id}/budget")
async def budget_of_project(project_id: UUID, me: Me) -> Limits:
    return await service.budget_of_project(me, project_id)


@router.put("/projects/{project_id}/budget")
async def set_budget_of_project(project_id: UUID, body: Limits, me: Me) -> Limits:
    """All four limits; null for none. Questions that have no room in one are refused."""
    return await service.set_budget_of_project(me, project_id, body)


@router.get("/api-keys/{key_id}/budget")
async def budget_of_key(key_id: UUID, me: Me) -> Limits:
    return await service.budget_of_key(me, key_id)


@router.put("/api-keys/{key_id}/budget")
async def set_budget_of_key(key_id: UUID, body: Limits, me: Me) -> Limits:
    """As that of a project, for what is asked with this key."""
    return await service.set_budget_of_key(me, key_id, body)
