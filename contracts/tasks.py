"""Messages to the worker. Ids only; the truth is in Postgres and a message is a hint."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Task(BaseModel):
    """A typed message; `name` is what the queue routes by."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]
    lane: ClassVar[str] = "ibid"
    """The queue it waits in; the worker takes turns with them."""
    lasts: ClassVar[int] = 3600
    """Seconds after which nobody wants it any more."""


class IngestDocument(Task):
    """Bring this document to `ready`. Delivered at least once."""

    name: ClassVar[str] = "ibid.ingest_document"
    document_id: UUID


class CrawlSite(Task):
    """Fetch more of this crawl's pages. Delivered at least once."""

    name: ClassVar[str] = "ibid.crawl_site"
    crawl_id: UUID


class Reembed(Task):
    """Make more of the vectors that a project lacks. Delivered at least once."""

    name: ClassVar[str] = "ibid.reembed"
    project_id: UUID


class ReadPage(Task):
    """Fetch this page of the web and answer what it says. Somebody waits, so that it is not kept:
    what is lost, or comes to its turn too late, is answered by nobody."""

    name: ClassVar[str] = "ibid.read_page"
    lane: ClassVar[str] = "ibid-pages"
    lasts: ClassVar[int] = 60
    url: str
    reply_to: UUID
    until: float
    """As `time.time` counts."""
