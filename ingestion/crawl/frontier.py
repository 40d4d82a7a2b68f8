"""Which addresses of a site are worth a visit. Pure."""

from collections import Counter
from pathlib import PurePosixPath

from adapters.web.urls import WebUrl, site_of
from contracts.crawls import ClaimedCrawl
from contracts.settings import CrawlSettings

MOST_TRIES = 3
MOST_HOPS = 5
_MOST_REPEATED = 3
_MOST_PARTS = 15
_NEVER_PAGES = (
    ".7z .avi .bmp .bz2 .css .dmg .eot .exe .gif .gz .ico .iso .jpeg .jpg .js .mjs .mov .mp3 .mp4"
    " .ogg .otf .png .rar .svg .tar .tif .tiff .ttf .wav .webm .webp .woff .woff2 .zip"
)


def belongs(url: WebUrl, crawl: ClaimedCrawl, settings: CrawlSettings) -> bool:
    return site_of(url, settings.same_site) == crawl.site


def is_worth_fetching(url: WebUrl) -> bool:
    """Not a picture or an archive, and not one of a site's endless addresses."""
    path = PurePosixPath(url.target.partition("?")[0])
    repeated = max(Counter(path.parts).values(), default=0)
    return (
        path.suffix.lower() not in _NEVER_PAGES.split()
        and repeated <= _MOST_REPEATED
        and len(path.parts) <= _MOST_PARTS
    )


def most_known(limit: int) -> int:
    """How many addresses a crawl keeps: enough to fill its limit, however many are no pages."""
    return 10 * limit + 50
