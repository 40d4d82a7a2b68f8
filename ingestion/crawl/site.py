"""Crawl a site: claim, fetch page after page, hand back; what is done stands in Postgres.

Safe to do again, and safe to do twice at once: the lease decides who works, and each page ends in
one transaction with what came of it. A crawl gives way after a few seconds, so that a large site
holds up no other work, and goes on when its turn comes again.
"""

import asyncio
import logging
import time
from uuid import UUID

from adapters.postgres.crawls import crawl_pages, crawling
from adapters.postgres.crawls.crawl_pages import Distance
from adapters.postgres.database import Tx
from adapters.postgres.leases import Held
from adapters.web.sitemap import read_sitemaps
from adapters.web.urls import parse
from adapters.wiring import WorkerAdapters
from contracts.crawls import ClaimedCrawl, PageReason, PageState, WaitingPage
from contracts.documents import Failure, FailureCode
from contracts.errors import AppError, Invalid, StorageUnavailable
from contracts.tasks import CrawlSite
from ingestion.crawl.fetch_page import fetch_page
from ingestion.crawl.frontier import belongs, is_worth_fetching
from ingestion.crawl.session import CrawlSession
from ingestion.lease import Lease, LeaseLost
from ingestion.workshop import Workshop

_log = logging.getLogger(__name__)
_CODES = {
    PageReason.URL_NOT_ALLOWED: FailureCode.URL_NOT_ALLOWED,
    PageReason.ROBOTS: FailureCode.URL_NOT_ALLOWED,
    PageReason.NOINDEX: FailureCode.URL_NOT_ALLOWED,
    PageReason.TOO_LARGE: FailureCode.TOO_LARGE,
    PageReason.UNSUPPORTED: FailureCode.UNSUPPORTED,
    PageReason.EMPTY: FailureCode.EMPTY_TEXT,
    PageReason.INTERNAL: FailureCode.INTERNAL,
}
_BUG = "Something went wrong on our side with this page. Try again."


async def crawl_site(adapters: WorkerAdapters, crawl_id: UUID | None, shop: Workshop) -> None:
    """Fetch pages until there are no more, or for as long as a turn lasts. None: of the crawl that
    is the most urgent.

    Raises:
        Unavailable: the database is away; the lease runs out and the sweep sends it again.
    """
    crawl = await _claim(adapters, crawl_id, shop)
    if crawl is None:
        return
    again = CrawlSite(crawl_id=crawl.id)
    async with shop.crawls.taken_by(crawl.created_by, lambda: adapters.queue.send(again)):
        try:
            await _lease(adapters, crawl).hold(_work_for_a_slice(adapters, crawl, shop))
        except LeaseLost:
            _log.info("%s: no longer ours, left alone", crawl.id)
        except StorageUnavailable as error:
            _log.warning("%s: put off: %s", crawl.id, error.detail)
            async with adapters.db.as_worker() as tx:
                await crawling.hand_back(tx, crawl)


async def _claim(
    adapters: WorkerAdapters, crawl_id: UUID | None, shop: Workshop
) -> ClaimedCrawl | None:
    """As of a document: None also when all room, or this person's share of it, is taken."""
    async with shop.claiming:
        if crawl_id is None and shop.crawls.free <= 0:
            shop.crawls.turn_away()
            return None
        resting = shop.crawls.resting() if crawl_id is None else []
        async with adapters.db.as_worker() as tx:
            crawl = await crawling.claim(
                tx, crawl_id, adapters.settings.worker.lease_seconds, resting
            )
        if crawl is not None:
            shop.crawls.take(crawl.created_by)
        elif resting:
            shop.crawls.turn_away()
    return crawl


def _lease(adapters: WorkerAdapters, crawl: ClaimedCrawl) -> Lease:
    """When it is lost, also by a cancel, the work stops within a page."""
    worker = adapters.settings.worker

    async def keep(tx: Tx) -> bool:
        return await crawling.keep(tx, crawl, worker.lease_seconds)

    every = min(worker.heartbeat_seconds, 1)
    return Lease(adapters, Held(crawling.CRAWL, crawl), keep, every=every)


async def _work_for_a_slice(adapters: WorkerAdapters, crawl: ClaimedCrawl, shop: Workshop) -> None:
    end = time.monotonic() + adapters.settings.crawl.slice_seconds
    try:
        session = CrawlSession(adapters, crawl, shop)
    except Invalid as error:  # its renderer is set up no longer
        failure = Failure(code=FailureCode.UNSUPPORTED, message=error.detail, retryable=True)
        async with adapters.db.as_worker() as tx:
            await crawling.finish(tx, crawl, failure)
        return
    await _begin(session)
    while (page := await _next(session)) is not None:
        await _fetch_guarded(session, page)
        if time.monotonic() >= end:
            await _give_way(session)
            return
    await _finish(session)


async def _begin(session: CrawlSession) -> None:
    adapters, crawl = session.adapters, session.crawl
    async with adapters.db.as_worker() as tx:
        await session.hold(tx)
        await crawl_pages.begin(tx, crawl)
    if crawl.sitemaps_read or crawl.depth == 0:
        return
    robots = await session.robots(parse(crawl.url))
    found = await read_sitemaps(
        adapters.egress,
        [*robots.sitemaps, f"{parse(crawl.url).origin}/sitemap.xml"],
        crawl.limit,
        lambda url: belongs(url, crawl, adapters.settings.crawl),
    )
    pages = await asyncio.to_thread(lambda: [url.href for url in found if is_worth_fetching(url)])
    async with adapters.db.as_worker() as tx:
        await session.hold(tx)
        await session.add(tx, pages, Distance(1))
        await crawling.set_sitemaps_read(tx, crawl)


async def _next(session: CrawlSession) -> WaitingPage | None:
    """None when there is nothing left, or enough was fetched."""
    crawl = session.crawl
    async with session.adapters.db.as_worker() as tx:
        await session.hold(tx)
        if await crawl_pages.count_fetched(tx, crawl) >= crawl.limit:
            await crawl_pages.skip_the_rest(tx, crawl)
        return await crawl_pages.next_page(tx, crawl)


async def _fetch_guarded(session: CrawlSession, page: WaitingPage) -> None:
    try:
        await fetch_page(session, page)
    except (AppError, LeaseLost):
        raise
    except Exception:  # the boundary of a page: one with a bug in it must not hold up the rest
        _log.exception("a bug with a page of crawl %s", session.crawl.id)
        await session.set_aside(page, PageState.FAILED, PageReason.INTERNAL, _BUG)


async def _give_way(session: CrawlSession) -> None:
    async with session.adapters.db.as_worker() as tx:
        await crawling.hand_back(tx, session.crawl)
        tx.enqueue(CrawlSite(crawl_id=session.crawl.id))


async def _finish(session: CrawlSession) -> None:
    """Failed when nothing at all was fetched, with the reason of the first page."""
    async with session.adapters.db.as_worker() as tx:
        first = await crawl_pages.first_failure(tx, session.crawl)
        failure = None
        if first is not None:
            reason, message = first
            code = _CODES.get(reason, FailureCode.UNREACHABLE)
            failure = Failure(code=code, message=message, retryable=True)
        await crawling.finish(tx, session.crawl, failure)
