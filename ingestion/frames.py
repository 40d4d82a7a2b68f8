"""What a page shows in frames of its own site, read in their places.

Bounded in number, bytes and depth, whatever frames show one another.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from adapters.web.egress import Egress
from adapters.web.frames import Frames, with_frames
from adapters.web.leading import base_of, leads_to
from adapters.web.pages import HTML, PageFacts
from adapters.web.urls import WebUrl
from contracts.errors import AppError, ContentRefused, IngestFailure, Unreachable, UrlNotAllowed
from contracts.ports import Fetched
from ingestion.parsers.html.incomplete import marked

_log = logging.getLogger(__name__)
_MOST = 10
_DEEPEST = 2
_MOST_STEPS = 3
_NOT_READ: tuple[type[AppError], ...] = (UrlNotAllowed, ContentRefused, Unreachable)


@dataclass
class Framing:
    """How frames of one page are fetched. `get` asks robots.txt, and takes its turn at the host;
    `facts` reads what a page says of itself; `is_ours` tells frames of the site."""

    egress: Egress
    is_ours: Callable[[WebUrl], bool]
    get: Callable[[WebUrl], Awaitable[Fetched]]
    facts: Callable[[Fetched], Awaitable[PageFacts]]
    room: int
    """Bytes that all frames together may have."""
    left: int = _MOST
    links: list[str] = field(default_factory=list)
    """Where the frames lead, from where they are."""
    lost: int = 0
    """Frames of the site that could not be read."""


async def framed(framing: Framing, fetched: Fetched, facts: PageFacts) -> tuple[Fetched, PageFacts]:
    """The same page with what its frames show.

    Raises:
        IngestFailure: the page takes more than one may, with its frames.
    """
    body = await _filled(framing, fetched, facts, 0)
    if body is fetched.body and not framing.lost:
        return fetched, facts
    whole = replace(fetched, body=body)
    read = await framing.facts(whole)
    facts = replace(
        facts,
        sha256=read.sha256,
        has_text=read.has_text,
        words=read.words,
        wall=read.wall,
        links=[*facts.links, *framing.links],
    )
    return replace(whole, body=marked(body, "frame")) if framing.lost else whole, facts


async def _filled(framing: Framing, fetched: Fetched, facts: PageFacts, depth: int) -> bytes:
    if depth == _DEEPEST or not facts.frames:
        return fetched.body
    pages: dict[int, bytes] = {}
    frames = Frames(facts.frames, facts.frameset)
    base = base_of(framing.egress, fetched, facts)
    for number, frame in enumerate(frames.shown):
        try:
            url = framing.egress.read(frame.src, base)
        except UrlNotAllowed:  # also of `about:blank`, which shows nothing
            continue
        if not framing.is_ours(url):
            continue
        page = await _page(framing, url)
        if page is None:
            framing.lost += 1
            continue
        pages[number] = await _filled(framing, *page, depth + 1)
    return with_frames(fetched.body, frames, pages) if pages else fetched.body


async def _page(framing: Framing, url: WebUrl) -> tuple[Fetched, PageFacts] | None:
    """None where it cannot be had, is no page, or wants not to be kept."""
    if framing.left == 0:
        return None
    framing.left -= 1
    try:
        for _ in range(_MOST_STEPS):
            fetched = await framing.get(url)
            if fetched.status == 200 and fetched.media_type not in HTML:
                return None
            facts = await framing.facts(fetched) if fetched.status == 200 else None
            to = leads_to(framing.egress, fetched, facts)
            if to is None or to == url or not framing.is_ours(to):
                break
            url = to
        else:
            return None
    except (*_NOT_READ, IngestFailure) as error:
        _log.info("a frame was not read: %s", error)
        return None
    if facts is None or facts.noindex or fetched.short or len(fetched.body) > framing.room:
        return None
    framing.room -= len(fetched.body)
    base = base_of(framing.egress, fetched, facts)
    framing.links += [link for one in facts.links if (link := _absolute(framing, one, base))]
    return fetched, facts


def _absolute(framing: Framing, link: str, base: str) -> str | None:
    try:
        return framing.egress.read(link, base).href
    except UrlNotAllowed:
        return None
