"""What SCIM keeps, in a transaction of `Database.as_directory("scim")`, and its tokens, for admins.
The functions of `supabase/schemas/scim.sql` decide, and note what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.scim import ScimCounts, ScimToken

_ALL = 2_000_000_000
MOST_TOKENS = 10
"""As `app.make_scim_token` says."""


class Wanted(NamedTuple):
    """Which of them; what is None limits nothing. `start` is from 0."""

    id: UUID | None = None
    name: str | None = None
    external_id: str | None = None
    start: int = 0
    most: int = _ALL


class PersonRow(NamedTuple):
    id: UUID
    user_name: str
    external_id: str | None
    told: dict[str, Any]
    """What the directory said of them and wants to read again."""
    email: str
    active: bool
    wanted: bool
    """Whether the directory itself wants them to be active, whatever others say."""
    created_at: datetime
    updated_at: datetime
    groups: list[dict[str, str]]


class GroupRow(NamedTuple):
    id: UUID
    name: str
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    members: list[dict[str, str]] | None
    """None: nobody asked for them."""
    people: str
    """Another one for other members, whether they were asked for or not."""


class Person(NamedTuple):
    """As the directory wants them."""

    user_name: str
    external_id: str | None
    told: dict[str, Any]
    email: str
    name: str | None


class Over(NamedTuple):
    """What came of it, and what is over for whom it is about."""

    outcome: str
    projects: list[UUID] | None
    run_projects: list[UUID] | None
    runs: list[UUID] | None


async def begin(tx: Tx) -> None:
    """What is read from now on changes by nobody else."""
    await tx.execute("select app.begin_scim()")


async def people(tx: Tx, wanted: Wanted) -> tuple[list[PersonRow], int]:
    """And how many there are, whichever part was asked for."""
    call: LiteralString = "select * from app.scim_people_there(%s, %s, %s, %s, %s)"
    found, total = await _page(tx, call, wanted, ())
    return [PersonRow(**row) for row in found], total


async def groups(tx: Tx, wanted: Wanted, *, members: bool) -> tuple[list[GroupRow], int]:
    """As `people`; without their members where nobody asked for them."""
    call: LiteralString = "select * from app.scim_groups_there(%s, %s, %s, %s, %s, %s)"
    found, total = await _page(tx, call, wanted, (members,))
    return [GroupRow(**row) for row in found], total


async def _page(
    tx: Tx, call: LiteralString, wanted: Wanted, more: Sequence[object]
) -> tuple[list[dict[str, Any]], int]:
    rows = await tx.rows(call, [*wanted, *more])
    counted = rows
    if not rows and (wanted.start or not wanted.most):  # past the end there is no row to count
        counted = await tx.rows(call, [*wanted[:3], 0, 1, *more])
    total = counted[0]["total"] if counted else 0
    for row in rows:
        del row["total"]
    return rows, total


async def make_person(tx: Tx, person: Person) -> tuple[str, UUID | None]:
    """`done`, `taken` or `unproved`."""
    user_name, external_id, told, email, name = person
    row = await tx.row(
        "select * from app.scim_make_person(%s, %s, %s, %s, %s, %s)",
        [uuid4(), user_name, external_id, Jsonb(told), email, name],
    )
    assert row is not None  # noqa: S101  # the function returns exactly one row
    return row["outcome"], row["person"]


async def change_person(tx: Tx, person_id: UUID, person: Person) -> str:
    """`done`, `absent`, `taken` or `own`."""
    user_name, external_id, told, email, name = person
    row = await tx.row(
        "select app.scim_change_person(%s, %s, %s, %s, %s, %s) as outcome",
        [person_id, user_name, external_id, Jsonb(told), email, name],
    )
    return row["outcome"] if row else "absent"


async def activate(tx: Tx, person_id: UUID, active: bool) -> Over:
    """`suspended`, `reinstated`, `same`, `kept` or `last admin`."""
    return await _over(tx, "select * from app.scim_activate(%s, %s)", [person_id, active])


async def forget_person(tx: Tx, person_id: UUID) -> Over:
    """`absent`, `last admin`, or it is done."""
    return await _over(tx, "select * from app.scim_forget_person(%s)", [person_id])


async def make_group(tx: Tx, name: str, external_id: str | None) -> UUID | None:
    """None where there is one of this name."""
    group_id = uuid4()
    row = await tx.row(
        "select app.scim_make_group(%s, %s, %s) as outcome", [group_id, name, external_id]
    )
    return group_id if row and row["outcome"] == "done" else None


async def change_group(
    tx: Tx, group_id: UUID, name: str, external_id: str | None, members: list[UUID]
) -> Over:
    """`done`, `absent`, `taken` or `stranger`."""
    return await _over(
        tx,
        "select * from app.scim_change_group(%s, %s, %s, %s)",
        [group_id, name, external_id, members],
    )


async def delete_group(tx: Tx, group_id: UUID) -> Over:
    """`done` or `absent`."""
    return await _over(tx, "select * from app.scim_delete_group(%s)", [group_id])


async def _over(tx: Tx, call: LiteralString, given: Sequence[object]) -> Over:
    row = await tx.row(call, given)
    assert row is not None  # noqa: S101  # these functions return exactly one row
    return Over(**row)


async def find_token(tx: Tx, token_hash: bytes) -> UUID | None:
    """As anonymous."""
    row = await tx.row("select app.scim_token(%s) as id", [token_hash])
    return row["id"] if row else None


async def make_token(tx: Tx, name: str, prefix: str, token_hash: bytes) -> ScimToken | None:
    """None where there are as many as there may be. For admins, as what follows."""
    token_id = uuid4()
    row = await tx.row(
        "select app.make_scim_token(%s, %s, %s, %s) as made", [token_id, name, prefix, token_hash]
    )
    if not (row and row["made"]):
        return None
    return await tx.one(
        ScimToken, "select * from app.scim_tokens_there() where id = %s", [token_id]
    )


async def tokens(tx: Tx) -> list[ScimToken]:
    """Newest first."""
    return await tx.many(
        ScimToken, "select * from app.scim_tokens_there() order by created_at desc, id"
    )


async def revoke_token(tx: Tx, token_id: UUID) -> bool:
    row = await tx.row("select app.revoke_scim_token(%s) as done", [token_id])
    return bool(row and row["done"])


async def counts(tx: Tx) -> ScimCounts:
    found = await tx.one(ScimCounts, "select * from app.scim_counts()")
    assert found is not None  # noqa: S101  # the function returns exactly one row
    return found
