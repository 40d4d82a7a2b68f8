"""What a directory says of people, in a transaction of `Database.as_directory`. The functions of
`supabase/schemas/directory.sql` decide, and note what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID, uuid4

from adapters.postgres.database import Tx


class Directed(NamedTuple):
    """What came of it; with `projects` and on, what is over for the person."""

    outcome: str
    person: UUID | None
    projects: list[UUID] | None
    run_projects: list[UUID] | None
    runs: list[UUID] | None


class Told(NamedTuple):
    """Somebody, as an issuer's webhook tells of them. `address` is None unless it is believed."""

    subject: str
    at: datetime
    address: str | None
    name: str | None
    banned: bool


async def tell(tx: Tx, told: Told, *, may_make: bool, may_link: bool) -> Directed:
    """`made`, `changed`, `same`, `stale`, `left`, `nobody`, `suspended`, `reinstated` or
    `last admin`."""
    values = [*told, may_make, may_link, uuid4()]
    return await _directed(
        tx, "select * from app.direct_person(%s, %s, %s, %s, %s, %s, %s, %s)", values
    )


async def tell_gone(tx: Tx, subject: str, at: datetime) -> Directed:
    """`suspended`, `same`, `stale`, `nobody` or `last admin`."""
    return await _directed(tx, "select * from app.direct_gone(%s, %s)", [subject, at])


async def follow_claim(tx: Tx, person: UUID, groups: Sequence[str], ends_at: datetime) -> list[str]:
    """They are in these groups until then. Which of these names no group has."""
    values = [person, list(groups), ends_at]
    row = await tx.row("select app.follow_claim(%s, %s, %s) as absent", values)
    return row["absent"] if row else []


async def end_late_claims(tx: Tx) -> int:
    """As the worker: what no sign-in said again in time is over. How many people are out of a
    group."""
    row = await tx.row("select app.end_late_claims() as gone", [])
    return row["gone"] if row else 0


async def _directed(tx: Tx, call: LiteralString, given: Sequence[object]) -> Directed:
    row = await tx.row(call, given)
    assert row is not None  # noqa: S101  # these functions return exactly one row
    return Directed(**row)
