"""Crawls as the worker sees them: their lease. Their pages stand in `crawl_pages.py`."""

from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres import leases
from adapters.postgres.database import Tx
from adapters.postgres.leases import Job, Leased, Update
from contracts.crawls import ClaimedCrawl, RobotsText
from contracts.documents import Failure, FailureCode

_DEATHS = 10
_SENT_AT_ONCE = 5
_DEADLY = Failure(
    code=FailureCode.INTERNAL,
    message="Every worker that fetched from this site was ended by the system. Try again.",
    retryable=True,
)
CRAWL = Leased("crawls", working="t.status = 'running'", died="t.status = 'running'")
# Whoever has least in work; then what was at work the longest ago.
_MOST_URGENT = (
    "select t.id from crawls t left join ("
    "  select created_by, count(*) as n from crawls"
    "  where status = 'running' and lease_until > now() group by 1) p using (created_by)"
    f" where {CRAWL.waiting} and not t.created_by = any(%(resting)s)"
    " order by coalesce(p.n, 0), t.sent_at nulls first, t.created_at, t.id"
    " limit 1 for no key update of t skip locked"
)


async def claim(
    tx: Tx, crawl_id: UUID | None, lease_seconds: int, resting: Sequence[UUID] = ()
) -> ClaimedCrawl | None:
    """Take the lease of this crawl, or of the most urgent one of anybody not `resting`.

    None when somebody holds it, or there is nothing to do.
    """
    which = _MOST_URGENT if crawl_id is None else CRAWL.this
    claiming = leases.claiming(
        CRAWL,
        which,
        "status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now()), ",
        "id, project_id, created_by, url, site, depth, page_limit as limit, renderer, round,"
        " lease_epoch as epoch, robots, sitemaps_read",
    )
    values = {"id": crawl_id, "lease": lease_seconds, "resting": list(resting)}
    return await tx.one(ClaimedCrawl, claiming, values)


async def keep(tx: Tx, crawl: ClaimedCrawl, lease_seconds: int) -> bool:
    """False when the lease is no longer ours: stop working."""
    return await leases.keep(tx, CRAWL, crawl, lease_seconds)


async def lock(tx: Tx, crawl: ClaimedCrawl) -> bool:
    """Hold the crawl still until the transaction ends; False when it is no longer ours."""
    return await leases.lock(tx, CRAWL, crawl)


async def hand_back(tx: Tx, crawl: ClaimedCrawl) -> None:
    """There is more to do, and others have a turn first; no attempt was lost."""
    await leases.release(
        tx,
        CRAWL,
        crawl,
        Update("status = 'queued', attempt = 0, sent_at = now(), queued_at = now()"),
    )


async def finish(tx: Tx, crawl: ClaimedCrawl, failure: Failure | None) -> None:
    await leases.release(
        tx,
        CRAWL,
        crawl,
        Update(
            "status = %(status)s, error = %(error)s, finished_at = now(),"
            " next_refresh_at = now() + make_interval(hours => refresh_hours)",
            {
                "status": "failed" if failure else "done",
                "error": Jsonb(failure.model_dump(mode="json")) if failure else None,
            },
        ),
    )


async def keep_robots(tx: Tx, crawl: ClaimedCrawl, origin: str, robots: RobotsText) -> None:
    known = {"robots": Jsonb({origin: robots.model_dump()})}
    await leases.write(tx, CRAWL, crawl, Update("robots = robots || %(robots)s", known))


async def set_sitemaps_read(tx: Tx, crawl: ClaimedCrawl) -> None:
    await leases.write(tx, CRAWL, crawl, Update("sitemaps_read = true"))


async def set_site(tx: Tx, crawl: ClaimedCrawl, site: str) -> None:
    """The address that was given leads to another host: that one is meant."""
    await leases.write(tx, CRAWL, crawl, Update("site = %(site)s", {"site": site}))


async def due(tx: Tx, seconds: float) -> list[Job]:
    """Crawls that somebody should work on now. Those whose workers died too often end `failed`."""
    await leases.fail_deadly(tx, CRAWL, _DEATHS, _DEADLY, "finished_at = now()")
    return await leases.due(tx, CRAWL, seconds, _SENT_AT_ONCE)


async def begin_rounds(tx: Tx) -> int:
    """Of sites that are to be fetched again by now, so that they are due: how many."""
    crawls = await _to_refresh(tx)
    for crawl_id in crawls:
        await tx.execute("select app.begin_round(%s)", [crawl_id])
    return len(crawls)


async def _to_refresh(tx: Tx) -> list[UUID]:
    """One of a project, and none while one is at work there."""
    rows = await tx.rows(
        "select distinct on (project_id) id from crawls c"
        " where next_refresh_at <= now() and status in ('done', 'failed')"
        " and not exists (select from crawls o where o.project_id = c.project_id"
        "  and o.status in ('queued', 'running'))"
        " order by project_id, next_refresh_at"
    )
    return [row["id"] for row in rows]
