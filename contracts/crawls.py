"""Crawls: which pages of a site become documents, and what became of each."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.documents import Failure

MOST_PAGES = 2000
DEEPEST = 10
LONGEST_URL = 2000


class CrawlStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PageState(StrEnum):
    WAITING = "waiting"
    FETCHED = "fetched"
    SKIPPED = "skipped"
    FAILED = "failed"


class PageReason(StrEnum):
    """Why a page was skipped or failed; `message` says it for people."""

    ROBOTS = "robots"
    NOINDEX = "noindex"
    REDIRECT = "redirect"
    DUPLICATE = "duplicate"
    OFF_SITE = "off_site"
    LIMIT = "limit"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    GONE = "gone"
    REFUSED = "refused"
    URL_NOT_ALLOWED = "url_not_allowed"
    UNREACHABLE = "unreachable"
    QUOTA = "quota"
    INTERNAL = "internal"


class Progress(BaseModel):
    """Counts of a crawl's pages in this round; `documents` have come of it in all rounds."""

    found: int = 0
    waiting: int = 0
    fetched: int = 0
    unchanged: int = Field(default=0, description="Of `fetched`: as they were the last time.")
    skipped: int = 0
    failed: int = 0
    documents: int = 0
    reasons: dict[PageReason, int] = {}


class Crawl(BaseModel):
    """A page or a site, fetched once or again and again."""

    id: UUID
    project_id: UUID
    url: str
    depth: int = Field(description="0: this page alone; 1: also what it links to; and so on.")
    limit: int = Field(description="The most pages that are fetched.")
    refresh_hours: int | None = Field(description="How often it is fetched again by itself.")
    renderer: str | None = Field(description="Who fetches, where it is not Ibid itself.")
    status: CrawlStatus
    error: Failure | None
    round: int = Field(description="1, and one more with each refresh.")
    progress: Progress = Progress()
    next_refresh_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    updated_at: datetime


class CrawlPage(BaseModel):
    """One address of a crawl and what became of it."""

    position: int
    url: str
    canonical: str | None = Field(description="Its own name for itself, where that is another.")
    depth: int
    state: PageState
    reason: PageReason | None
    message: str | None
    unchanged: bool
    document_id: UUID | None
    fetched_at: datetime | None


class ClaimedCrawl(BaseModel):
    """What a worker that holds the lease needs; `epoch` fences every write it makes."""

    id: UUID
    project_id: UUID
    created_by: UUID
    url: str
    site: str
    depth: int
    limit: int
    renderer: str | None
    round: int
    epoch: int
    robots: dict[str, "RobotsText"] = {}
    sitemaps_read: bool


class RobotsText(BaseModel):
    """A robots.txt as it was answered: its text, or what its absence means."""

    verdict: Literal["rules", "allow", "disallow"]
    text: str = ""


class WaitingPage(BaseModel):
    """A page whose turn has come, with what is known of it from the round before."""

    url: str
    depth: int
    hops: int
    tries: int
    etag: str | None
    last_modified: str | None
    canonical: str | None
    sha256: str | None
    reason: PageReason | None = Field(description="Why it was put aside in the round before.")
    document_id: UUID | None


class PreviewedPage(BaseModel):
    url: str
    allowed: bool = Field(description="By the site's robots.txt.")


class Preview(BaseModel):
    """What a crawl would begin with; nothing is stored."""

    url: str = Field(description="Where the address leads to in the end.")
    title: str | None
    media_type: str | None
    allowed: bool = Field(description="Whether the first page may be fetched and kept.")
    message: str | None = Field(description="Why not, in a sentence.")
    crawl_delay: float | None = Field(description="Seconds between pages that the site asks for.")
    sitemaps: list[str]
    pages: list[PreviewedPage] = Field(description="The first ones, up to the limit.")
    more: bool = Field(description="Whether more were found than are shown.")
