"""Members of a project: what each may do, and how they leave."""

from uuid import UUID

from adapters.postgres import audit, members
from adapters.postgres.database import Tx
from contracts.errors import Conflict, NotFound
from contracts.lists import Page, Window, page, time_cursor
from contracts.members import Member, Role
from contracts.ports import RunKey
from services.access.acting import Acting
from services.access.ending import end_what_they_follow
from services.access.projects import get_project

_LAST = (
    "This project would have no owner any more. Hand it over to another member first, or make one"
    " of them an owner."
)
_BY_GROUP = (
    "They are in this project by a group alone. Take the group out of the project, or ask an admin"
    " of this Ibid to take them out of the group."
)
_TO_ONESELF = "This project is yours already. Choose another member to hand it over to."


async def list_members(acting: Acting, project_id: UUID, window: Window) -> Page[Member]:
    """Who came first is first. Everybody in a project may see who else is."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await members.list_members(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda one: time_cursor(one.since, one.user_id))


async def change_role(acting: Acting, project_id: UUID, user_id: UUID, role: Role) -> Member:
    """It holds from the next thing that they do. Raises `Conflict` of the last owner."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        _must_be_done(user_id, await members.change_role(tx, project_id, user_id, role), _LAST)
        await audit.record(tx, "role-changed", user_id, project_id, role=role)
        return await _existing(tx, project_id, user_id)


async def hand_over(acting: Acting, project_id: UUID, user_id: UUID) -> Member:
    """They own the project from now on, and whoever acts edits it."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        _must_be_done(user_id, await members.hand_over(tx, project_id, user_id), _TO_ONESELF)
        await audit.record(tx, "project-handed-over", user_id, project_id)
        return await _existing(tx, project_id, user_id)


async def remove(acting: Acting, project_id: UUID, user_id: UUID) -> None:
    """Somebody else, or oneself. What they follow of the project ends; docs/decisions/0082 says
    what becomes of what they made."""
    leaves = user_id == acting.caller.user_id
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        # Before: who has left may tell nothing of the project any more.
        await audit.record(tx, "project-left" if leaves else "member-removed", user_id, project_id)
        removed = await members.remove(tx, project_id, user_id)
        _must_be_done(user_id, removed.outcome, _LAST)
    runs = [RunKey(project_id, run) for run in removed.runs]
    await end_what_they_follow(acting, [project_id], runs)


async def _existing(tx: Tx, project_id: UUID, user_id: UUID) -> Member:
    member = await members.get_member(tx, project_id, user_id)
    if member is None:
        raise _no_member(user_id)
    return member


def _must_be_done(user_id: UUID, outcome: str, why_not: str) -> None:
    if outcome == "absent":
        raise _no_member(user_id)
    if outcome == "by group":
        raise Conflict(_BY_GROUP)
    if outcome != "done":
        raise Conflict(why_not)


def _no_member(user_id: UUID) -> NotFound:
    return NotFound(f"There is no member {user_id} in this project.")
