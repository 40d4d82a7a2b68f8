"""Passkeys: their public halves, and how often each was used."""

from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg

from adapters.postgres.database import Tx
from contracts.people import Passkey

_PASSKEY = "id, name, created_at, used_at"


class Stored(NamedTuple):
    id: UUID
    user_id: UUID
    public_key: bytes
    sign_count: int


class Proved(NamedTuple):
    """One that a device has shown to have."""

    credential: bytes
    public_key: bytes
    sign_count: int


async def find(tx: Tx, credential: bytes) -> Stored | None:
    """As anonymous: whoever signs in has only named it yet."""
    row = await tx.row("select * from app.passkey(%s)", [credential])
    return Stored(**row) if row else None


async def credentials_of_caller(tx: Tx) -> list[bytes]:
    return [row["credential"] for row in await tx.rows("select credential from passkeys")]


async def of_caller(tx: Tx) -> list[Passkey]:
    """In the order in which they were added."""
    return await tx.many(Passkey, f"select {_PASSKEY} from passkeys order by created_at, id", [])


async def add(tx: Tx, proved: Proved, name: str) -> UUID | None:
    """None where it is somebody's already."""
    passkey_id = uuid4()
    try:
        async with tx.connection.transaction():
            await tx.execute(
                "insert into passkeys (id, credential, public_key, sign_count, name)"
                " values (%s, %s, %s, %s, %s)",
                [passkey_id, *proved, name],
            )
    except psycopg.errors.UniqueViolation:
        return None
    return passkey_id


async def use(tx: Tx, passkey_id: UUID, sign_count: int) -> bool:
    """False where its count did not go on."""
    row = await tx.row("select app.use_passkey(%s, %s) as done", [passkey_id, sign_count])
    return bool(row and row["done"])


async def remove(tx: Tx, passkey_id: UUID) -> None:
    await tx.execute("delete from passkeys where id = %s", [passkey_id])
