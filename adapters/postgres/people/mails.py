"""Letters that wait to be sent, and the links in those that were."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from adapters.postgres.database import Tx
from contracts.mail import MailKind
from contracts.members import Delivery, Role


class Waiting(NamedTuple):
    kind: MailKind
    email: str
    tries: int


class Addressee(NamedTuple):
    user_id: UUID
    email: str
    name: str | None


async def queue(tx: Tx, kind: MailKind, email: str) -> UUID:
    """As anonymous; the same for an address that has no account."""
    row = await tx.row("select app.queue_mail(%s, %s, %s) as id", [uuid4(), kind, email])
    assert row is not None  # noqa: S101  # a function always answers
    return row["id"]


async def claim(tx: Tx, mail_id: UUID) -> Waiting | None:
    """As a worker: one that is due, which is put off at once, so that nobody else sends it."""
    row = await tx.row(
        "update mails set tries = tries + 1,"
        " due_at = now() + make_interval(mins => 1 << least(tries, 6))"
        " where id = %s and due_at <= now() returning kind, email, tries",
        [mail_id],
    )
    return None if row is None else Waiting(MailKind(row["kind"]), row["email"], row["tries"])


async def due(tx: Tx) -> list[UUID]:
    rows = await tx.rows("select id from mails where due_at <= now() order by due_at limit 50")
    return [row["id"] for row in rows]


class Invited(NamedTuple):
    role: Role
    by: str | None
    """The address of who invites, where it is proved."""
    expires_at: datetime


async def invited(tx: Tx, invitation_id: UUID, digest: bytes) -> Invited | None:
    """As a worker: what an invitation's letter says, whose secret has this digest from now on.
    None where it does not stand any more."""
    row = await tx.row(
        "update invitations i set hash = %s from users u where i.id = %s and i.used_at is null"
        " and i.expires_at > now() and i.delivery is not null and u.id = i.created_by"
        " and u.suspended_at is null returning i.role, i.expires_at,"
        " case when u.email_verified_at is not null then u.email end as by",
        [digest, invitation_id],
    )
    return None if row is None else Invited(**row)


async def settle(tx: Tx, invitation_id: UUID, digest: bytes, delivery: Delivery) -> bool:
    """As a worker: what became of its letter. False where another was begun meanwhile."""
    done = await tx.execute(
        "update invitations set delivery = %s where id = %s and hash = %s",
        [delivery, invitation_id, digest],
    )
    return done.rowcount == 1


async def forget(tx: Tx, mail_id: UUID) -> None:
    await tx.execute("delete from mails where id = %s", [mail_id])


async def addressee(tx: Tx, waiting: Waiting) -> Addressee | None:
    """As a worker: the person to write to; nobody, where there is none or nothing to prove."""
    row = await tx.row(
        "select id, email, name from users where email = %s"
        " and (%s = 'reset' or email_verified_at is null)",
        [waiting.email, waiting.kind],
    )
    return None if row is None else Addressee(row["id"], row["email"], row["name"])


async def insert_link(
    tx: Tx, person: Addressee, kind: MailKind, digest: bytes, ends_at: datetime
) -> None:
    await tx.execute(
        "insert into mail_links (hash, user_id, kind, email, ends_at) values (%s, %s, %s, %s, %s)",
        [digest, person.user_id, kind, person.email, ends_at],
    )


async def linked(tx: Tx, kind: MailKind, digest: bytes) -> Addressee | None:
    """As anonymous: whose a link is that is good."""
    row = await tx.row("select * from app.mail_link(%s, %s)", [digest, kind])
    return None if row is None else Addressee(row["user_id"], row["email"], row["name"])


async def take_link(tx: Tx, kind: MailKind, digest: bytes) -> bool:
    """True once, for whom it was sent to."""
    row = await tx.row("select app.take_mail_link(%s, %s) as taken", [digest, kind])
    return bool(row and row["taken"])
