"""Where people sign in beside their password: each identity belongs to one person."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg

from adapters.postgres.database import Tx
from contracts.people import Identity
from contracts.sign_in import ProvedIdentity

_IDENTITY = "id, issuer, email, created_at, used_at"


class Account(NamedTuple):
    user_id: UUID
    verified: bool
    """Whether its address was ever proved."""
    has_password: bool


async def person_with(tx: Tx, proved: ProvedIdentity) -> UUID | None:
    """As anonymous: whose this identity is."""
    row = await tx.row("select app.identity(%s, %s) as id", [proved.issuer, proved.subject])
    return row["id"] if row else None


async def account_with(tx: Tx, email: str) -> Account | None:
    """As anonymous, of an address that an issuer proved."""
    row = await tx.row("select * from app.account_with_email(%s)", [email])
    return None if row is None else Account(row["id"], row["verified"], row["has_password"])


async def has_address(tx: Tx, email: str) -> bool:
    """Whether the caller's account still has this address. Nobody changes it before the end."""
    row = await tx.row("select email from users where id = app.user_id() for share", [])
    return row is not None and row["email"] == email.lower()


async def add(tx: Tx, proved: ProvedIdentity) -> bool:
    """False when it is somebody's already."""
    try:
        async with tx.connection.transaction():
            await tx.execute(
                "insert into identities (id, issuer, subject, email) values (%s, %s, %s, %s)",
                [uuid4(), proved.issuer, proved.subject, proved.email],
            )
    except psycopg.errors.UniqueViolation:
        return False
    return True


async def mark_used(tx: Tx, proved: ProvedIdentity) -> None:
    await tx.execute(
        "update identities set used_at = now(), email = %s where issuer = %s and subject = %s",
        [proved.email, proved.issuer, proved.subject],
    )


async def of_caller(tx: Tx) -> list[Identity]:
    """In the order in which they were added."""
    return await tx.many(
        Identity, f"select {_IDENTITY} from identities order by created_at, id", []
    )


async def remove(tx: Tx, identity_id: UUID) -> bool:
    removed = await tx.execute("delete from identities where id = %s", [identity_id])
    return removed.rowcount == 1


async def has_password(tx: Tx) -> bool:
    """Whether the caller has one. Locks their row, so that two changes wait for one another."""
    row = await tx.row(
        "select password_hash is not null as has from users where id = app.user_id() for update", []
    )
    return bool(row and row["has"])


async def verify_email(tx: Tx, email: str) -> bool:
    """The caller has proved that this address of theirs is theirs; False when it is not."""
    row = await tx.row("select app.verify_email(%s) as done", [email])
    return bool(row and row["done"])


async def spend(tx: Tx, digest: bytes, ends_at: datetime) -> bool:
    """True once, however many come at once."""
    row = await tx.row("select app.spend(%s, %s) as first", [digest, ends_at])
    return bool(row and row["first"])
