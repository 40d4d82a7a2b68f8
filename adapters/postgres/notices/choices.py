"""Which mail people want."""

from typing import LiteralString
from uuid import UUID

import psycopg

from adapters.postgres.database import Tx
from contracts.notices import NoticeChoices, NoticeKind, Reader

_SWITCHED_OFF: dict[NoticeKind, LiteralString] = {
    NoticeKind.WORK: "notice_work",
    NoticeKind.QUOTA: "notice_quota",
    NoticeKind.RETENTION: "notice_retention",
    NoticeKind.GAPS: "notice_gaps",
}
WANTS: dict[NoticeKind, LiteralString] = {
    kind: f"(u.email_verified_at is not null and u.suspended_at is null"
    f" and coalesce((select s.{column} from personal_settings s where s.user_id = u.id),"
    f" {'false' if kind is NoticeKind.GAPS else 'true'}))"
    for kind, column in _SWITCHED_OFF.items()
}
"""For workers: whether somebody, a row `u` of `users`, is written to about this."""


async def choices(tx: Tx) -> NoticeChoices:
    """Of whoever is calling."""
    found = await tx.one(
        NoticeChoices,
        "select notice_work as work, notice_quota as quota, notice_retention as retention,"
        " notice_gaps as gaps from personal_settings where user_id = app.user_id()",
    )
    return found or NoticeChoices(work=True, quota=True, retention=True, gaps=False)


async def choose(tx: Tx, wanted: NoticeChoices) -> None:
    await tx.execute(
        "insert into personal_settings (notice_work, notice_quota, notice_retention, notice_gaps)"
        " values (%(work)s, %(quota)s, %(retention)s, %(gaps)s)"
        " on conflict (user_id) do update set notice_work = excluded.notice_work,"
        "  notice_quota = excluded.notice_quota, notice_retention = excluded.notice_retention,"
        "  notice_gaps = excluded.notice_gaps",
        wanted.model_dump(),
    )


async def switch_off(tx: Tx, kind: NoticeKind) -> None:
    """For whoever `tx` acts as; nothing where their account is gone."""
    column = _SWITCHED_OFF[kind]
    try:
        async with tx.connection.transaction():
            await tx.execute(
                f"insert into personal_settings ({column}) values (false)"
                f" on conflict (user_id) do update set {column} = false"
            )
    except psycopg.errors.ForeignKeyViolation:
        return


async def is_proved(tx: Tx) -> bool:
    """Whether the caller's address was shown to be theirs."""
    row = await tx.row("select email_verified_at from users where id = app.user_id()")
    return row is not None and row["email_verified_at"] is not None


async def reader(tx: Tx, user_id: UUID, kind: NoticeKind) -> Reader | None:
    """As a worker: who is written to; None where they are not, any more."""
    row = await tx.row(
        f"select u.id, u.email from users u where u.id = %s and {WANTS[kind]}", [user_id]
    )
    return None if row is None else Reader(row["id"], row["email"])
