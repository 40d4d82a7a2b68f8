"""Crawls as the worker sees them: leases and the sweep. Their pages stand in `crawl_pages.py`.

`lease_epoch` rises with every claim, cancel and refresh; each write holds the crawl's row still and
names the epoch that it was made under, so that a worker that woke late changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.crawls import ClaimedCrawl, RobotsText
from contracts.documents import Failure, FailureCode

_DEATHS = 10
_DEADLY = Failure(
    code=FailureCode.INTERNAL,
    message="Every worker that fetched from this site was ended by the system. Try again.",
    retryable=True,
)
_CLAIMED = (
    "id, project_id, created_by, url, site, depth, page_limit as limit, renderer, round,"
    " lease_epoch as epoch, robots, sitemaps_read"
)


_THIS = "select c.id from crawls c where c.id = %(id)s and app.is_waiting(c) for update skip locked"
# Whoever has least in work; then what was at work the longest ago.
_MOST_URGENT = (
    "select c.id from crawls c left join ("
    "  select created_by, count(*) as n from crawls"
    "  where status = 'running' and lease_until > now() group by 1) p using (created_by)"
    " where app.is_waiting(c) and not c.created_by = any(%(resting)s)"
    " order by coalesce(p.n, 0), c.sent_at nulls first, c.created_at, c.id"
    " limit 1 for update of c skip locked"
)


async def claim(
    tx: Tx, crawl_id: UUID | None, lease_seconds: int, resting: Sequence[UUID] = ()
) -> ClaimedCrawl | None:
    """Take the lease of this crawl, or of the most urgent one of anybody not `resting`.

    None when somebody holds it, or there is nothing to do.
    """
    which = _MOST_URGENT if crawl_id is None else _THIS
    return await tx.one(
        ClaimedCrawl,
        "update crawls set status = 'running', attempt = attempt + 1,"
        " lease_epoch = lease_epoch + 1, started_at = coalesce(started_at, now()),"
        " lease_until = now() + make_interval(secs => %(lease)s)"
        f" where id = ({which}) returning {_CLAIMED}",
        {"id": crawl_id, "lease": lease_seconds, "resting": list(resting)},
    )


async def extend_lease(tx: Tx, crawl: ClaimedCrawl, lease_seconds: int) -> bool:
    """False when the lease is no longer ours: stop working."""
    held = await tx.execute(
        "update crawls set lease_until = now() + make_interval(secs => %s)"
        " where id = %s and lease_epoch = %s and status = 'running'",
        [lease_seconds, crawl.id, crawl.epoch],
    )
    return held.rowcount == 1


async def lock(tx: Tx, crawl: ClaimedCrawl) -> bool:
    """Hold the crawl still until the transaction ends; False when it is no longer ours."""
    row = await tx.row(
        "select id from crawls where id = %s and lease_epoch = %s and status = 'running'"
        " for update",
        [crawl.id, crawl.epoch],
    )
    return row is not None


async def hand_back(tx: Tx, crawl: ClaimedCrawl) -> None:
    """There is more to do, and others have a turn first; no attempt was lost."""
    await tx.execute(
        "update crawls set status = 'queued', lease_until = null, attempt = 0, sent_at = now()"
        " where id = %s and lease_epoch = %s",
        [crawl.id, crawl.epoch],
    )


async def finish(tx: Tx, crawl: ClaimedCrawl, failure: Failure | None) -> None:
    await tx.execute(
        "update crawls set status = %s, error = %s, lease_until = null, finished_at = now(),"
        " next_refresh_at = now() + make_interval(hours => refresh_hours)"
        " where id = %s and lease_epoch = %s",
        [
            "failed" if failure else "done",
            Jsonb(failure.model_dump(mode="json")) if failure else None,
            crawl.id,
            crawl.epoch,
        ],
    )


async def keep_robots(tx: Tx, crawl: ClaimedCrawl, origin: str, robots: RobotsText) -> None:
    await tx.execute(
        "update crawls set robots = robots || %s where id = %s and lease_epoch = %s",
        [Jsonb({origin: robots.model_dump()}), crawl.id, crawl.epoch],
    )


async def set_sitemaps_read(tx: Tx, crawl: ClaimedCrawl) -> None:
    await tx.execute(
        "update crawls set sitemaps_read = true where id = %s and lease_epoch = %s",
        [crawl.id, crawl.epoch],
    )


async def set_site(tx: Tx, crawl: ClaimedCrawl, site: str) -> None:
    """The address that was given leads to another host: that one is meant."""
    await tx.execute(
        "update crawls set site = %s where id = %s and lease_epoch = %s",
        [site, crawl.id, crawl.epoch],
    )


async def to_send(tx: Tx, seconds: float) -> list[UUID]:
    """Crawls that somebody should work on now: unattended ones, and those due again.

    Those whose workers died too often end `failed`.
    """
    await _fail_the_deadly(tx)
    for crawl_id in await _due(tx):
        await tx.execute("select app.begin_round(%s)", [crawl_id])
    rows = await tx.rows(
        "update crawls set sent_at = now() where id in ("
        "  select c.id from crawls c where app.is_waiting(c)"
        "    and (sent_at is null or sent_at < now() - make_interval(secs => %s)"
        "         or status = 'running')"
        "  order by created_at limit 5 for update skip locked) returning id",
        [seconds],
    )
    return [row["id"] for row in rows]


async def _fail_the_deadly(tx: Tx) -> None:
    await tx.execute(
        "update crawls c set status = 'failed', error = %s, lease_until = null,"
        " finished_at = now(), lease_epoch = lease_epoch + 1"
        " where app.is_waiting(c) and attempt >= %s",
        [Jsonb(_DEADLY.model_dump(mode="json")), _DEATHS],
    )


async def _due(tx: Tx) -> list[UUID]:
    """One of a project, and none while one is at work there."""
    rows = await tx.rows(
        "select distinct on (project_id) id from crawls c"
        " where next_refresh_at <= now() and status in ('done', 'failed')"
        " and not exists (select from crawls o where o.project_id = c.project_id"
        "  and o.status in ('queued', 'running'))"
        " order by project_id, next_refresh_at"
    )
    return [row["id"] for row in rows]
