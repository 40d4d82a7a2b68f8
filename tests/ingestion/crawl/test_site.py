"""A whole site, twice, against a real database: what is fetched, kept, skipped and found."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from adapters.wiring import Adapters
from tests.api import Person
from tests.fakes.site import Site, html
from tests.fakes.trap_site import build, text_of
from tests.ingestion.crawl.conftest import Crawled, begin

ARTICLES = 24
FRAMES = {"/robots.txt", "/sitemap-index.xml", "/sitemap-1.xml.gz", "/sitemap.xml"}


@pytest.fixture(scope="module")
async def crawled(alice: Person, worker: Adapters, site: Site) -> AsyncIterator[Crawled]:
    """The site as it was crawled the first time; tests below only look."""
    build(site, ARTICLES)
    crawl = await begin(alice, worker, site.url, depth=4, limit=60)
    await crawl.work()
    yield crawl


async def test_everything_that_is_linked_or_in_the_sitemap_is_fetched(crawled: Crawled) -> None:
    pages = await crawled.pages()

    articles = {f"page-{n}" for n in range(ARTICLES)}
    assert {path for path in articles if pages[path]["state"] == "fetched"} == articles


async def test_what_is_not_fetched_says_why(crawled: Crawled) -> None:
    pages = await crawled.pages()

    reasons = {path: page["reason"] for path, page in pages.items() if page["reason"]}
    assert reasons == {
        "old": "redirect",
        "loop/a": "redirect",
        "loop/b": "redirect",
        "private-redirect": "url_not_allowed",
        "missing": "gone",
        "secret/plan": "robots",
        "noindex": "noindex",
        "new": "duplicate",
        "login": "refused",
        "broken": "unreachable",
    }


async def test_the_progress_counts_what_became_of_the_pages(crawled: Crawled) -> None:
    progress = (await crawled.get())["progress"]

    states = Counter(page["state"] for page in (await crawled.pages()).values())
    assert progress["found"] == states.total()
    assert (progress["fetched"], progress["skipped"], progress["failed"], progress["waiting"]) == (
        states["fetched"], states["skipped"], states["failed"], 0,
    )  # fmt: skip
    assert progress["documents"] == progress["fetched"] == len(await crawled.documents())


async def test_what_robots_txt_forbids_is_not_even_asked_for(crawled: Crawled, site: Site) -> None:
    assert "/secret/plan" not in site.asked
    assert {sent["user-agent"] for sent in site.headers} == {"Ibid/1.0"}


async def test_a_host_is_asked_for_one_page_at_a_time(crawled: Crawled, site: Site) -> None:
    assert site.most_together == 1


async def test_a_trap_ends_where_the_depth_ends(crawled: Crawled) -> None:
    pages = await crawled.pages()

    assert sorted(path for path in pages if path.startswith("calendar")) == [
        f"calendar?day={day}" for day in range(1, 5)
    ]


async def test_addresses_that_only_tell_where_a_reader_came_from_are_one_page(
    crawled: Crawled, site: Site
) -> None:
    assert "canonical" in await crawled.pages()
    assert [path for path in site.asked if "utm_" in path] == []


async def test_a_page_becomes_a_document_with_its_title_and_its_address(
    crawled: Crawled, site: Site
) -> None:
    documents = {document["source_url"]: document for document in await crawled.documents()}

    page, file = documents[f"{site.url}/page-1"], documents[f"{site.url}/manual.txt"]
    assert (page["name"], page["media_type"], page["status"]) == (
        "Article 1", "text/html", "queued",
    )  # fmt: skip
    assert (file["name"], file["media_type"]) == ("manual.txt", "text/plain")


async def test_the_second_time_only_what_changed_is_read_again(
    crawled: Crawled, site: Site
) -> None:
    await crawled.ingest({"Article 1", "Article 2", "Article 4"})
    first = {document["id"] for document in await crawled.documents()}
    site.pages["/page-1"] = html("Article 1", "The cold room moved to the harbour.")
    del site.pages["/page-2"]
    frame = site.pages["/page-4"]
    assert not callable(frame)
    frame.body = frame.body.replace(b"Cold Rooms Ltd", b"Cold Rooms Ltd, 17 visitors")
    site.forget()

    again = await crawled.refresh()

    assert set(site.sent) - FRAMES == {"/page-1", "/page-4"}
    new = [document for document in await crawled.documents() if document["id"] not in first]
    assert [document["name"] for document in new] == ["Article 1"]
    assert again["progress"]["unchanged"] == again["progress"]["fetched"] - 1
    assert (await crawled.pages())["page-2"]["reason"] == "gone"

    await crawled.ingest({"Article 1"})

    found = "\n".join(hit["text"] for hit in await crawled.search("cold room harbour compressors"))
    assert "moved to the harbour" in found and text_of(4) in found
    assert text_of(1) not in found and text_of(2) not in found
    newest = (await crawled.person.http.get(f"/documents/{new[0]['id']}")).json()
    assert newest["version"] == 2
