"""What a crawl of an address would begin with, found out in seconds and stored nowhere."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from adapters.web.cookies import Jar
from adapters.web.egress import Egress
from adapters.web.leading import base_of, is_worth_a_step, leads_to, loads_itself
from adapters.web.pages import HTML, PageFacts, read_page
from adapters.web.robots import Robots, read_robots
from adapters.web.sitemap import read_sitemaps
from adapters.web.urls import WebUrl, canonical, site_of
from adapters.web.walls import SENTENCES
from contracts.crawls import Preview, PreviewedPage
from contracts.errors import Unreachable, UrlNotAllowed
from contracts.ports import Fetched
from contracts.settings import CrawlSettings, WebSettings

_SECONDS = 15
_MOST_SHOWN = 100
_MOST_STEPS = 6
_MOST_READ = 256 * 1024  # of the page: this process answers people meanwhile

NOINDEX = "The page asks not to be kept (noindex)."
_SHORT = "The site ended its answer before all of it had come. The page is read as far as it came."


class Surveyed(NamedTuple):
    """Where a crawl would begin, and how far it would go."""

    url: str
    depth: int
    limit: int


async def survey(
    egress: Egress, web: WebSettings, crawl: CrawlSettings, wanted: Surveyed
) -> Preview:
    """The first page, what robots.txt says, and the first addresses that would follow.

    Raises:
        UrlNotAllowed, Unreachable, ContentRefused: with a sentence.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            return await _survey(egress, web, crawl, wanted)
    except TimeoutError:
        raise Unreachable(f"The site did not answer within {_SECONDS} seconds.") from None


async def _survey(
    egress: Egress, web: WebSettings, crawl: CrawlSettings, wanted: Surveyed
) -> Preview:
    limit = min(wanted.limit, _MOST_SHOWN)
    start = canonical(await egress.check(wanted.url))
    walk = await _walk(egress, web, start)
    if isinstance(walk, Preview):
        return walk
    fetched, facts, robots = walk
    first = canonical(egress.read(fetched.url))
    pages = {first.href: first}
    if wanted.depth > 0:
        site = site_of(first, crawl.same_site)

        def belongs(page: WebUrl) -> bool:
            return site_of(page, crawl.same_site) == site

        starts = [*robots.sitemaps, f"{first.origin}/sitemap.xml"]
        for found in [
            *await asyncio.to_thread(links, egress, fetched, facts, belongs),
            *await read_sitemaps(egress, starts, limit + 1, belongs),
        ]:
            pages.setdefault(found.href, found)
    shown = list(pages.values())[:limit]
    return Preview(
        url=first.href,
        title=facts.title,
        media_type=fetched.media_type or None,
        allowed=not facts.noindex and facts.wall is None,
        message=_message(fetched, facts),
        crawl_delay=robots.delay,
        sitemaps=robots.sitemaps,
        pages=await asyncio.to_thread(_previewed, shown, first.origin, robots),
        more=len(pages) > limit,
    )


class _Walked(NamedTuple):
    fetched: Fetched
    facts: PageFacts
    robots: Robots


async def _walk(egress: Egress, web: WebSettings, start: WebUrl) -> _Walked | Preview:
    """The page that the first one leads to in the end; or why there is none."""
    url, jar, robots = start, Jar(), await _robots(egress, web, start)
    for _ in range(_MOST_STEPS):
        if not await asyncio.to_thread(robots.allows, url):
            return _refused(url, robots, robots.refusal)
        sent = jar.header(url)
        fetched = await egress.step(url.href, jar, {})
        well = fetched.status == 200
        facts = await asyncio.to_thread(read_page, fetched, _MOST_READ) if well else None
        to = leads_to(egress, fetched, facts)
        if to is None or (
            loads_itself(egress, fetched, to) and not is_worth_a_step(jar, sent, url, to)
        ):
            if facts is None:
                return _refused(start, robots, f"The site answered with status {fetched.status}.")
            return _Walked(fetched, facts, robots)
        if to.origin != url.origin:
            robots = await _robots(egress, web, to)
        url = to
    raise Unreachable(f"{url.host} leads from redirect to redirect.")


def _message(fetched: Fetched, facts: PageFacts) -> str | None:
    if facts.noindex:
        return NOINDEX
    if facts.wall is not None:
        return SENTENCES[facts.wall]
    return _SHORT if fetched.short else None


async def _robots(egress: Egress, web: WebSettings, url: WebUrl) -> Robots:
    answered = await read_robots(egress, url.origin)
    return await asyncio.to_thread(Robots, answered, web.agent, url.origin)


def _previewed(pages: list[WebUrl], origin: str, robots: Robots) -> list[PreviewedPage]:
    return [
        PreviewedPage(url=page.href, allowed=page.origin != origin or robots.allows(page))
        for page in pages
    ]


def links(
    egress: Egress, fetched: Fetched, facts: PageFacts, belongs: Callable[[WebUrl], bool]
) -> list[WebUrl]:
    """The addresses that a page leads to, in their normal form, of those that belong; those never
    fetched left out. Slow for a page with many: call it in a thread."""
    if facts.nofollow or fetched.media_type not in HTML:
        return []
    base = base_of(egress, fetched, facts)
    found: list[WebUrl] = []
    for link in facts.links:
        with suppress(UrlNotAllowed):
            url = canonical(egress.read(link, base))
            if belongs(url):
                found.append(url)
    return found


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
