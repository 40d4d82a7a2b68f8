"""What a crawl is asked for with."""

from typing import Annotated

from pydantic import BaseModel, Field

from contracts.crawls import DEEPEST, LONGEST_URL, MOST_PAGES, Crawl
from contracts.inputs import Input


class WantedPages(Input):
    """An address, and how far to go from there."""

    url: str = Field(min_length=1, max_length=LONGEST_URL)
    depth: Annotated[int, Field(ge=0, le=DEEPEST, description="Links to follow from there.")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_PAGES, description="The most pages.")] = 1


class NewCrawl(WantedPages):
    refresh_hours: int | None = Field(
        None, ge=1, le=8760, description="Fetch everything again by itself, so often."
    )
    renderer: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9_-]{0,49}$",
        description="Who fetches: `scrapingbee` or `browser` for pages that JavaScript makes.",
    )


class CrawlBegun(BaseModel):
    crawl: Crawl
