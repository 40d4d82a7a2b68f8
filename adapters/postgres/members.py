"""Who is in a project, and invitations. What may be done is decided by the functions of
`supabase/schemas/members.sql`, which are the only way to write a member."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID, uuid4

from adapters.postgres.database import Tx
from contracts.members import Invitation, InvitationShown, Member, Role

_INVITATION: LiteralString = "id, role, email, delivery, created_at, expires_at"


async def list_members(
    tx: Tx, project_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> list[Member]:
    """Who came first is first; none of a project that the caller is not in."""
    found = await tx.many(
        Member,
        "select user_id, name, email, role, own_role, since from app.people_of(%(project)s)"
        " where (%(at)s::timestamptz is null or (since, user_id) > (%(at)s, %(id)s))"
        " order by since, user_id limit %(n)s",
        {"project": project_id, "at": after and after[0], "id": after and after[1], "n": limit},
    )
    return await _with_groups(tx, project_id, found)


async def get_member(tx: Tx, project_id: UUID, user_id: UUID) -> Member | None:
    found = await tx.many(
        Member, "select * from app.people_of(%s) where user_id = %s", [project_id, user_id]
    )
    return next(iter(await _with_groups(tx, project_id, found)), None)


async def _with_groups(tx: Tx, project_id: UUID, found: list[Member]) -> list[Member]:
    rows = await tx.rows(
        "select * from app.groups_of_members(%s, %s)", [project_id, [one.user_id for one in found]]
    )
    names = {row["user_id"]: row["names"] for row in rows}
    return [one.model_copy(update={"groups": names.get(one.user_id, [])}) for one in found]


async def change_role(tx: Tx, project_id: UUID, user_id: UUID, role: Role) -> str:
    """`done`, `absent` or `last owner`. Raises `Forbidden` for who does not own the project."""
    return await _outcome(tx, "select app.change_role(%s, %s, %s)", [project_id, user_id, role])


async def hand_over(tx: Tx, project_id: UUID, user_id: UUID) -> str:
    """Likewise; `last owner` where it is handed to whoever calls."""
    return await _outcome(tx, "select app.hand_over(%s, %s)", [project_id, user_id])


async def _outcome(tx: Tx, call: LiteralString, given: Sequence[object]) -> str:
    row = await tx.row(call, given)
    assert row is not None  # noqa: S101  # a function returns exactly one row
    return next(iter(row.values()))


class Removed(NamedTuple):
    outcome: str
    runs: list[UUID]
    """Answers that were being written for them, and are not any more."""


async def remove(tx: Tx, project_id: UUID, user_id: UUID) -> Removed:
    row = await tx.row("select * from app.remove_member(%s, %s)", [project_id, user_id])
    assert row is not None  # noqa: S101  # the function returns exactly one row
    return Removed(**row)


class NewInvitation(NamedTuple):
    project_id: UUID
    role: Role
    email: str | None
    secret_hash: bytes | None
    """None: a worker makes the secret, with the letter that it is in."""
    expires_at: datetime


async def invite(tx: Tx, new: NewInvitation) -> Invitation:
    """Those of the project that are over or used go meanwhile."""
    await tx.execute(
        "delete from invitations where project_id = %s"
        " and (expires_at <= now() or used_at < now() - interval '30 days')",
        [new.project_id],
    )
    made = await tx.one(
        Invitation,
        "insert into invitations (id, project_id, role, email, hash, expires_at)"
        f" values (%s, %s, %s, %s, %s, %s) returning {_INVITATION}",
        [uuid4(), *new],
    )
    assert made is not None  # noqa: S101  # `returning` of an insert that did not raise
    return made


async def list_invitations(
    tx: Tx, project_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> list[Invitation]:
    """Those that stand, newest first."""
    return await tx.many(
        Invitation,
        f"select {_INVITATION} from invitations where project_id = %(project)s"
        " and used_at is null and expires_at > now()"
        " and (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s))"
        " order by created_at desc, id desc limit %(n)s",
        {"project": project_id, "at": after and after[0], "id": after and after[1], "n": limit},
    )


async def mail(tx: Tx, project_id: UUID, invitation_id: UUID) -> bool:
    """Note a letter, or another one. False where no such invitation is open, or it is a link that
    its maker was told. The letter has the invitation's id."""
    row = await tx.row("select app.mail_invitation(%s, %s) as noted", [project_id, invitation_id])
    return bool(row and row["noted"])


async def get_invitation(tx: Tx, project_id: UUID, invitation_id: UUID) -> Invitation | None:
    return await tx.one(
        Invitation,
        f"select {_INVITATION} from invitations where project_id = %s and id = %s"
        " and used_at is null and expires_at > now()",
        [project_id, invitation_id],
    )


async def withdraw(tx: Tx, project_id: UUID, invitation_id: UUID) -> bool:
    """False where there is none, or it was used: who came in by it is removed as a member."""
    gone = await tx.execute(
        "delete from invitations where project_id = %s and id = %s and used_at is null",
        [project_id, invitation_id],
    )
    return gone.rowcount == 1


async def shown(tx: Tx, secret_hash: bytes) -> InvitationShown | None:
    return await tx.one(InvitationShown, "select * from app.invitation(%s)", [secret_hash])


class Accepted(NamedTuple):
    project: UUID
    changed: bool
    """Whether the caller may do more than before."""


async def accept(tx: Tx, secret_hash: bytes) -> Accepted | None:
    """None where the invitation does not stand."""
    row = await tx.row("select * from app.accept_invitation(%s)", [secret_hash])
    return Accepted(**row) if row else None
