"""Sitemaps: addresses that a site itself names, from XML, plain text, indexes, gzipped or not."""

import html
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable

from adapters.web.egress import Egress
from adapters.web.urls import WebUrl
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed

_MOST_FILES = 20
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
        is_index = "<sitemapindex" in text[:2000]
        for location in _locations(text):
            parsed = _read(egress, location)
            if parsed is None or not belongs(parsed):
                continue
            if is_index:
                waiting.append(parsed.href)
            elif len(pages) < most:
                pages.setdefault(parsed.href, parsed)
    return list(pages.values())


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
