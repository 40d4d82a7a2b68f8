"""What the documents of a project did not answer. For workers.

A chat is its maker's alone: of a person's own questions the words, of others' a number, and that
only for owners and only where several people missed something. When it is told says nothing either:
its week runs whether or not there is anything to tell.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.notices.choices import WANTS
from contracts.notices import NoticeKind

FEWEST = 3
"""Questions of so many others have to have been missed before owners are told a number of them."""
_MOST = 20
_ANSWERED: LiteralString = (
    "select distinct on (m.parent_id) q.content, c.user_id, app.is_gap(m) as is_gap,"
    " coalesce((select f.rating = 'bad' from feedback f"
    "  where f.message_id = m.id and f.user_id = c.user_id), false) as is_bad"
    " from chats c join messages m on m.project_id = c.project_id and m.chat_id = c.id"
    " join messages q on q.project_id = c.project_id and q.id = m.parent_id"
    " where c.project_id = %(project)s and c.updated_at > %(since)s and m.role = 'assistant'"
    "  and m.created_at > %(since)s and m.created_at <= now()"
    " order by m.parent_id, m.created_at desc"
)
"""The last answer to each question of that time."""


class Missed(NamedTuple):
    """One's own question."""

    question: str
    is_gap: bool
    """The documents do not say; else its answer was said to be bad."""


class Gaps(NamedTuple):
    project_id: UUID
    project: str
    own: Sequence[Missed]
    own_count: int
    others: int | None
    """How many questions of others were not answered or badly; None: it is not told."""
    others_asked: int


async def to_be_told_of_gaps(tx: Tx) -> list[tuple[UUID, UUID]]:
    """People and projects: owners and editors who want to hear of it and whose last week is over,
    whatever there is to tell them."""
    rows = await tx.rows(
        f"select u.id, m.project_id from users u join members m on m.user_id = u.id"
        f" and m.role in ('owner', 'editor') where {WANTS[NoticeKind.GAPS]}"
        " and not exists (select from notices n where n.user_id = u.id"
        "  and n.project_id = m.project_id and n.kind = 'gaps'"
        "  and (n.due_at is not null or n.told_at > now() - interval '7 days')) order by 1, 2"
    )
    return [(row["id"], row["project_id"]) for row in rows]


async def since(tx: Tx, user_id: UUID, project_id: UUID) -> datetime:
    """When their last week ended, or a week ago."""
    row = await tx.row(
        "select coalesce((select n.told_at from notices n where n.user_id = %s"
        " and n.project_id = %s and n.kind = 'gaps'), now() - interval '7 days') as at",
        [user_id, project_id],
    )
    assert row is not None  # noqa: S101  # a select without a table gives a row
    return row["at"]


async def gaps(tx: Tx, user_id: UUID, project_id: UUID) -> Gaps | None:
    """None: none, or they neither own nor edit the project."""
    project = await tx.row(
        "select p.name, m.role from projects p join members m on m.project_id = p.id"
        " where p.id = %s and m.user_id = %s and m.role in ('owner', 'editor')",
        [project_id, user_id],
    )
    if project is None:
        return None
    asked = {"project": project_id, "since": await since(tx, user_id, project_id), "me": user_id}
    own = await tx.rows(
        f"select a.content, a.is_gap from ({_ANSWERED}) a"
        " where a.user_id = %(me)s and (a.is_gap or a.is_bad) order by a.content",
        asked,
    )
    others = await tx.row(
        "select count(*) as asked, count(*) filter (where a.is_gap or a.is_bad) as missed,"
        " count(distinct a.user_id) filter (where a.is_gap or a.is_bad) as people"
        f" from ({_ANSWERED}) a where a.user_id <> %(me)s",
        asked,
    )
    assert others is not None  # noqa: S101  # an aggregate gives a row
    is_told = project["role"] == "owner" and others["people"] >= FEWEST
    told = others["missed"] if is_told else None
    if not own and not told:
        return None
    return Gaps(
        project_id,
        project["name"],
        [Missed(row["content"], row["is_gap"]) for row in own[:_MOST]],
        len(own),
        told,
        others["asked"] if is_told else 0,
    )
