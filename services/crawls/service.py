"""Crawls: what may be asked for, and what may happen next."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.postgres.crawls import crawls
from adapters.postgres.database import Tx
from adapters.web.survey import Surveyed, survey
from adapters.web.urls import canonical, site_of
from contracts.crawls import Crawl, CrawlPage, CrawlStatus, Preview
from contracts.errors import Conflict, NotFound, Unreachable
from contracts.lists import Page, Window, page, time_cursor
from contracts.tasks import CrawlSite
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.crawls.schemas import NewCrawl, WantedPages


def absent(crawl_id: UUID) -> NotFound:
    return NotFound(f"There is no crawl {crawl_id}.")


async def begin(acting: Acting, project_id: UUID, wanted: NewCrawl) -> Crawl:
    """Refuses what can be refused at once; what the site says is found out by the worker."""
    adapters = acting.adapters
    await _refuse_who_adds_no_pages(acting, project_id)
    await _count_start(acting)
    adapters.fetchers.named(wanted.renderer)
    try:
        url = canonical(await adapters.egress.check(wanted.url))
    except Unreachable:  # by the worker's resolver, perhaps
        url = canonical(adapters.egress.read(wanted.url))
    crawl = _new(project_id, wanted, url.href)
    async with acting.transaction() as tx:
        await crawls.insert_crawl(tx, crawl, site_of(url, adapters.settings.crawl.same_site))
        tx.enqueue(CrawlSite(crawl_id=crawl.id))
        return await _get(tx, crawl.id)


async def preview(acting: Acting, project_id: UUID, wanted: WantedPages) -> Preview:
    """Asks a site while somebody waits, so only so often."""
    await _refuse_who_adds_no_pages(acting, project_id)
    adapters, settings = acting.adapters, acting.adapters.settings
    limit = settings.crawl.previews_a_minute
    await adapters.rate_limit.take(f"{acting.caller.user_id}:crawl-previews", limit, 60, "previews")
    surveyed = Surveyed(wanted.url, wanted.depth, wanted.limit)
    return await survey(adapters.egress, settings.web, settings.crawl, surveyed)


async def list_of_project(acting: Acting, project_id: UUID, window: Window) -> Page[Crawl]:
    """Newest first."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await crawls.list_crawls(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda c: time_cursor(c.created_at, c.id))


async def get(acting: Acting, crawl_id: UUID) -> Crawl:
    async with acting.transaction() as tx:
        return await _get(tx, crawl_id)


async def list_pages(acting: Acting, crawl_id: UUID, window: Window) -> Page[CrawlPage]:
    """Every address that was found, and what became of it."""
    async with acting.transaction() as tx:
        await _get(tx, crawl_id)
        found = await crawls.list_pages(tx, crawl_id, window.limit + 1, window.after_number())
    return page(found, window.limit, lambda p: str(p.position))


async def cancel(acting: Acting, crawl_id: UUID) -> Crawl:
    """Harmless when there is nothing left to cancel."""
    async with acting.transaction() as tx:
        await crawls.cancel(tx, crawl_id)
        return await _get(tx, crawl_id)


async def refresh(acting: Acting, crawl_id: UUID) -> Crawl:
    """One more round, once the one before has ended."""
    async with acting.transaction() as tx:
        await _get(tx, crawl_id)
        if not await crawls.refresh(tx, crawl_id):
            raise Conflict("These pages are being fetched. Wait for the end, or cancel it first.")
        await _count_start(acting)
        tx.enqueue(CrawlSite(crawl_id=crawl_id))
        return await _get(tx, crawl_id)


async def delete(acting: Acting, crawl_id: UUID) -> None:
    """Its documents stay."""
    async with acting.transaction() as tx:
        if not await crawls.delete_crawl(tx, crawl_id):
            raise absent(crawl_id)


async def _get(tx: Tx, crawl_id: UUID) -> Crawl:
    crawl = await crawls.get_crawl(tx, crawl_id)
    if crawl is None:
        raise absent(crawl_id)
    return crawl


async def _refuse_who_adds_no_pages(acting: Acting, project_id: UUID) -> None:
    """Before anything is asked of a site in the project's name."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)


async def _count_start(acting: Acting) -> None:
    limit = acting.adapters.settings.crawl.starts_a_minute
    await acting.adapters.rate_limit.take(
        f"{acting.caller.user_id}:crawl-starts", limit, 60, "crawls"
    )


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
