"""A page that was fetched becomes a document, unless it reads as it did the last time."""

import asyncio
import hashlib
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote
from uuid import UUID, uuid4

from adapters.failpoints import failpoint
from adapters.postgres import quotas
from adapters.postgres.crawls import crawl_pages, page_documents
from adapters.postgres.crawls.crawl_pages import Seen
from adapters.postgres.crawls.page_documents import NewPage
from adapters.postgres.database import Tx
from adapters.web.pages import HTML, PageFacts
from adapters.web.urls import WebUrl
from contracts.crawls import PageReason, WaitingPage
from contracts.ports import Fetched
from contracts.quotas import Room
from contracts.tasks import IngestDocument
from contracts.text import display_name
from ingestion.crawl.same_page import text_of
from ingestion.crawl.session import CrawlSession

WITHOUT_DOCUMENT = {PageReason.NOINDEX, PageReason.DUPLICATE}
"""Why a page that could be fetched is none of ours: what is known of it says nothing of that."""


def seen_in(page: WaitingPage, own: WebUrl, fetched: Fetched, facts: PageFacts) -> Seen:
    """Nothing that would spare the next answer is known of one that ended early, nor of a page that
    shows others."""
    again = fetched.short or bool(facts.frames)
    return Seen(
        canonical=own.href,
        sha256=facts.sha256,
        etag=None if again else _header(fetched, "etag", 1000),
        last_modified=None if again else _header(fetched, "last-modified", 100),
        document_id=page.document_id,
    )


class ReadPage(NamedTuple):
    """A page as it was fetched, what it says of itself, where it leads, and where it was found."""

    fetched: Fetched
    facts: PageFacts
    seen: Seen
    onward: list[str]
    address: str


async def keep(session: CrawlSession, page: WaitingPage, read: ReadPage) -> None:
    """A new document, and with its address a new version of the one that was there.

    Raises:
        LeaseLost, StorageUnavailable: nothing came of it.
        QuotaExceeded: nothing came of it; what an earlier round made of the page stays.
    """
    same = page.sha256 == read.facts.sha256 and page.reason not in WITHOUT_DOCUMENT
    if same or await _reads_the_same(session, page, read.fetched):
        await session.leave(page, read.seen, read.onward)
        return
    document_id = await _store(session, page, read)
    await session.announce(document_id)


async def _store(session: CrawlSession, page: WaitingPage, read: ReadPage) -> UUID:
    """The object first, then all rows at once; an object without a row is swept away."""
    crawl, adapters = session.crawl, session.adapters
    fetched, facts, seen, onward, address = read
    digest = (await asyncio.to_thread(hashlib.sha256, fetched.body)).hexdigest()
    async with adapters.db.as_worker() as tx:
        there = await page_documents.current_at(tx, crawl.project_id, address, digest)
    key = f"{crawl.project_id}/{uuid4()}"
    if there is None:
        await adapters.objects.write(key, fetched.body)
        failpoint("crawl.after_write")
    document_id = there or uuid4()
    async with adapters.db.as_worker() as tx:
        if there is None:
            await _hold_quota(session, tx, page, len(fetched.body))
        await session.hold(tx)
        if there is None:
            await page_documents.insert_queued(
                tx,
                NewPage(
                    id=document_id,
                    project_id=crawl.project_id,
                    created_by=crawl.created_by,
                    name=name_of(fetched, facts),
                    media_type=fetched.media_type or "application/octet-stream",
                    size=len(fetched.body),
                    sha256=digest,
                    object_key=key,
                    source_url=address,
                ),
            )
            tx.enqueue(IngestDocument(document_id=document_id))
        await crawl_pages.set_fetched(tx, crawl, page, unchanged=False)
        await crawl_pages.record_seen(tx, crawl, page, seen._replace(document_id=document_id))
        await session.follow(tx, page, onward)
    failpoint("crawl.after_store")
    return document_id


async def _hold_quota(session: CrawlSession, tx: Tx, page: WaitingPage, size: int) -> None:
    """Before any row is locked. A new version of a page is no document more."""
    crawl = session.crawl
    settings = session.adapters.settings.quotas
    found = await quotas.quotas_for(tx, crawl.created_by, crawl.project_id, settings)
    Room(found, to_others=True).take(
        {"documents": 1 if page.document_id is None else 0, "bytes": size}
    )


async def _reads_the_same(session: CrawlSession, page: WaitingPage, fetched: Fetched) -> bool:
    """Whether only the frame around the text changed: menus, dates, what others wrote."""
    if page.document_id is None or fetched.media_type not in HTML:
        return False
    async with session.adapters.db.as_worker() as tx:
        stored = await page_documents.stored_text(tx, page.document_id)
    if stored is None:
        return False
    return await text_of(session, fetched) == stored


def name_of(fetched: Fetched, facts: PageFacts) -> str:
    """The page's title, or the last part of its address, or its host."""
    path = fetched.url.partition("?")[0].rstrip("/")
    for candidate in (facts.title or "", unquote(path.rpartition("/")[2])):
        with suppress(ValueError):
            return display_name(candidate)
    return path[:255]


def _header(fetched: Fetched, name: str, longest: int) -> str | None:
    """None also for one that could not be sent back: a header of a request is plain ASCII."""
    value = fetched.headers.get(name)
    return value if value and len(value) <= longest and value.isascii() else None
