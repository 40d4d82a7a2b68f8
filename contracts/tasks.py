"""Messages to the worker. Ids only; the truth is in Postgres and a message is a hint."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Queue(StrEnum):
    """Kinds of work, each in a queue of its own, so that each can have workers of its own."""

    PARSE = "parse"
    """Documents: read, cut, embedded and stored."""
    EMBED = "embed"
    """Another embedder's vectors of passages that are there."""
    CRAWL = "crawl"
    PAGES = "pages"
    """Pages of the web that answers wait for."""

    @property
    def key(self) -> str:
        """What it is called in the broker."""
        return f"ibid-{self}"


class Task(BaseModel):
    """A typed message; `name` is what the queue routes by."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]
    queue: ClassVar[Queue]
    """Where it waits. A worker takes turns with the queues that it takes."""
    lasts: ClassVar[int] = 3600
    """Seconds after which nobody wants it any more."""


class IngestDocument(Task):
    """Bring this document to `ready`. Delivered at least once."""

    name: ClassVar[str] = "ibid.ingest_document"
    queue: ClassVar[Queue] = Queue.PARSE
    document_id: UUID


class SendMail(Task):
    """Write this letter, if there is anybody to write to. Beside pages: somebody waits for both,
    and neither computes. Delivered at least once."""

    name: ClassVar[str] = "ibid.send_mail"
    queue: ClassVar[Queue] = Queue.PAGES
    mail_id: UUID


class CrawlSite(Task):
    """Fetch more of this crawl's pages. Delivered at least once."""

    name: ClassVar[str] = "ibid.crawl_site"
    queue: ClassVar[Queue] = Queue.CRAWL
    crawl_id: UUID


class Reembed(Task):
    """Make more of the vectors that a project lacks. Delivered at least once."""

    name: ClassVar[str] = "ibid.reembed"
    queue: ClassVar[Queue] = Queue.EMBED
    project_id: UUID


class ReadPage(Task):
    """Fetch this page of the web and answer what it says. Somebody waits, so that it is not kept:
    what is lost, or comes to its turn too late, is answered by nobody."""

    name: ClassVar[str] = "ibid.read_page"
    queue: ClassVar[Queue] = Queue.PAGES
    lasts: ClassVar[int] = 60
    url: str
    reply_to: UUID
    until: float
    """As `time.time` counts."""
