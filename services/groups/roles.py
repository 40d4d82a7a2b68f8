"""What groups may do in a project, which its owners decide."""

from uuid import UUID

from adapters.postgres import audit, groups
from contracts.groups import GroupRole, GroupToGive, ProjectGroup
from services.access.acting import Acting
from services.access.ending import end_what_is_over
from services.access.projects import get_project
from services.access.rights import must_own
from services.groups.service import absent


async def list_given(acting: Acting, project_id: UUID) -> list[ProjectGroup]:
    """By name, for everybody in the project."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await groups.in_project(tx, project_id)


async def list_to_give(acting: Acting, project_id: UUID) -> list[GroupToGive]:
    """Those that whoever acts is in, or all for an admin; for owners."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        return await groups.to_give(tx)


async def give(acting: Acting, project_id: UUID, group_id: UUID, role: GroupRole) -> ProjectGroup:
    """From now on, or another one than before. Who has more of their own keeps it."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        if not await groups.give_role(tx, project_id, group_id, role):
            raise absent(group_id)
        await audit.record(tx, "project-group-given", group_id, project_id, role=role)
        given = await groups.in_project(tx, project_id)
    return next(one for one in given if one.id == group_id)


async def take(acting: Acting, project_id: UUID, group_id: UUID) -> None:
    """Who is in the project by it alone is out."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        gone = await groups.take_role(tx, project_id, group_id)
        if gone.outcome != "done":
            raise absent(group_id)
        await audit.record(tx, "project-group-taken", group_id, project_id)
    await end_what_is_over(acting, gone)
