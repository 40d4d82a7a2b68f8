"""What a stranger's page may cost those whose pages and files are read beside it."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.web import pages
from adapters.wiring import Adapters
from contracts.errors import IngestFailure
from contracts.ports import Fetched
from contracts.settings import ParserLimits
from ingestion.sandbox.parent import read_page_in_child
from tests.api import Person
from tests.fakes.site import Answer, Site, html
from tests.ingestion.crawl.conftest import Crawled, begin
from tests.ingestion.test_hostile import LONGEST, beating

LIMITED = ParserLimits.model_validate({"cpu_seconds": 1})
PAGES: dict[str, Callable[[], bytes]] = {
    "tags in tags": lambda: b"<div>" * 100_000 + b"x" + b"</div>" * 100_000,
    "a tag of ten megabytes": lambda: b"<a href='" + b"x" * 10_000_000,
    "a tag of very many attributes": lambda: b"<p>x</p><a " + b"b=c " * 500_000 + b">",
    "a tag of spaces": lambda: b"<p>x</p><a" + b" " * 2_000_000 + b">",
    "very many long links": lambda: b"".join(
        b"<a href='/?%d%s'>x</a>" % (n, b"&a" * 195) for n in range(5000)
    ),
    "a character with a number of very many digits": lambda: b"x<p>&#" + b"1" * 10_000 + b";",
    "very many entities": lambda: b"&lt;" * 500_000 + b"<p>",
}


async def crawled(alice: Person, worker: Adapters, site: Site, **asked: Any) -> Crawled:
    crawl = await begin(alice, worker, site.url, **{"depth": 1, "limit": 10} | asked)
    await crawl.work()
    return crawl


@pytest.fixture
def with_limits(worker: Adapters) -> Adapters:
    settings = worker.settings.model_copy(update={"parser": LIMITED})
    app: Any = replace(worker, settings=settings)
    return app


@pytest.fixture
async def warm(alice: Person, worker: Adapters, clean_site: Site) -> None:
    """What is loaded once, for the first page of all, is loaded."""
    clean_site.pages["/"] = html("Home", "The window is blue.", ["/"])
    await crawled(alice, worker, clean_site)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_does_not_hold_the_loop_up(
    alice: Person, worker: Adapters, clean_site: Site, warm: None, name: str
) -> None:
    clean_site.pages["/"] = Answer(PAGES[name]())
    crawl = await begin(alice, worker, clean_site.url, depth=1, limit=1)

    async with beating() as gaps:
        await crawl.work()

    assert max(gaps) < LONGEST
    assert (await crawl.pages())[""]["reason"] not in ("internal", "too_large")


async def test_a_robots_txt_of_very_many_sitemaps_does_not_hold_the_loop_up(
    alice: Person, worker: Adapters, clean_site: Site, warm: None
) -> None:
    named = "".join(f"Sitemap: /{n}.xml\n" for n in range(30_000))
    clean_site.pages["/"] = html("Home", "The door is red.")
    clean_site.pages["/robots.txt"] = Answer(f"User-agent: *\nDisallow: /x\n{named}".encode())
    crawl = await begin(alice, worker, clean_site.url, depth=1, limit=1)

    async with beating() as gaps:
        await crawl.work()

    assert max(gaps) < LONGEST
    assert len(await crawl.documents()) == 1


@pytest.mark.parametrize("body", [b"\xff" * 10_000_000, gzip.compress(b"<loc>" * 20_000_000)])
async def test_a_sitemap_does_not_hold_the_loop_up(
    alice: Person, worker: Adapters, clean_site: Site, warm: None, body: bytes
) -> None:
    clean_site.pages["/"] = html("Home", "The door is red.")
    clean_site.pages["/sitemap.xml"] = Answer(body)
    crawl = await begin(alice, worker, clean_site.url, depth=1, limit=2)

    async with beating() as gaps:
        await crawl.work()

    assert max(gaps) < LONGEST
    assert len(await crawl.documents()) == 1


async def test_pages_are_not_read_in_the_worker(
    alice: Person, worker: Adapters, clean_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_site.pages["/"] = html("Home", "The door is red.")
    monkeypatch.delattr(pages, "_Reader")

    crawl = await crawled(alice, worker, clean_site)

    assert [document["name"] for document in await crawl.documents()] == ["Home"]


async def test_a_page_that_takes_more_than_one_may_does_not_end_its_crawl(
    alice: Person, with_limits: Adapters, clean_site: Site
) -> None:
    clean_site.pages |= {
        "/": html("Home", "All pages are here.", ["/costly", "/after"]),
        "/costly": Answer(b"<p>x" + b"<" * 2_000_000),
        "/after": html("After", "The door is red."),
    }

    crawl = await crawled(alice, with_limits, clean_site)

    page = (await crawl.pages())["costly"]
    assert (page["state"], page["reason"]) == ("skipped", "too_large")
    assert page["message"].startswith("The page is too complex")
    assert (await crawl.get())["status"] == "done"
    assert {document["name"] for document in await crawl.documents()} == {"Home", "After"}


async def test_a_page_may_take_only_so_much_memory() -> None:
    limits = ParserLimits.model_validate({"memory_bytes": 600_000_000})
    plain = Fetched("https://example.com/", 200, {"content-type": "text/html"}, b"<p>x</p>" * 2000)
    costly = replace(plain, body=b"<a " + b"b=c " * 500_000 + b">")

    assert (await read_page_in_child(plain, limits)).has_text
    with pytest.raises(IngestFailure, match="more memory"):
        await read_page_in_child(costly, limits)


async def test_what_a_page_says_of_itself_is_the_same_from_a_child() -> None:
    sent = {"content-type": "text/html", "link": "</b>; rel=canonical", "x-robots-tag": "nofollow"}
    body = "<title>Tür</title><base href='/x/'><a href='a'>a</a><p>Die Tür ist rot.".encode()
    fetched = Fetched("https://example.com/", 200, sent, body)

    assert await read_page_in_child(fetched, ParserLimits()) == pages.read_page(fetched)
