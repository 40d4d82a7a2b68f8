"""Files and sites whose work has ended, by whose they are. For workers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.notices.choices import WANTS
from contracts.notices import NoticeKind

_ENDED: LiteralString = (
    "(select w.project_id, w.document_id as id, false as is_site, w.ended_at,"
    "  d.created_by as user_id, d.queued_at as asked_at, d.name, d.status = 'failed' as failed,"
    "  d.error ->> 'message' as why"
    " from ended_work w join documents d on d.project_id = w.project_id and d.id = w.document_id"
    "  and d.status in ('ready', 'failed')"
    " union all select w.project_id, w.crawl_id, true, w.ended_at, c.created_by,"
    "  c.queued_at, c.url, c.status = 'failed', c.error ->> 'message'"
    " from ended_work w join crawls c on c.project_id = w.project_id and c.id = w.crawl_id"
    "  and c.status in ('done', 'failed'))"
)


class Ends(NamedTuple):
    """Exactly the ends that somebody read, of one project: another one may be committed late, with
    a time before the last of these, or come again under the same id."""

    project_id: UUID
    ids: Sequence[UUID]
    """Of files and sites."""
    at: Sequence[datetime]
    """Of each of them."""


class AtRest(NamedTuple):
    """What somebody waited for in a project, and that nothing of theirs goes on there."""

    user_id: UUID
    project_id: UUID
    took: timedelta
    """From when the first of it was asked for to the end of the last."""
    ended_at: datetime
    ends: Ends


async def at_rest(tx: Tx, quiet: timedelta, longest: timedelta, pause: timedelta) -> list[AtRest]:
    """Of people who want to hear of it and may read the project: once nothing of theirs is being
    worked on there and nothing has ended for `quiet`, or when the first has waited for `longest`.
    Whom it was told less than `pause` ago waits."""
    rows = await tx.rows(
        "with ended as (select e.user_id, e.project_id, min(e.asked_at) as asked_at,"
        "  min(e.ended_at) as first_at, max(e.ended_at) as ended_at,"
        "  array_agg(e.id) as ids, array_agg(e.ended_at) as each_at"
        f" from {_ENDED} e join users u on u.id = e.user_id and {WANTS[NoticeKind.WORK]}"
        "  join members m on m.project_id = e.project_id and m.user_id = e.user_id"
        "  where e.ended_at > now() - interval '1 day' group by 1, 2)"
        " select e.*, e.ended_at - e.asked_at as took from ended e"
        " where (e.first_at < now() - %(longest)s"
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
    return [
        AtRest(
            row["user_id"],
            row["project_id"],
            row["took"],
            row["ended_at"],
            Ends(row["project_id"], row["ids"], row["each_at"]),
        )
        for row in rows
    ]


async def forget(tx: Tx, ends: Ends) -> None:
    """Of these nobody needs to be told any more."""
    await tx.execute(
        "delete from ended_work w using unnest(%s::uuid[], %s::timestamptz[]) as e (id, at)"
        " where w.project_id = %s and coalesce(w.document_id, w.crawl_id) = e.id"
        " and w.ended_at = e.at",
        [list(ends.ids), list(ends.at), ends.project_id],
    )


class Failed(NamedTuple):
    name: str
    """Of a file, or the address of a site."""
    why: str | None


class EndedIn(NamedTuple):
    """What has ended of somebody's in one project."""

    project_id: UUID
    project: str
    files: int
    """That went well, as `sites`."""
    sites: int
    failed: int
    named: Sequence[Failed]
    """The first of those that failed."""
    ends: Ends


async def ended_in(tx: Tx, user_id: UUID, project_id: UUID, named: int) -> EndedIn | None:
    """With so many failures at most. None: nothing, or they may not read the project any more."""
    row = await tx.row(
        "with e as materialized ("
        f" select * from {_ENDED} e where e.user_id = %(user)s and e.project_id = %(project)s)"
        " select p.name, e.* from projects p"
        " join members m on m.project_id = p.id and m.user_id = %(user)s"
        " cross join (select count(*) filter (where not failed and not is_site) as files,"
        "  count(*) filter (where not failed and is_site) as sites,"
        "  count(*) filter (where failed) as failed,"
        "  array_agg(id) as ids, array_agg(ended_at) as each_at,"
        "  (select coalesce("
        "    jsonb_agg(jsonb_build_array(f.name, f.why) order by f.name, f.id), '[]')"
        "   from (select * from e where failed order by name, id limit %(named)s) f) as named"
        "  from e having count(*) > 0) e where p.id = %(project)s",
        {"user": user_id, "project": project_id, "named": named},
    )
    if row is None:
        return None
    return EndedIn(
        project_id,
        row["name"],
        row["files"],
        row["sites"],
        row["failed"],
        [Failed(*one) for one in row["named"]],
        Ends(project_id, row["ids"], row["each_at"]),
    )
