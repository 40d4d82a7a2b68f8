"""Second factors: `supabase/schemas/factors.sql` sees to it that a code is good once."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx


class Authenticator(NamedTuple):
    sealed: str
    created_at: datetime
    confirmed_at: datetime | None
    recovery_codes: int
    """How many are left."""


async def of_caller(tx: Tx) -> Authenticator | None:
    """Also one that is not confirmed yet."""
    row = await tx.row(
        "select sealed, created_at, confirmed_at,"
        " (select count(*) from recovery_codes) as recovery_codes from authenticators"
    )
    return Authenticator(**row) if row else None


async def begin(tx: Tx, sealed: str) -> bool:
    """In place of one that is not confirmed; False where one is."""
    return await _done(tx, "select app.begin_authenticator(%s) as done", [sealed])


async def confirm(tx: Tx) -> bool:
    """False where none was begun, or it was confirmed in the meantime."""
    return await _done(tx, "select app.confirm_authenticator() as done", [])


async def take_code(tx: Tx, step: int) -> bool:
    """True once for each step of time, and for none before it."""
    return await _done(tx, "select app.take_code(%s) as done", [step])


async def take_challenge(tx: Tx, digest: bytes, ends_at: datetime) -> bool:
    """True once, for whoever `tx` acts as."""
    return await _done(tx, "select app.take_challenge(%s, %s) as done", [digest, ends_at])


async def take_recovery_code(tx: Tx, digest: bytes) -> bool:
    """True once."""
    return await _done(tx, "select app.take_recovery_code(%s) as done", [digest])


async def keep_recovery_codes(tx: Tx, digests: Sequence[bytes]) -> None:
    """In place of all that there were."""
    await tx.execute("select app.keep_recovery_codes(%s)", [list(digests)])


async def remove(tx: Tx) -> None:
    await tx.execute("select app.remove_my_authenticator()")


async def reset(tx: Tx, user_id: UUID) -> str:
    """As an admin: `done`, `absent`, or `none` where they have none."""
    row = await tx.row("select app.reset_second_factor(%s) as outcome", [user_id])
    assert row is not None  # noqa: S101  # a function always answers
    return row["outcome"]


async def _done(tx: Tx, call: LiteralString, given: Sequence[object]) -> bool:
    row = await tx.row(call, given)
    return bool(row and row["done"])
