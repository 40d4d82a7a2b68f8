"""Groups. What may be done is decided by the functions of `supabase/schemas/groups.sql`, which are
the only way to write one; each refuses whoever is no admin, or does not own the project."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID, uuid4

from adapters.postgres.database import Tx
from contracts.groups import Group, GroupMember, GroupRole, GroupToGive, ProjectGroup

_After = tuple[datetime, UUID] | None


async def make(tx: Tx, name: str) -> Group | None:
    """None where there is one of this name."""
    group_id = uuid4()
    row = await tx.row("select app.make_group(%s, %s) as outcome", [group_id, name])
    return await get_group(tx, group_id) if row and row["outcome"] == "done" else None


async def rename(tx: Tx, group_id: UUID, name: str) -> str:
    """`done`, `absent`, `taken` or `kept`."""
    row = await tx.row("select app.rename_group(%s, %s) as outcome", [group_id, name])
    return row["outcome"] if row else "absent"


async def get_group(tx: Tx, group_id: UUID) -> Group | None:
    return await tx.one(
        Group, "select * from app.groups_of_installation() where id = %s", [group_id]
    )


async def list_groups(tx: Tx, limit: int, after: _After) -> list[Group]:
    """Newest first."""
    return await tx.many(
        Group,
        "select * from app.groups_of_installation()"
        " where (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s))"
        " order by created_at desc, id desc limit %(n)s",
        {"at": after and after[0], "id": after and after[1], "n": limit},
    )


async def list_members(tx: Tx, group_id: UUID, limit: int, after: _After) -> list[GroupMember]:
    """Who came first is first."""
    return await tx.many(
        GroupMember,
        "select * from app.members_of_group(%(group)s)"
        " where (%(at)s::timestamptz is null or (since, user_id) > (%(at)s, %(id)s))"
        " order by since, user_id limit %(n)s",
        {"group": group_id, "at": after and after[0], "id": after and after[1], "n": limit},
    )


class PutOut(NamedTuple):
    outcome: str
    """`done`, `absent`, or `kept`: SCIM says so."""
    projects: list[UUID]
    """Those that somebody is out of."""
    run_projects: list[UUID]
    runs: list[UUID]
    """Answers that were being written for them, and are not any more; each is of the project in
    the same place."""
    issuers: Sequence[str] = ()
    """Whose claim had put them there, and may again."""


async def lock(tx: Tx) -> None:
    """First, where ways in of an account go: what a claim gave goes with them, and whoever changes
    groups may wait for that account."""
    await tx.execute("select app.lock_groups(true)")


async def delete(tx: Tx, group_id: UUID) -> PutOut:
    return await _put_out(tx, "select * from app.delete_group(%s)", [group_id])


async def take_out(tx: Tx, group_id: UUID, user_id: UUID) -> PutOut:
    """Whatever put them there but SCIM."""
    return await _put_out(tx, "select * from app.take_from_group(%s, %s)", [group_id, user_id])


async def take_role(tx: Tx, project_id: UUID, group_id: UUID) -> PutOut:
    return await _put_out(tx, "select * from app.take_group(%s, %s)", [project_id, group_id])


async def _put_out(tx: Tx, call: LiteralString, given: Sequence[object]) -> PutOut:
    row = await tx.row(call, given)
    assert row is not None  # noqa: S101  # these functions return exactly one row
    return PutOut(**row)


class Added(NamedTuple):
    outcome: str
    """`done`, `absent` or `kept` of a group, `nobody` or `unproved` of an address."""
    person: UUID | None


async def add(tx: Tx, group_id: UUID, email: str, *, only_proved: bool) -> Added:
    values = [group_id, email, only_proved]
    row = await tx.row("select * from app.add_to_group(%s, %s, %s)", values)
    assert row is not None  # noqa: S101  # as above
    return Added(**row)


async def get_member(tx: Tx, group_id: UUID, user_id: UUID) -> GroupMember | None:
    return await tx.one(
        GroupMember,
        "select * from app.members_of_group(%s) where user_id = %s",
        [group_id, user_id],
    )


async def in_project(tx: Tx, project_id: UUID) -> list[ProjectGroup]:
    """By name; none of a project that the caller is not in."""
    return await tx.many(
        ProjectGroup, "select * from app.groups_in(%s) order by lower(name)", [project_id]
    )


async def to_give(tx: Tx) -> list[GroupToGive]:
    """By name: those that the caller may give a role."""
    return await tx.many(GroupToGive, "select * from app.groups_to_give() order by lower(name)")


async def give_role(tx: Tx, project_id: UUID, group_id: UUID, role: GroupRole) -> bool:
    """False of a group that there is not, or that the caller may not give a role."""
    row = await tx.row("select app.give_group(%s, %s, %s) as outcome", [project_id, group_id, role])
    return bool(row and row["outcome"] == "done")
