"""What a crawl of an address would begin with, found out in seconds and stored nowhere."""

import asyncio
from collections.abc import Iterable

from adapters.web.decoding import HTML
from adapters.web.egress import Egress
from adapters.web.pages import PageFacts, read_page
from adapters.web.robots import Robots, read_robots
from adapters.web.sitemap import read_sitemaps
from adapters.web.urls import WebUrl, canonical, site_of
from contracts.crawls import Preview, PreviewedPage
from contracts.errors import Unreachable, UrlNotAllowed
from contracts.ports import Fetched
from contracts.settings import CrawlSettings, WebSettings

_SECONDS = 15
_MOST_SHOWN = 100


async def survey(
    egress: Egress, web: WebSettings, crawl: CrawlSettings, url: str, *, depth: int, limit: int
) -> Preview:
    """The first page, what robots.txt says, and the first addresses that would follow.

    Raises:
        UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            return await _survey(egress, web, crawl, url, depth, min(limit, _MOST_SHOWN))
    except TimeoutError:
        raise Unreachable(f"The site did not answer within {_SECONDS} seconds.") from None


async def _survey(
    egress: Egress, web: WebSettings, crawl: CrawlSettings, url: str, depth: int, limit: int
) -> Preview:
    start = canonical(await egress.check(url))
    robots = Robots(await read_robots(egress, start.origin), web.agent, start.origin)
    if not robots.allows(start):
        return _refused(start, robots, robots.refusal)
    fetched = await egress.get(start.href)
    if fetched.status != 200:
        return _refused(start, robots, f"The site answered with status {fetched.status}.")
    facts = await asyncio.to_thread(read_page, fetched)
    first = canonical(egress.read(fetched.url))
    if first.origin != start.origin:
        robots = Robots(await read_robots(egress, first.origin), web.agent, first.origin)
    if not robots.allows(first):
        return _refused(first, robots, robots.refusal)
    pages = {first.href: first}
    if depth > 0:
        site = site_of(first, crawl.same_site)
        for found in [
            *links(egress, fetched, facts),
            *await read_sitemaps(
                egress,
                [*robots.sitemaps, f"{first.origin}/sitemap.xml"],
                limit + 1,
                lambda page: site_of(page, crawl.same_site) == site,
            ),
        ]:
            if site_of(found, crawl.same_site) == site:
                pages.setdefault(found.href, found)
    return Preview(
        url=first.href,
        title=facts.title,
        media_type=fetched.media_type or None,
        allowed=not facts.noindex,
        message="The page asks not to be kept (noindex)." if facts.noindex else None,
        crawl_delay=robots.delay,
        sitemaps=robots.sitemaps,
        pages=[
            PreviewedPage(url=page.href, allowed=page.origin != first.origin or robots.allows(page))
            for page in list(pages.values())[:limit]
        ],
        more=len(pages) > limit,
    )


def links(egress: Egress, fetched: Fetched, facts: PageFacts) -> Iterable[WebUrl]:
    """The addresses that a page leads to, in their normal form; those never fetched left out."""
    if facts.nofollow or fetched.media_type not in HTML:
        return
    base = fetched.url
    if facts.base:
        try:
            base = egress.read(facts.base, fetched.url).href
        except UrlNotAllowed:
            base = fetched.url
    for link in facts.links:
        try:
            yield canonical(egress.read(link, base))
        except UrlNotAllowed:
            continue


def _refused(url: WebUrl, robots: Robots, message: str) -> Preview:
    return Preview(
        url=url.href,
        title=None,
        media_type=None,
        allowed=False,
        message=message,
        crawl_delay=robots.delay,
        sitemaps=robots.sitemaps,
        pages=[],
        more=False,
    )
