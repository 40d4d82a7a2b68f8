"""Pages from the web: one, or a site; fetched once, or again and again."""

from uuid import UUID

from fastapi import APIRouter

from adapters.postgres.crawls import crawls
from contracts.crawls import Crawl, CrawlPage, Preview
from contracts.errors import Conflict, ContentRefused, TooManyRequests, Unreachable, UrlNotAllowed
from contracts.lists import Page, page, time_cursor
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller, UserTx
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.access.projects import get_project
from services.crawls import service
from services.crawls.schemas import CrawlBegun, NewCrawl, WantedPages

router = APIRouter(tags=["crawls"], route_class=IdempotentRoute)


@router.post(
    "/projects/{project_id}/pages",
    status_code=202,
    responses=raises(TooManyRequests, UrlNotAllowed),
)
async def add_pages(
    project_id: UUID, body: NewCrawl, app: AppAdapters, caller: CurrentCaller
) -> CrawlBegun:
    """Fetch a page, or a site: each page becomes a document."""
    return CrawlBegun(crawl=await service.begin_crawl(app, caller, project_id, body))


@router.post(
    "/projects/{project_id}/pages/preview",
    responses=raises(ContentRefused, TooManyRequests, Unreachable, UrlNotAllowed),
)
async def preview_pages(
    project_id: UUID, body: WantedPages, app: AppAdapters, caller: CurrentCaller
) -> Preview:
    """What would be fetched first, found out within 15 seconds; nothing is stored."""
    return await service.preview(app, caller, project_id, body)


@router.get("/projects/{project_id}/crawls")
async def list_crawls(project_id: UUID, tx: UserTx, window: Paging) -> Page[Crawl]:
    await get_project(tx, project_id)
    found = await crawls.list_crawls(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda c: time_cursor(c.created_at, c.id))


@router.get("/crawls/{crawl_id}")
async def get_crawl(crawl_id: UUID, tx: UserTx) -> Crawl:
    return await service.get_crawl(tx, crawl_id)


@router.get("/crawls/{crawl_id}/pages")
async def list_crawl_pages(crawl_id: UUID, tx: UserTx, window: Paging) -> Page[CrawlPage]:
    """Every address that was found, and what became of it."""
    await service.get_crawl(tx, crawl_id)
    found = await crawls.list_pages(tx, crawl_id, window.limit + 1, window.after_number())
    return page(found, window.limit, lambda p: str(p.position))


@router.post("/crawls/{crawl_id}/cancel", status_code=202)
async def cancel_crawl(crawl_id: UUID, tx: UserTx) -> Crawl:
    """Stops within a page. What was fetched stays."""
    return await service.cancel(tx, crawl_id)


@router.post(
    "/crawls/{crawl_id}/refresh", status_code=202, responses=raises(Conflict, TooManyRequests)
)
async def refresh_crawl(
    crawl_id: UUID, tx: UserTx, app: AppAdapters, caller: CurrentCaller
) -> Crawl:
    """Ask for every page again; only what changed is read again."""
    return await service.refresh(tx, app, caller, crawl_id)


@router.delete("/crawls/{crawl_id}", status_code=204)
async def delete_crawl(crawl_id: UUID, tx: UserTx) -> None:
    """Forget the crawl. Its documents stay; delete them as any other."""
    await service.delete_crawl(tx, crawl_id)
