"""One page: may it be fetched, what does it answer, and what comes of that."""

import asyncio

from adapters.failpoints import failpoint
from adapters.postgres.crawls import crawl_pages, crawling
from adapters.postgres.crawls.crawl_pages import Distance
from adapters.web.leading import base_of
from adapters.web.pages import PageFacts
from adapters.web.survey import NOINDEX, links
from adapters.web.urls import WebUrl, canonical, site_of
from adapters.web.walls import SENTENCES
from contracts.crawls import PageReason, PageState, WaitingPage
from contracts.documents import FailureCode
from contracts.errors import (
    ContentRefused,
    IngestFailure,
    QuotaExceeded,
    Unreachable,
    UrlNotAllowed,
)
from contracts.ports import Fetched, Validators
from ingestion.crawl.frontier import MOST_HOPS, MOST_TRIES, belongs, is_worth_fetching
from ingestion.crawl.same_page import same_by_name
from ingestion.crawl.session import CrawlSession
from ingestion.crawl.store_page import WITHOUT_DOCUMENT, ReadPage, keep, seen_in
from ingestion.crawl.visit import MOVED, Visited, visit

_SAME = "It is the same as {}."
_EMPTY = (
    "The page has no text. If a browser shows some, it is made by JavaScript: fetch it with"
    " another renderer."
)
_SCRIPTED = (
    "The page has no text. It leads to {} by JavaScript, which Ibid does not execute: add that"
    " address, or fetch with another renderer."
)
_FRAMED = (
    "The page has no text of its own: it shows {} in a frame, which is of another site or could not"
    " be read. Add that address."
)
_TOO_COMPLEX = (
    "The page is too complex: reading it takes more time or memory than one page may use."
)
_PASSING = {408, 425, 429, 500, 502, 503, 504}


async def fetch_page(session: CrawlSession, page: WaitingPage) -> None:
    """Afterwards the page waits no longer, or it waits for another try.

    Raises:
        LeaseLost, Unavailable: nothing came of it.
    """
    try:
        url = session.adapters.egress.read(page.url)
        robots = await session.robots(url)
        if not await asyncio.to_thread(robots.allows, url):
            await session.set_aside(page, PageState.SKIPPED, PageReason.ROBOTS, robots.refusal)
            return
        visited = await visit(session, url, Validators(page.etag, page.last_modified))
        if visited.fetched.status == 304 and page.reason in WITHOUT_DOCUMENT:
            if await _is_still_none(session, page):
                return
            visited = await visit(session, url, Validators())
    except UrlNotAllowed as error:
        reason = PageReason.URL_NOT_ALLOWED
        await session.set_aside(page, PageState.SKIPPED, reason, error.detail)
    except ContentRefused as error:
        reason = PageReason.TOO_LARGE if error.too_large else PageReason.UNSUPPORTED
        await session.set_aside(page, PageState.SKIPPED, reason, error.detail)
    except Unreachable as error:
        await _try_again(session, page, error.detail)
    except IngestFailure as failure:
        await _leave_unread(session, page, failure)
    else:
        failpoint("crawl.after_fetch")
        await _judge(session, page, visited)


async def _judge(session: CrawlSession, page: WaitingPage, visited: Visited) -> None:
    fetched, facts, to = visited
    said = f"The site answered with status {fetched.status}."
    if to is not None:
        await _redirected(session, page, canonical(to), for_good=fetched.status in MOVED)
        return
    if fetched.headers.get("cf-mitigated") == "challenge":  # Cloudflare's own word for it
        message = SENTENCES["robot"]
        await session.set_aside(page, PageState.FAILED, PageReason.REFUSED, message)
        return
    match fetched.status:
        case 200 if facts is not None:
            await _take(session, page, fetched, facts)
        case 304:
            await session.leave(page)
        case 404 | 410:
            await session.drop(page, PageReason.GONE, "There is no such page.")
        case status if status in _PASSING:
            await _try_again(session, page, said)
        case _:
            await session.set_aside(page, PageState.FAILED, PageReason.REFUSED, said)


async def _try_again(session: CrawlSession, page: WaitingPage, message: str) -> None:
    if page.tries + 1 >= MOST_TRIES:
        await session.set_aside(page, PageState.FAILED, PageReason.UNREACHABLE, message)
        return
    async with session.adapters.db.as_worker() as tx:
        await session.hold(tx)
        await crawl_pages.put_off(tx, session.crawl, page)


