"""All accounts, for admins of the installation. What may be done is decided by the functions of
`supabase/schemas/admin.sql`, each of which refuses whoever is none."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.database import Tx
from contracts.people import Account


class Wanted(NamedTuple):
    """Which accounts, newest first."""

    text: str
    """What is in the address or the name, whichever case; empty: anything."""
    state: str | None
    """`admin`, `suspended`, or any."""
    limit: int
    after: tuple[datetime, UUID] | None


async def list_accounts(tx: Tx, wanted: Wanted) -> list[Account]:
    """Raises `Forbidden` for whoever is no admin, as the others here do."""
    after = wanted.after
    return await tx.many(
        Account,
        "select * from app.accounts() where (%(text)s = ''"
        " or position(lower(%(text)s) in email) > 0"
        " or position(lower(%(text)s) in lower(name)) > 0)"
        " and case %(state)s::text when 'admin' then is_admin"
        "  when 'suspended' then suspended_at is not null else true end"
        " and (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s))"
        " order by created_at desc, id desc limit %(n)s",
        {
            "text": wanted.text,
            "state": wanted.state,
            "at": after and after[0],
            "id": after and after[1],
            "n": wanted.limit,
        },
    )


async def get_account(tx: Tx, user_id: UUID) -> Account | None:
    return await tx.one(Account, "select * from app.accounts() where id = %s", [user_id])


async def set_admin(tx: Tx, user_id: UUID, wanted: bool) -> str:
    """`done`, `absent`, `suspended` or `last admin`."""
    return await _outcome(tx, "select app.set_admin(%s, %s)", [user_id, wanted])


class Reinstated(NamedTuple):
    outcome: str
    """`done`, `absent` or `by directory`."""
    lifted: bool | None
    """Whether admins had suspended them."""
    still: list[str] | None
    """Who else says that they are out: `scim`, or issuers."""


async def reinstate(tx: Tx, user_id: UUID, speaking: Sequence[str]) -> Reinstated:
    """`speaking`: issuers whose webhooks are taken, and which could take back what they said."""
    row = await tx.row("select * from app.reinstate(%s, %s)", [user_id, list(speaking)])
    assert row is not None  # noqa: S101  # the function returns exactly one row
    return Reinstated(**row)


class SuspendedAccount(NamedTuple):
    outcome: str
    """`done`, `absent` or `oneself`."""
    projects: list[UUID] | None
    """Those that they are in."""
    run_projects: list[UUID] | None
    runs: list[UUID] | None
    """Answers that were being written for them, and are not any more; each is of the project in
    the same place."""


async def suspend(tx: Tx, user_id: UUID) -> SuspendedAccount:
    row = await tx.row("select * from app.suspend(%s)", [user_id])
    assert row is not None  # noqa: S101  # the function returns exactly one row
    return SuspendedAccount(**row)


async def is_suspended(tx: Tx) -> bool:
    """Whoever `tx` acts as."""
    row = await tx.row("select app.is_suspended() as suspended")
    return bool(row and row["suspended"])


async def _outcome(tx: Tx, call: LiteralString, given: Sequence[object]) -> str:
    row = await tx.row(call, given)
    assert row is not None  # noqa: S101  # a function returns exactly one row
    return next(iter(row.values()))


async def appoint_by_email(tx: Tx, email: str) -> bool:
    """As the worker, for whoever runs the installation, and whose word is above all others; False
    where there is no such account."""
    appointed = await tx.row(
        "update users set is_admin = true, suspended_at = null where email = lower(%s)"
        " returning id",
        [email.strip()],
    )
    if appointed is not None:
        await tx.execute("delete from suspensions where user_id = %s", [appointed["id"]])
        await audit.record(tx, "admin-appointed", appointed["id"], by="operator")
    return appointed is not None
