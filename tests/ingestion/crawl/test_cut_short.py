"""Pages whose answer ends in the middle: kept as far as they came, and said to be so."""

from typing import Any

import pytest

from tests.fakes.site import Answer, Site, html
from tests.ingestion.crawl.conftest import Crawled

WORDS = "The cold room is kept at four degrees by two compressors. "
PAGE = html("A", WORDS * 20).body
MISSING = "the end of the page is missing"


pytestmark = pytest.mark.usefixtures("clean_site")


async def read_all(crawl: Crawled) -> list[dict[str, Any]]:
    """The documents of a crawl, brought to their end, the newest first."""
    await crawl.ingest({document["name"] for document in await crawl.documents()})
    return [
        (await crawl.person.http.get(f"/documents/{document['id']}")).json()
        for document in await crawl.documents()
    ]


async def test_the_document_of_a_page_that_was_cut_short_says_so(site: Site, start: Any) -> None:
    site.pages["/a"] = Answer(PAGE, ends_at=700)

    crawl = await start("/a")

    (document,) = await read_all(crawl)
    assert document["status"] == "ready"
    assert [MISSING in note for note in document["notes"]].count(True) == 1
    assert len(await crawl.search("compressors")) == 1


async def test_the_document_of_a_whole_page_says_nothing_of_it(site: Site, start: Any) -> None:
    answers = iter([Answer(PAGE, ends_at=700), Answer(PAGE)])
    site.pages["/a"] = lambda: next(answers)

    crawl = await start("/a")

    (document,) = await read_all(crawl)
    assert [note for note in document["notes"] if MISSING in note] == []


async def test_a_page_that_was_cut_short_is_read_whole_the_next_time(
    site: Site, start: Any
) -> None:
    site.pages["/a"] = Answer(PAGE, ends_at=700)
    crawl = await start("/a")
    await read_all(crawl)
    site.pages["/a"] = Answer(PAGE)

    await crawl.refresh()

    newest = max(await read_all(crawl), key=lambda one: one["version"])
    assert newest["version"] == 2
    assert [note for note in newest["notes"] if MISSING in note] == []


async def test_a_file_that_was_cut_short_is_no_document(site: Site, start: Any) -> None:
    site.pages["/a.csv"] = Answer(b"a,b\n1,2\n", headers={"content-type": "text/csv"}, ends_at=6)

    crawl = await start("/a.csv")

    page = (await crawl.pages())["a.csv"]
    assert (page["state"], page["reason"]) == ("failed", "unreachable")
    assert "ended its answer before" in page["message"] and await crawl.documents() == []