async def _redirected(
    session: CrawlSession, page: WaitingPage, target: WebUrl, *, for_good: bool
) -> None:
    """The target is a page of its own, with its own turn; this address is none any more."""
    adapters, crawl = session.adapters, session.crawl
    if page.hops >= MOST_HOPS or target.href == page.url:
        message = "It leads from redirect to redirect."
        await session.set_aside(page, PageState.FAILED, PageReason.UNREACHABLE, message)
        return
    message = f"It leads to {target.href}."
    if not belongs(target, crawl, adapters.settings.crawl):
        if page.depth > 0:
            await session.set_aside(page, PageState.SKIPPED, PageReason.OFF_SITE, message)
            return
        crawl.site = site_of(target, adapters.settings.crawl.same_site)
    async with adapters.db.as_worker() as tx:
        await session.hold(tx)
        await crawling.set_site(tx, crawl, crawl.site)
        await session.add(tx, [target.href], Distance(page.depth, page.hops + 1))
    if for_good:
        await session.drop(page, PageReason.REDIRECT, message)
    else:
        await session.set_aside(page, PageState.SKIPPED, PageReason.REDIRECT, message)


async def _take(
    session: CrawlSession, page: WaitingPage, fetched: Fetched, facts: PageFacts
) -> None:
    onward = await asyncio.to_thread(_onward, session, fetched, facts)
    if not facts.has_text:
        reason = PageReason.EMPTY
        message = _why_empty(facts)
        await session.set_aside(page, PageState.SKIPPED, reason, message, onward)
        return
    if facts.wall is not None:
        scripted = facts.wall == "javascript"
        state = PageState.SKIPPED if scripted else PageState.FAILED
        reason = PageReason.EMPTY if scripted else PageReason.REFUSED
        await session.set_aside(page, state, reason, SENTENCES[facts.wall], onward)
        return
    found = canonical(session.adapters.egress.read(fetched.url))
    named = _own_name(session, found, fetched, facts)
    seen = seen_in(page, named, fetched, facts)
    if facts.noindex:
        await session.drop(page, PageReason.NOINDEX, NOINDEX, seen, onward)
        return
    other = await _same_elsewhere(session, page, facts.sha256)
    other = other or await same_by_name(session, page, fetched, named.href)
    if other is not None:
        await session.drop(page, PageReason.DUPLICATE, _SAME.format(other), seen, onward)
        return
    try:
        await keep(session, page, ReadPage(fetched, facts, seen, onward, found.href))
    except QuotaExceeded as error:
        state, reason = PageState.FAILED, PageReason.QUOTA
        await session.set_aside(page, state, reason, error.detail, onward)


def _why_empty(facts: PageFacts) -> str:
    if facts.scripted:
        return _SCRIPTED.format(facts.scripted)
    return _FRAMED.format(facts.frames[0].src) if facts.frames else _EMPTY


async def _leave_unread(session: CrawlSession, page: WaitingPage, failure: IngestFailure) -> None:
    if failure.code in (FailureCode.TOO_COMPLEX, FailureCode.TIMED_OUT):
        reason = PageReason.TOO_LARGE
        await session.set_aside(page, PageState.SKIPPED, reason, _TOO_COMPLEX)
    else:
        await session.set_aside(page, PageState.FAILED, PageReason.INTERNAL, failure.message)


def _onward(session: CrawlSession, fetched: Fetched, facts: PageFacts) -> list[str]:
    """The addresses that may be fetched after this one. Slow where there are many."""

    def is_wanted(url: WebUrl) -> bool:
        return belongs(url, session.crawl, session.adapters.settings.crawl) and is_worth_fetching(
            url
        )

    return [url.href for url in links(session.adapters.egress, fetched, facts, is_wanted)]


async def _is_still_none(session: CrawlSession, page: WaitingPage) -> bool:
    """The page is as it was: one that is not kept. Whether that is surely still so: what another
    page of its name says has to be compared."""
    if page.reason is PageReason.NOINDEX:
        await session.set_aside(page, PageState.SKIPPED, page.reason, NOINDEX)
        return True
    other = await _same_elsewhere(session, page, page.sha256)
    if other is None:
        return False
    reason = PageReason.DUPLICATE
    await session.set_aside(page, PageState.SKIPPED, reason, _SAME.format(other))
    return True


async def _same_elsewhere(
    session: CrawlSession, page: WaitingPage, sha256: str | None
) -> str | None:
    async with session.adapters.db.as_worker() as tx:
        return await crawl_pages.same_elsewhere(tx, session.crawl, page, sha256)


def _own_name(session: CrawlSession, found: WebUrl, fetched: Fetched, facts: PageFacts) -> WebUrl:
    """What the page calls itself, where that is on its own host; else where it was found."""
    if facts.canonical:
        try:
            egress = session.adapters.egress
            named = canonical(egress.read(facts.canonical, base_of(egress, fetched, facts)))
        except UrlNotAllowed:
            return found
        if site_of(named, "host") == site_of(found, "host"):
            return named
    return found
