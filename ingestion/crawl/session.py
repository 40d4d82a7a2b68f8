"""What the pages of one crawl share while they are fetched: robots.txt, the fetcher, manners."""

import asyncio
from uuid import UUID

from adapters.postgres.crawls import crawl_pages, crawling
from adapters.postgres.crawls.crawl_pages import Distance, Seen, Verdict
from adapters.postgres.database import Tx
from adapters.postgres.documents.versions import retire
from adapters.web.cookies import Jar
from adapters.web.fetch import with_cookies
from adapters.web.robots import Robots, read_robots
from adapters.web.urls import WebUrl
from adapters.wiring import WorkerAdapters
from contracts.crawls import ClaimedCrawl, PageReason, PageState, WaitingPage
from contracts.ports import Fetched, Validators
from ingestion.crawl.frontier import most_known
from ingestion.lease import LeaseLost
from ingestion.workshop import Workshop

_FIRST_PENALTY = 1.0


class CrawlSession:
    """A worker's time with a crawl."""

    def __init__(self, adapters: WorkerAdapters, crawl: ClaimedCrawl, shop: Workshop) -> None:
        self.adapters, self.crawl, self.shop = adapters, crawl, shop
        self._fetcher = adapters.fetchers.named(crawl.renderer)
        self._robots: dict[str, Robots] = {}
        self._penalty = 0.0

    async def robots(self, url: WebUrl) -> Robots:
        """Asked for once a round, and kept with the crawl."""
        if url.origin not in self._robots:
            agent = self.adapters.settings.web.agent
            known = self.crawl.robots.get(url.origin)
            if known is None:
                async with self.adapters.host_rate_limit.turn(url.host_and_port, self._delay(None)):
                    known = await read_robots(self.adapters.egress, url.origin)
                async with self.adapters.db.as_worker() as tx:
                    await crawling.keep_robots(tx, self.crawl, url.origin, known)
            self._robots[url.origin] = await asyncio.to_thread(Robots, known, agent, url.origin)
        return self._robots[url.origin]

    async def fetch(self, url: WebUrl, known: Validators, jar: Jar) -> Fetched:
        """One request, in the host's turn. Raises what `WebFetch` raises."""
        robots = await self.robots(url)
        async with self.adapters.host_rate_limit.turn(url.host_and_port, self._delay(robots.delay)):
            fetched = await with_cookies(self._fetcher, jar).fetch(url.href, known)
        busy = fetched.status in (429, 503)
        self._penalty = max(2 * self._penalty, _FIRST_PENALTY) if busy else 0.0
        return fetched

    def _delay(self, requested: float | None) -> float:
        settings = self.adapters.settings.crawl
        wanted = max(settings.delay_seconds, requested or 0.0, self._penalty)
        return min(wanted, settings.longest_delay_seconds)

    async def hold(self, tx: Tx) -> None:
        """Raises `LeaseLost` unless the crawl stays ours until the transaction ends."""
        if not await crawling.lock(tx, self.crawl):
            raise LeaseLost

    async def set_aside(
        self,
        page: WaitingPage,
        state: PageState,
        reason: PageReason,
        message: str,
        links: list[str] | None = None,
    ) -> None:
        """Skipped or failed; what an earlier round made of the page stays."""
        async with self.adapters.db.as_worker() as tx:
            await self.hold(tx)
            await crawl_pages.set_aside(tx, self.crawl, page, Verdict(state, reason, message))
            await self.follow(tx, page, links or [])

    async def drop(
        self,
        page: WaitingPage,
        reason: PageReason,
        message: str,
        seen: Seen | None = None,
        links: list[str] | None = None,
    ) -> None:
        """Skipped for good: what an earlier round made of it is found no more."""
        async with self.adapters.db.as_worker() as tx:
            await self.hold(tx)
            verdict = Verdict(PageState.SKIPPED, reason, message)
            await crawl_pages.set_aside(tx, self.crawl, page, verdict)
            await crawl_pages.record_seen(
                tx, self.crawl, page, seen and seen._replace(document_id=None)
            )
            if page.document_id is not None:
                await retire(tx, self.crawl.project_id, page.document_id)
            await self.follow(tx, page, links or [])
        if page.document_id is not None:
            await self.announce(page.document_id)

    async def leave(
        self, page: WaitingPage, seen: Seen | None = None, links: list[str] | None = None
    ) -> None:
        """It is as it was the last time; `seen` is None where the site itself said so."""
        async with self.adapters.db.as_worker() as tx:
            await self.hold(tx)
            await crawl_pages.set_fetched(tx, self.crawl, page, unchanged=True)
            if seen is not None:
                await crawl_pages.record_seen(tx, self.crawl, page, seen)
            await self.follow(tx, page, links or [])

    async def follow(self, tx: Tx, page: WaitingPage, links: list[str]) -> None:
        if links and page.depth < self.crawl.depth:
            await self.add(tx, links, Distance(page.depth + 1))

    async def add(self, tx: Tx, urls: list[str], distance: Distance) -> None:
        most = most_known(self.crawl.limit)
        await crawl_pages.add_pages(tx, self.crawl, urls, distance, most=most)

    async def announce(self, document_id: UUID) -> None:
        await self.adapters.changes.announce(self.crawl.project_id, document_id)
