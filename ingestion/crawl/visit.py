"""One visit to a page: its request, and what it only shows to somebody with its cookies.

Any other redirect is a page of its own, whose turn comes later and brings no cookie.
"""

import asyncio
from dataclasses import replace
from typing import NamedTuple

from adapters.web.cookies import Jar
from adapters.web.leading import is_worth_a_step, leads_to, loads_itself
from adapters.web.pages import HTML, PageFacts, read_page
from adapters.web.urls import WebUrl
from contracts.errors import UrlNotAllowed
from contracts.ports import Fetched, Validators
from ingestion.crawl.frontier import MOST_HOPS, belongs
from ingestion.crawl.session import CrawlSession
from ingestion.frames import Framing, framed
from ingestion.parsers.html.incomplete import marked
from ingestion.sandbox.parent import read_page_in_child

MOVED = {301, 308}


class Visited(NamedTuple):
    """The answer in the end, what it says of itself where it is one, and where it leads."""

    fetched: Fetched
    facts: PageFacts | None
    to: WebUrl | None


async def visit(session: CrawlSession, url: WebUrl, known: Validators) -> Visited:
    """What `url` answers to somebody who keeps its cookies until they leave.

    Raises:
        UrlNotAllowed, ContentRefused, Unreachable: as a fetch does; it may also lead there.
        IngestFailure: the page takes more than one may.
    """
    jar, at, egress, steps = Jar(), url, session.adapters.egress, 0
    while True:
        sent = jar.header(at)
        fetched = await session.fetch(at, known if at == url else Validators(), jar)
        facts = await _facts(session, fetched) if fetched.status == 200 else None
        rendered = session.crawl.renderer is not None
        to = leads_to(egress, fetched, facts, rendered=rendered)
        moved = fetched.status in MOVED and to != url
        is_on_its_way = to is not None and jar.header(to) is not None and not moved
        if to is None or not is_on_its_way or not is_worth_a_step(jar, sent, at, to):
            break
        if steps == MOST_HOPS or not await _may_go(session, to):
            break
        at, steps = to, steps + 1
    stays = to is None or loads_itself(egress, fetched, to)
    if stays and facts is not None and facts.frames:
        fetched, facts = await framed(_framing(session, jar), fetched, facts)
    if fetched.short:
        fetched = replace(fetched, body=marked(fetched.body, "end"))
    return Visited(fetched, facts, None if stays else to)


def _framing(session: CrawlSession, jar: Jar) -> Framing:
    adapters = session.adapters

    async def get(url: WebUrl) -> Fetched:
        if not await asyncio.to_thread((await session.robots(url)).allows, url):
            raise UrlNotAllowed("The site's robots.txt asks that this frame is not fetched.")
        return await session.fetch(url, Validators(), jar)

    return Framing(
        adapters.egress,
        lambda url: belongs(url, session.crawl, adapters.settings.crawl),
        get,
        lambda fetched: _facts(session, fetched),
        adapters.settings.web.max_bytes,
    )


async def _may_go(session: CrawlSession, to: WebUrl) -> bool:
    """Whether it is of this site, which does not mind. What is not has its own turn, or none."""
    if not belongs(to, session.crawl, session.adapters.settings.crawl):
        return False
    try:
        robots = await session.robots(to)
    except UrlNotAllowed:
        return False
    return await asyncio.to_thread(robots.allows, to)


async def _facts(session: CrawlSession, fetched: Fetched) -> PageFacts:
    """Raises `IngestFailure` for a page that takes more than one may."""
    if fetched.media_type not in HTML:  # there is nothing to read
        return await asyncio.to_thread(read_page, fetched)
    async with session.shop.parsers.one_for(session.crawl.created_by):
        return await read_page_in_child(fetched, session.adapters.settings.parser)
