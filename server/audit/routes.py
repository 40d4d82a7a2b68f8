"""Security events. They are read here and written by what they tell of."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.audit import AuditEvent, AuditKind
from contracts.errors import Forbidden
from contracts.lists import Page
from contracts.moments import Moment
from server.declared import raises
from server.dependencies import Me
from server.paging import Paging
from services.audit import service
from services.audit.schemas import AuditFilter

router = APIRouter(tags=["audit"])


def _filter(
    kind: Annotated[list[AuditKind], Query(max_length=50, description="Any of these.")] = [],  # noqa: B006  # FastAPI copies it
    person: Annotated[UUID | None, Query(description="Who did it, or to whom it was done.")] = None,
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query(description="Before then.")] = None,
) -> AuditFilter:
    return AuditFilter(kind=kind, person=person, since=since, until=until)


Filter = Annotated[AuditFilter, Depends(_filter)]


@router.get("/admin/audit", responses=raises(Forbidden))
async def list_audit(me: Me, window: Paging, chosen: Filter) -> Page[AuditEvent]:
    """Of the whole installation, newest first, for its admins."""
    return await service.list_events(me, window, chosen)


@router.get("/projects/{project_id}/audit", responses=raises(Forbidden))
async def list_audit_of_project(
    project_id: UUID, me: Me, window: Paging, chosen: Filter
) -> Page[AuditEvent]:
    """Of one project, newest first, for its owners."""
    return await service.list_of_project(me, project_id, window, chosen)
