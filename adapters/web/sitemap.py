"""Sitemaps: addresses that a site itself names, from XML, plain text, indexes, gzipped or not."""

import asyncio
import html
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice

from adapters.web.egress import Egress
from adapters.web.urls import WebUrl
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed

_MOST_FILES = 20
_MOST_LOCATIONS = 5000  # looked at in one file; a crawl has 2,000 pages at most
_LONGEST = 20 * 1024 * 1024
# An expression and no XML parser: there is nothing to expand, and half a file is good for half.
_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?([^<\]]{1,2000})", re.IGNORECASE)


async def read_sitemaps(
    egress: Egress, starts: Iterable[str], most: int, belongs: Callable[[WebUrl], bool]
) -> list[WebUrl]:
    """Pages that these sitemaps name, in their order, at most so many.

    Sitemaps that an index names are read where they belong to the site. What cannot be fetched or
    read is left out: a sitemap is a help, not a promise.
    """
    waiting, seen = deque(starts), set[str]()
    pages: dict[str, WebUrl] = {}
    while waiting and len(seen) < _MOST_FILES and len(pages) < most:
        url = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        text = await _text(egress, url)
        named = await asyncio.to_thread(_named, egress, text, belongs)
        if "<sitemapindex" in text[:2000]:
            waiting.extend([page.href for page in named[:_MOST_FILES]])
        else:
            pages |= {page.href: page for page in named if page.href not in pages}
    return list(pages.values())[:most]


def _named(egress: Egress, text: str, belongs: Callable[[WebUrl], bool]) -> list[WebUrl]:
    """What one file names of this site; of a very long one, its beginning."""
    read = (_read(egress, location) for location in islice(_locations(text), _MOST_LOCATIONS))
    return [page for page in read if page is not None and belongs(page)]


async def _text(egress: Egress, url: str) -> str:
    try:
        answer = await egress.get(url, types=None, cut=True)
    except (Unreachable, UrlNotAllowed, ContentRefused):
        return ""
    body = answer.body
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(31).decompress(body, _LONGEST)
        except zlib.error:
            return ""
    return body.decode("utf-8", "replace")


def _locations(text: str) -> Iterable[str]:
    if "<" not in text:
        return [line.strip() for line in text.splitlines() if line.strip().startswith("http")]
    return (html.unescape(found[1]).strip() for found in _LOCATION.finditer(text))


def _read(egress: Egress, location: str) -> WebUrl | None:
    try:
        return egress.read(location)
    except UrlNotAllowed:
        return None
