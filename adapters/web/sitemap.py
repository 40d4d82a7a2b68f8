"""Sitemaps: addresses that a site itself names, from XML, plain text, indexes, gzipped or not."""

import asyncio
import html
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from adapters.web.egress import Egress
from adapters.web.urls import WebUrl
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed

_MOST_FILES = 20
_MOST_LOCATIONS = 5000  # looked at in one file; a crawl has 2,000 pages at most
_LONGEST = 20 * 1024 * 1024
# An expression and no XML parser: there is nothing to expand, and half a file is good for half.
# Of the addresses of pages: those of their pictures and films are others (`image:loc`).
_LOCATION = re.compile(
    rb"<(?:(?!image:|video:)\w{1,50}:)?loc>\s{0,1000}(?:<!\[CDATA\[)?([^<\]]{1,2000})",
    re.IGNORECASE,
)
_OF_FEED = re.compile(
    rb"<link(?:>\s{0,1000}(?:<!\[CDATA\[)?([^<\]]{1,2000})"
    rb"|\s(?:[^<>]{0,500}\s)?href=[\"']([^\"'<>]{1,2000}))",
    re.IGNORECASE,
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_LINE = re.compile(rb"(?:^|(?<=\r))[ \t]{0,1000}(http[^\r\n]{1,2000})", re.MULTILINE)
_PIECE, _LONGEST_MATCH = 64 * 1024, 4 * 1024  # one search holds up every thread until it ends


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
        is_index, named = await asyncio.to_thread(_named, egress, await _body(egress, url), belongs)
        if is_index:
            waiting.extend([page.href for page in named[:_MOST_FILES]])
        else:
            pages |= {page.href: page for page in named if page.href not in pages}
    return list(pages.values())[:most]


def _named(
    egress: Egress, body: bytes, belongs: Callable[[WebUrl], bool]
) -> tuple[bool, list[WebUrl]]:
    """Whether it is an index, and what it names of this site; of a long one, its beginning."""
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(31).decompress(body, _LONGEST)
        except zlib.error:
            return False, []
    read = (_read(egress, location) for location in islice(_locations(body), _MOST_LOCATIONS))
    named = [page for page in read if page is not None and belongs(page)]
    return b"<sitemapindex" in body[:2000], named


async def _body(egress: Egress, url: str) -> bytes:
    try:
        return (await egress.get(url, types=None, cut=True)).body
    except (Unreachable, UrlNotAllowed, ContentRefused):
        return b""


def _locations(body: bytes) -> Iterator[str]:
    is_text = b"<" not in body
    is_feed = _FEED.search(body, 0, 2000) is not None
    pattern = _LINE if is_text else _OF_FEED if is_feed else _LOCATION
    for start in range(0, len(body), _PIECE):
        for found in pattern.finditer(body, start, start + _PIECE + _LONGEST_MATCH):
            if found.start() >= start + _PIECE:  # the next piece begins with it
                break
            location = found[found.lastindex or 1].decode("utf-8", "replace").strip()
            yield location if is_text else html.unescape(location).strip()


def _read(egress: Egress, location: str) -> WebUrl | None:
    try:
        return egress.read(location)
    except UrlNotAllowed:
        return None
