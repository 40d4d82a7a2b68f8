"""Pages from the web: one, or a site; fetched once, or again and again."""

from uuid import UUID

from fastapi import APIRouter

from contracts.crawls import Crawl, CrawlPage, Preview
from contracts.errors import Conflict, ContentRefused, TooManyRequests, Unreachable, UrlNotAllowed
from contracts.lists import Page
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.crawls import service
from services.crawls.schemas import CrawlBegun, NewCrawl, WantedPages

router = APIRouter(tags=["crawls"], route_class=IdempotentRoute)


@router.post(
    "/projects/{project_id}/pages",
    status_code=202,
    responses=raises(TooManyRequests, UrlNotAllowed),
)
async def add_pages(project_id: UUID, body: NewCrawl, me: Me) -> CrawlBegun:
    """Fetch a page, or a site: each page becomes a document."""
    return CrawlBegun(crawl=await service.begin(me, project_id, body))


@router.post(
    "/projects/{project_id}/pages/preview",
    responses=raises(ContentRefused, TooManyRequests, Unreachable, UrlNotAllowed),
)
async def preview_pages(project_id: UUID, body: WantedPages, me: Me) -> Preview:
    """What would be fetched first, found out within 15 seconds; nothing is stored."""
    return await service.preview(me, project_id, body)


@router.get("/projects/{project_id}/crawls")
async def list_crawls(project_id: UUID, me: Me, window: Paging) -> Page[Crawl]:
    return await service.list_of_project(me, project_id, window)


@router.get("/crawls/{crawl_id}")
async def get_crawl(crawl_id: UUID, me: Me) -> Crawl:
    return await service.get(me, crawl_id)


@router.get("/crawls/{crawl_id}/pages")
async def list_crawl_pages(crawl_id: UUID, me: Me, window: Paging) -> Page[CrawlPage]:
    """Every address that was found, and what became of it."""
    return await service.list_pages(me, crawl_id, window)


@router.post("/crawls/{crawl_id}/cancel", status_code=202)
async def cancel_crawl(crawl_id: UUID, me: Me) -> Crawl:
    """Stops within a page. What was fetched stays."""
    return await service.cancel(me, crawl_id)


@router.post(
    "/crawls/{crawl_id}/refresh", status_code=202, responses=raises(Conflict, TooManyRequests)
)
async def refresh_crawl(crawl_id: UUID, me: Me) -> Crawl:
    """Ask for every page again; only what changed is read again."""
    return await service.refresh(me, crawl_id)


@router.delete("/crawls/{crawl_id}", status_code=204)
async def delete_crawl(crawl_id: UUID, me: Me) -> None:
    """Forget the crawl. Its documents stay; delete them as any other."""
    await service.delete(me, crawl_id)
