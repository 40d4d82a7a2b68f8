"""Whether a page says what another page says that has the same name for itself."""

from adapters.postgres.crawls import crawl_pages, page_documents
from adapters.postgres.crawls.page_documents import StoredText
from contracts.crawls import WaitingPage
from contracts.errors import IngestFailure
from contracts.ports import Fetched
from ingestion.crawl.session import CrawlSession
from ingestion.sandbox.parent import parse_in_child

_FEW_WORDS = 5
_TOGETHER = 3  # words that stand in a row in both


async def text_of(session: CrawlSession, fetched: Fetched) -> StoredText | None:
    """What a document of it would say; None where it cannot be read."""
    try:
        async with session.shop.parsers.one_for(session.crawl.created_by):
            extract = await parse_in_child(
                fetched.body, fetched.url, fetched.media_type, session.adapters.settings.parser
            )
    except IngestFailure:
        return None
    return StoredText(extract.title, extract.text)


async def same_by_name(
    session: CrawlSession, page: WaitingPage, fetched: Fetched, named: str
) -> str | None:
    """The address of a kept page that is called so, too, and says the same.

    What a page calls itself is no proof: shops give all their pages the name of the first.
    """
    async with session.adapters.db.as_worker() as tx:
        others = await crawl_pages.of_the_same_name(tx, session.crawl, page, named)
    own = await text_of(session, fetched) if others else None
    for other in others if own else ():
        stored = await _stored(session, other)
        if own and stored and says_the_same(own.text, stored.text):
            return other.url
    return None


async def _stored(session: CrawlSession, other: crawl_pages.Namesake) -> StoredText | None:
    """Its document may not have been read yet, by anybody."""
    adapters = session.adapters
    async with adapters.db.as_worker() as tx:
        if (stored := await page_documents.stored_text(tx, other.document_id)) is not None:
            return stored
    body = await adapters.objects.read(other.object_key)
    return await text_of(session, Fetched(other.url, 200, {"content-type": other.media_type}, body))


def says_the_same(text: str, kept: str) -> bool:
    """Nothing would be lost with `text`: all of it stands in `kept`, or all but a few words without
    a number in them, as a menu has."""
    words, there = text.casefold().split(), kept.casefold().split()
    if words == there:
        return True
    known, rows = set(there), set(_rows(there))
    new = [row for row in _rows(words) if row not in rows]
    extra = [word for word in words if word not in known]
    if any(any(map(str.isdigit, word)) for word in extra) or len(words) < _TOGETHER:
        return False
    return len(new) <= _FEW_WORDS and len(extra) <= _FEW_WORDS and len(words) > 2 * len(extra)


def _rows(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(_TOGETHER)), strict=False))
