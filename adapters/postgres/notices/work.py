"""Files and sites whose work has ended, by whose they are. For workers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.notices.choices import WANTS
from contracts.notices import NoticeKind

_ENDED: LiteralString = (
    "(select w.project_id, w.document_id, w.crawl_id, w.ended_at, d.created_by as user_id,"
    "  d.queued_at as asked_at, d.name, d.status = 'failed' as failed, d.error"
    " from ended_work w join documents d on d.project_id = w.project_id and d.id = w.document_id"
    "  and d.status in ('ready', 'failed')"
    " union all select w.project_id, w.document_id, w.crawl_id, w.ended_at, c.created_by,"
    "  c.queued_at, c.url, c.status = 'failed', c.error"
    " from ended_work w join crawls c on c.project_id = w.project_id and c.id = w.crawl_id"
    "  and c.status in ('done', 'failed'))"
)


class AtRest(NamedTuple):
    """What somebody waited for in a project, and that nothing of theirs goes on there."""

    user_id: UUID
    project_id: UUID
    took: timedelta
    """From when the first of it was asked for to the end of the last."""
    ended_at: datetime


async def at_rest(tx: Tx, quiet: timedelta, longest: timedelta, pause: timedelta) -> list[AtRest]:
    """Of people who want to hear of it and may read the project: once nothing of theirs is being
    worked on there and nothing has ended for `quiet`, or when the first has waited for `longest`.
    Whom it was told less than `pause` ago waits."""
    rows = await tx.rows(
        "with ended as (select e.user_id, e.project_id, min(e.asked_at) as asked_at,"
        "  min(e.ended_at) as first_at, max(e.ended_at) as ended_at"
        f" from {_ENDED} e group by 1, 2)"
        " select e.user_id, e.project_id, e.ended_at - e.asked_at as took, e.ended_at from ended e"
        f" join users u on u.id = e.user_id and {WANTS[NoticeKind.WORK]}"
        " join members m on m.project_id = e.project_id and m.user_id = e.user_id"
        " where e.ended_at > now() - interval '1 day' and (e.first_at < now() - %(longest)s"
        "  or e.ended_at < now() - %(quiet)s and not exists ("
        "   select from documents d where d.project_id = e.project_id and d.created_by = e.user_id"
        "    and d.status in ('queued', 'processing') and d.retired_at is null)"
        "  and not exists (select from crawls c where c.project_id = e.project_id"
        "    and c.created_by = e.user_id and c.status in ('queued', 'running')))"
        " and not exists (select from notices n where n.user_id = e.user_id and n.kind = 'work'"
        "  and (n.told_at > now() - %(pause)s"
        "   or n.project_id = e.project_id and n.due_at is not null))"
        " order by e.user_id, e.project_id",
        {"quiet": quiet, "longest": longest, "pause": pause},
    )
    return [AtRest(**row) for row in rows]


async def forget(tx: Tx, told: AtRest) -> None:
    """Of what has ended by then nobody needs to be told any more."""
    await forget_until(tx, told.user_id, told.project_id, told.ended_at)


async def forget_until(tx: Tx, user_id: UUID, project_id: UUID, ended_at: datetime) -> None:
    await tx.execute(
        f"delete from ended_work w using {_ENDED} e where e.user_id = %s and e.project_id = %s"
        " and e.ended_at <= %s and w.project_id = e.project_id and w.ended_at = e.ended_at"
        " and w.document_id is not distinct from e.document_id"
        " and w.crawl_id is not distinct from e.crawl_id",
        [user_id, project_id, ended_at],
    )


class Ended(NamedTuple):
    name: str
    """Of a file, or the address of a site."""
    is_site: bool
    failed: bool
    why: str | None


class EndedIn(NamedTuple):
    """What has ended of somebody's in one project."""

    project_id: UUID
    project: str
    until: datetime
    files: int
    sites: int
    failed: Sequence[Ended]


async def ended_in(tx: Tx, user_id: UUID, project_id: UUID) -> EndedIn | None:
    """None: nothing, or they may not read the project any more."""
    project = await tx.row(
        "select p.name from projects p join members m on m.project_id = p.id"
        " where p.id = %s and m.user_id = %s",
        [project_id, user_id],
    )
    rows = await tx.rows(
        "select e.name, e.crawl_id is not null as is_site, e.failed, e.error ->> 'message' as why,"
        f" e.ended_at from {_ENDED} e where e.user_id = %s and e.project_id = %s order by e.name",
        [user_id, project_id],
    )
    if project is None or not rows:
        return None
    ended = [Ended(row["name"], row["is_site"], row["failed"], row["why"]) for row in rows]
    return EndedIn(
        project_id,
        project["name"],
        max(row["ended_at"] for row in rows),
        sum(not one.failed and not one.is_site for one in ended),
        sum(not one.failed and one.is_site for one in ended),
        [one for one in ended if one.failed],
    )
