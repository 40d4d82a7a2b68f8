"""Groups of the installation, for its admins: made, filled and deleted.

Whoever is put out of a project by it is out as who is removed from it (docs/decisions/0082).
"""

from uuid import UUID

from adapters.postgres import audit, groups
from contracts.errors import Conflict, NotFound
from contracts.groups import Group, GroupMember, TakenOut
from contracts.lists import Page, Window, page, time_cursor
from services.access.acting import Acting
from services.access.ending import end_what_is_over
from services.groups import claimed

_UNPROVED = (
    "Nobody has proved yet that this address is theirs: anybody may have typed it. They prove it"
    " under You, by a letter."
)

_KEPT = (
    "A directory keeps this group by SCIM: its name and who is in it are changed there. Without a"
    " token of SCIM it is kept by hand again."
)
_KEPT_IN = (
    "A directory says by SCIM that they are in this group: take them out there, and they are out"
    " here. Without a token of SCIM it is kept by hand again."
)


async def list_groups(acting: Acting, window: Window) -> Page[Group]:
    """Newest first. Raises `Forbidden` for whoever is no admin, as all here do."""
    async with acting.transaction() as tx:
        found = await groups.list_groups(tx, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda one: time_cursor(one.created_at, one.id))


async def make(acting: Acting, name: str) -> Group:
    async with acting.transaction() as tx:
        made = await groups.make(tx, name.strip())
        if made is None:
            raise Conflict(f"There is a group {name.strip()!r} already.")
        await audit.record(tx, "group-made", made.id)
    return made


async def rename(acting: Acting, group_id: UUID, name: str) -> Group:
    """Everybody in it stays, and its roles too."""
    async with acting.transaction() as tx:
        outcome = await groups.rename(tx, group_id, name.strip())
        _must_be_there(group_id, outcome, _KEPT)
        if outcome == "taken":
            raise Conflict(f"There is a group {name.strip()!r} already.")
        await audit.record(tx, "group-renamed", group_id)
        renamed = await groups.get_group(tx, group_id)
    assert renamed is not None  # noqa: S101  # renamed in this transaction
    return renamed


async def delete(acting: Acting, group_id: UUID) -> None:
    """With its roles; who is in a project by it alone is out."""
    async with acting.transaction() as tx:
        gone = await groups.delete(tx, group_id)
        _must_be_there(group_id, gone.outcome, _KEPT)
        await audit.record(tx, "group-deleted", group_id)
    await end_what_is_over(acting, gone)


async def list_members(acting: Acting, group_id: UUID, window: Window) -> Page[GroupMember]:
    """Who came first is first."""
    async with acting.transaction() as tx:
        if await groups.get_group(tx, group_id) is None:
            raise absent(group_id)
        found = await groups.list_members(tx, group_id, window.limit + 1, window.after_time())
    found = [claimed.labelled(acting.adapters.settings, one) for one in found]
    return page(found, window.limit, lambda one: time_cursor(one.since, one.user_id))


async def add(acting: Acting, group_id: UUID, email: str) -> GroupMember:
    """Twice is as once. Admins see who has an account, so that they may be told that nobody has.

    Where letters are sent, nobody comes in by an address that they only typed.
    """
    mailing = bool(acting.adapters.settings.mail.host)
    async with acting.transaction() as tx:
        added = await groups.add(tx, group_id, email, only_proved=mailing)
        _must_be_there(group_id, added.outcome, _KEPT)
        if added.person is None:
            raise NotFound("There is no account with this address.")
        if added.outcome == "unproved":
            raise Conflict(_UNPROVED)
        await audit.record(tx, "group-member-added", added.person, group=str(group_id))
        member = await groups.get_member(tx, group_id, added.person)
    assert member is not None  # noqa: S101  # added in this transaction
    return claimed.labelled(acting.adapters.settings, member)


async def take_out(acting: Acting, group_id: UUID, user_id: UUID) -> TakenOut:
    """By hand, whatever put them there but SCIM; a claim may put them there again."""
    async with acting.transaction() as tx:
        group = await groups.get_group(tx, group_id)
        gone = await groups.take_out(tx, group_id, user_id)
        if gone.outcome == "kept":
            raise Conflict(_KEPT_IN)
        if gone.outcome != "done":
            raise NotFound(f"There is no member {user_id} in this group.")
        await audit.record(tx, "group-member-removed", user_id, group=str(group_id))
    await end_what_is_over(acting, gone)
    name = group.name if group else ""
    return TakenOut(comes_back_by=claimed.mapping(acting.adapters.settings, gone.issuers, name))


def _must_be_there(group_id: UUID, outcome: str, why_not: str) -> None:
    if outcome == "absent":
        raise absent(group_id)
    if outcome == "kept":
        raise Conflict(why_not)


def absent(group_id: UUID) -> NotFound:
    return NotFound(f"There is no group {group_id}.")
