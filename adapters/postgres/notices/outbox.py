"""Notices that are open: who is to be told about what. For workers.

A letter has all that is open of a kind for one person. While it is written and sent its notices are
due later, so that nobody else sends them; what a killed worker leaves is due again then.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.notices import NoticeKind, OpenNotice


async def open_notice(
    tx: Tx, kind: NoticeKind, user_id: UUID, project_id: UUID | None, about: str = ""
) -> bool:
    """Due at once. False: it is open already."""
    done = await tx.execute(
        "insert into notices (user_id, project_id, kind, about, due_at)"
        " values (%s, %s, %s, %s, now())"
        " on conflict (user_id, project_id, kind, about) do update set due_at = now(), tries = 0,"
        "  outcome = null, put_off_at = null where notices.due_at is null",
        [user_id, project_id, kind, about],
    )
    return done.rowcount == 1


async def due(tx: Tx, kind: NoticeKind, most: int) -> list[UUID]:
    """People who are to be told, who have waited for longest first."""
    rows = await tx.rows(
        "select user_id from notices where kind = %s and due_at <= now()"
        " group by user_id order by min(due_at), user_id limit %s",
        [kind, most],
    )
    return [row["user_id"] for row in rows]


class Claimed(NamedTuple):
    """What somebody is to be told, as of then."""

    notices: Sequence[OpenNotice]
    at: datetime


async def claim(tx: Tx, kind: NoticeKind, user_id: UUID) -> Claimed:
    """All that they are to be told now; put off by a minute, and by more after each failure."""
    rows = await tx.rows(
        "update notices set tries = tries + 1,"
        " due_at = now() + make_interval(mins => 1 << least(tries, 6))"
        " where user_id = %s and kind = %s and due_at <= now() returning project_id, about, now()",
        [user_id, kind],
    )
    found = [OpenNotice(row["project_id"], row["about"]) for row in rows]
    at = rows[0]["now"] if rows else datetime.now(UTC)
    return Claimed(sorted(found, key=lambda one: (str(one.project_id), one.about)), at)


async def close(
    tx: Tx,
    kind: NoticeKind,
    user_id: UUID,
    claimed: Claimed,
    outcome: Literal["sent", "refused", "moot"],
) -> None:
    for one in claimed.notices:
        await tx.execute(
            "update notices set due_at = null, tries = 0, put_off_at = null, told_at = %s,"
            "  outcome = %s where user_id = %s and kind = %s and project_id is not distinct from %s"
            " and about = %s",
            [claimed.at, outcome, user_id, kind, one.project_id, one.about],
        )


async def put_off(tx: Tx, kind: NoticeKind, user_id: UUID) -> timedelta:
    """For how long the mail server has put off, each time it was reached, what they are to be told:
    that of it which has waited for longest."""
    row = await tx.row(
        "with told as (update notices set put_off_at = coalesce(put_off_at, now())"
        "  where user_id = %s and kind = %s and due_at is not null returning put_off_at)"
        " select coalesce(now() - min(put_off_at), interval '0') as since from told",
        [user_id, kind],
    )
    assert row is not None  # noqa: S101  # an aggregate gives a row
    return row["since"]


async def waiting(tx: Tx, kind: NoticeKind) -> int:
    """How many people are still to be told."""
    row = await tx.row(
        "select count(distinct user_id) as n from notices where kind = %s and due_at is not null",
        [kind],
    )
    return row["n"] if row else 0
