"""Groups: for admins of the installation, and in projects."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import Conflict, Forbidden
from contracts.groups import Group, GroupMember, GroupToGive, ProjectGroup, TakenOut
from contracts.lists import Page
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.groups import roles, service
from services.groups.schemas import GivenRole, NewGroup, PersonToAdd

router = APIRouter(tags=["groups"], route_class=IdempotentRoute)


@router.get("/admin/groups", responses=raises(Forbidden))
async def list_groups(me: Me, window: Paging) -> Page[Group]:
    """Newest first, for admins of this Ibid. Which projects they have a role in is not told."""
    return await service.list_groups(me, window)


@router.post("/admin/groups", status_code=201, responses=raises(Conflict))
async def make_group(body: NewGroup, me: Me) -> Group:
    return await service.make(me, body.name)


@router.patch("/admin/groups/{group_id}", responses=raises(Conflict))
async def rename_group(group_id: UUID, body: NewGroup, me: Me) -> Group:
    """Who is in it stays, and so do its roles. A setting that names it has to follow."""
    return await service.rename(me, group_id, body.name)


@router.delete("/admin/groups/{group_id}", status_code=204, responses=raises(Conflict))
async def delete_group(group_id: UUID, me: Me) -> None:
    """With its roles. Who is in a project by it alone is out of it at once."""
    await service.delete(me, group_id)


@router.get("/admin/groups/{group_id}/members", responses=raises(Forbidden))
async def list_group_members(group_id: UUID, me: Me, window: Paging) -> Page[GroupMember]:
    """Who came first is first."""
    return await service.list_members(me, group_id, window)


@router.post("/admin/groups/{group_id}/members", status_code=201, responses=raises(Conflict))
async def add_to_group(group_id: UUID, body: PersonToAdd, me: Me) -> GroupMember:
    """Whoever has an account with this address. Twice is as once."""
    return await service.add(me, group_id, body.email)


@router.delete("/admin/groups/{group_id}/members/{user_id}", responses=raises(Conflict))
async def take_from_group(group_id: UUID, user_id: UUID, me: Me) -> TakenOut:
    """What they are reading of projects that they are in by this group alone ends at once. Whom an
    issuer's claim put there comes back with their next sign-in that has it; whom SCIM keeps there
    stays (409)."""
    return await service.take_out(me, group_id, user_id)


@router.get("/projects/{project_id}/groups")
async def list_project_groups(project_id: UUID, me: Me) -> list[ProjectGroup]:
    """By name."""
    return await roles.list_given(me, project_id)


@router.get("/projects/{project_id}/groups-to-give", responses=raises(Forbidden))
async def list_groups_to_give(project_id: UUID, me: Me) -> list[GroupToGive]:
    """For owners: those that they are in themselves; for owners who are admins, all."""
    return await roles.list_to_give(me, project_id)


@router.put("/projects/{project_id}/groups/{group_id}")
async def give_group(project_id: UUID, group_id: UUID, body: GivenRole, me: Me) -> ProjectGroup:
    """For owners. Everybody in it has this role from now on, and whatever more is their own."""
    return await roles.give(me, project_id, group_id, body.role)


@router.delete("/projects/{project_id}/groups/{group_id}", status_code=204)
async def take_group(project_id: UUID, group_id: UUID, me: Me) -> None:
    """For owners. What is read by those who were in the project by it alone ends at once."""
    await roles.take(me, project_id, group_id)
