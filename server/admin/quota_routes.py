"""How much may be kept, for admins of the installation."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import Forbidden
from contracts.quotas import QuotaLimits
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.admin import quotas
from services.admin.schemas import QuotaPage

router = APIRouter(prefix="/admin/quotas", tags=["admin"], route_class=IdempotentRoute)


@router.get("", responses=raises(Forbidden))
async def list_quotas(me: Me, window: Paging) -> QuotaPage:
    """What everybody may keep, and exceptions, newest first. Of a project only its id."""
    return await quotas.list_exceptions(me, window)


@router.put("/people/{user_id}")
async def set_quota_of_person(user_id: UUID, body: QuotaLimits, me: Me) -> QuotaLimits:
    """Of what they upload, in all projects together. All null: as for everybody again."""
    return await quotas.set_of_person(me, user_id, body)


@router.put("/projects/{project_id}")
async def set_quota_of_project(project_id: UUID, body: QuotaLimits, me: Me) -> QuotaLimits:
    """Of what everybody keeps in it together; its owner tells its id."""
    return await quotas.set_of_project(me, project_id, body)
