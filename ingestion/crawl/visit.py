"""One visit to a page: its request, and the redirects that it only leaves with a cookie.

Any other redirect is a page of its own, whose turn comes later and brings no cookie.
"""

import asyncio

from adapters.web.cookies import Jar
from adapters.web.egress import REDIRECTS, location
from adapters.web.urls import WebUrl
from contracts.errors import UrlNotAllowed
from contracts.ports import Fetched, Validators
from ingestion.crawl.frontier import MOST_HOPS, belongs
from ingestion.crawl.session import CrawlSession

MOVED = {301, 308}


async def visit(session: CrawlSession, url: WebUrl, known: Validators) -> Fetched:
    """What `url` answers to somebody who keeps its cookies until they leave.

    Raises what `WebFetch` raises.
    """
    jar = Jar()
    fetched = await session.fetch(url, known, jar)
    for _ in range(MOST_HOPS):
        target = _goes_on(session, url, fetched)
        if target is None or jar.header(target) is None:
            break
        robots = await session.robots(target)
        if not await asyncio.to_thread(robots.allows, target):
            break
        fetched = await session.fetch(target, known if target == url else Validators(), jar)
    return fetched


def _goes_on(session: CrawlSession, url: WebUrl, fetched: Fetched) -> WebUrl | None:
    """Where a redirect leads within the site; what has moved for good is found there only."""
    if fetched.status not in REDIRECTS or (to := location(fetched)) is None:
        return None
    try:
        target = session.adapters.egress.read(to, fetched.url)
    except UrlNotAllowed:  # told where redirects are judged
        return None
    moved = fetched.status in MOVED and target != url
    is_ours = belongs(target, session.crawl, session.adapters.settings.crawl)
    return target if is_ours and not moved else None
