"""Messages to the worker. Ids only; the truth is in Postgres and a message is a hint."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Task(BaseModel):
    """A typed message; `name` is what the queue routes by."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]


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
