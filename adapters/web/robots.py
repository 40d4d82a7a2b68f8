"""robots.txt, as RFC 9309 says: absent means allowed, unreachable means not."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from protego import Protego

from adapters.web.egress import Egress
from adapters.web.urls import WebUrl, parse
from contracts.crawls import RobotsText
from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed

_LONGEST = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
_MOST_SITEMAPS = 100  # more than are read
_KEPT_SECONDS = 60
"""Longer than an answer looks for pages; short enough that a site's change of mind is heard."""
_MOST_KEPT = 32  # each is as long as the site likes, up to `_LONGEST`


class Robots:
    """What one origin asks of a crawler with our name.

    Making one takes a while where the file is long, and so may asking it: do both in threads.
    """

    def __init__(self, answered: RobotsText, agent: str, origin: str) -> None:
        self._answered = answered
        self._origin = origin
        self._agent = agent.partition("/")[0].strip()
        self._rules = Protego.parse(answered.text)
        self.sitemaps = self._named_sitemaps()

    def allows(self, url: WebUrl) -> bool:
        if self._answered.verdict != "rules":
            return self._answered.verdict == "allow"
        return self._rules.can_fetch(url.href, self._agent)

    @property
    def refusal(self) -> str:
        """Why a page is not fetched, in a sentence."""
        if self._answered.verdict == "rules":
            return "The site's robots.txt asks that this page is not fetched."
        return "The site's robots.txt cannot be had at the moment, so nothing is fetched."

    @property
    def delay(self) -> float | None:
        """Seconds between two pages, where the site asks for some."""
        rate = self._rules.request_rate(self._agent)
        delays = [
            self._rules.crawl_delay(self._agent),
            rate and rate.seconds / max(rate.requests, 1),
        ]
        return max((float(seconds) for seconds in delays if seconds), default=None)

    def _named_sitemaps(self) -> list[str]:
        """Where the site says they are; those it only has by convention left out."""
        found: list[str] = []
        for named in islice(dict.fromkeys(self._rules.sitemaps), _MOST_SITEMAPS):
            with suppress(UrlNotAllowed):
                found.append(parse(named, self._origin).href)
        return list(dict.fromkeys(found))


async def read_robots(egress: Egress, origin: str) -> RobotsText:
    """What `origin` answers to `/robots.txt`; redirects are followed.

    Raises:
        UrlNotAllowed: nothing of this origin is fetched; of a redirect to such a place, it is
            only this file that cannot be had.
    """
    try:
        answer = await egress.get(f"{origin}/robots.txt", types=None, max_bytes=_LONGEST, cut=True)
    except UrlNotAllowed:
        with suppress(Unreachable):
            await egress.check(origin)
        return RobotsText(verdict="disallow")
    except (Unreachable, ContentRefused):
        return RobotsText(verdict="disallow")
    if answer.status == 200:
        text = answer.body.decode("utf-8-sig", "replace").replace("\x00", "")
        return RobotsText(verdict="rules", text=text)
    if 400 <= answer.status < 500 and answer.status != 429:
        return RobotsText(verdict="allow")
    return RobotsText(verdict="disallow")


@dataclass
class _Kept:
    """Of one origin. Whoever asks holds `asking`, so that those who come meanwhile wait for it."""

    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    text: RobotsText | None = None
    until: float = 0.0


class RecentRobots:
    """robots.txt of the origins that pages were read from a moment ago, each asked for once.

    One that cannot be had is kept as well: a site in trouble is not asked again for each page.
    """

    def __init__(self, egress: Egress, clock: Callable[[], float] = time.monotonic) -> None:
        self._egress = egress
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    async def read(self, origin: str) -> RobotsText:
        """Raises `UrlNotAllowed` as `read_robots` does, and keeps nothing then."""
        kept = self._place_of(origin)
        async with kept.asking:
            if kept.text is None or kept.until <= self._clock():
                kept.text = await read_robots(self._egress, origin)
                kept.until = self._clock() + _KEPT_SECONDS
            return kept.text

    def _place_of(self, origin: str) -> _Kept:
        """The one that was used last stands last; the first gives way where there are too many."""
        kept = self._kept.pop(origin, None) or _Kept()
        self._kept[origin] = kept
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return kept
