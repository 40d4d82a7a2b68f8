"""Crawls: what may be asked for, and what may happen next."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.postgres import projects
from adapters.postgres.crawls import crawls
from adapters.postgres.database import Tx
from adapters.web.survey import survey
from adapters.web.urls import canonical, site_of
from adapters.wiring import Adapters
from contracts.crawls import Crawl, CrawlStatus, Preview
from contracts.errors import Conflict, NotFound, Unreachable
from contracts.people import Caller
from contracts.tasks import CrawlSite
from services.access.projects import get_project
from services.crawls.schemas import NewCrawl, WantedPages


def absent(crawl_id: UUID) -> NotFound:
    return NotFound(f"There is no crawl {crawl_id}.")


async def begin_crawl(app: Adapters, caller: Caller, project_id: UUID, body: NewCrawl) -> Crawl:
    """Refuses what can be refused at once; what the site says is found out by the worker."""
    await _refuse_who_adds_no_pages(app, caller, project_id)
    await _count_start(app, caller)
    app.fetchers.named(body.renderer)
    try:
        url = canonical(await app.egress.check(body.url))
    except Unreachable:  # by the worker's resolver, perhaps
        url = canonical(app.egress.read(body.url))
    crawl = _new(project_id, body, url.href)
    async with app.db.as_user(caller) as tx:
        site = site_of(url, app.settings.crawl.same_site)
        await crawls.insert_crawl(tx, crawl, site)
        tx.enqueue(CrawlSite(crawl_id=crawl.id))
        return await get_crawl(tx, crawl.id)


async def preview(app: Adapters, caller: Caller, project_id: UUID, body: WantedPages) -> Preview:
    """Asks a site while somebody waits, so only so often."""
    await _refuse_who_adds_no_pages(app, caller, project_id)
    settings = app.settings
    limit = settings.crawl.previews_a_minute
    await app.rate_limit.take(f"{caller.user_id}:crawl-previews", limit, 60, "previews")
    return await survey(
        app.egress, settings.web, settings.crawl, body.url, depth=body.depth, limit=body.limit
    )


async def get_crawl(tx: Tx, crawl_id: UUID) -> Crawl:
    crawl = await crawls.get_crawl(tx, crawl_id)
    if crawl is None:
        raise absent(crawl_id)
    return crawl


async def cancel(tx: Tx, crawl_id: UUID) -> Crawl:
    """Harmless when there is nothing left to cancel."""
    await crawls.cancel(tx, crawl_id)
    return await get_crawl(tx, crawl_id)


async def refresh(tx: Tx, app: Adapters, caller: Caller, crawl_id: UUID) -> Crawl:
    """One more round, once the one before has ended."""
    await get_crawl(tx, crawl_id)
    if not await crawls.refresh(tx, crawl_id):
        raise Conflict("These pages are being fetched. Wait for the end, or cancel it first.")
    await _count_start(app, caller)
    tx.enqueue(CrawlSite(crawl_id=crawl_id))
    return await get_crawl(tx, crawl_id)


async def delete_crawl(tx: Tx, crawl_id: UUID) -> None:
    if not await crawls.delete_crawl(tx, crawl_id):
        raise absent(crawl_id)


async def _refuse_who_adds_no_pages(app: Adapters, caller: Caller, project_id: UUID) -> None:
    """Before anything is asked of a site in the project's name."""
    async with app.db.as_user(caller) as tx:
        await get_project(tx, project_id)
        await projects.must_write(tx, project_id)


async def _count_start(app: Adapters, caller: Caller) -> None:
    limit = app.settings.crawl.starts_a_minute
    await app.rate_limit.take(f"{caller.user_id}:crawl-starts", limit, 60, "crawls")


def _new(project_id: UUID, body: NewCrawl, url: str) -> Crawl:
    now = datetime.now(UTC)
    return Crawl(
        id=uuid4(),
        project_id=project_id,
        url=url,
        depth=body.depth,
        limit=body.limit,
        refresh_hours=body.refresh_hours,
        renderer=body.renderer,
        status=CrawlStatus.QUEUED,
        error=None,
        round=1,
        next_refresh_at=None,
        started_at=None,
        finished_at=None,
        created_at=now,
        updated_at=now,
    )
