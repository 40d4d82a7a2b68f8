"""A page that is read for an answer: what is gone through until its text is there."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from adapters.web.egress import Egress
from adapters.web.fetch import Fetchers
from adapters.web.robots import RecentRobots
from adapters.wiring import WorkerAdapters
from contracts.snapshots import PageText
from contracts.tasks import ReadPage
from ingestion.web_page import read_page
from tests.fakes.site import Answer, Site, html, refreshing, running_site, until_it_comes_back

WORDS = "The cold room is kept at four degrees by two compressors."


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as site:
        yield site


@pytest.fixture
async def reading(worker: WorkerAdapters, site: Site) -> AsyncIterator[WorkerAdapters]:
    """Of a worker that may fetch from this one private host."""
    web = worker.settings.web.model_copy(update={"allowed_private_hosts": [site.host]})
    egress = Egress(web)
    yield replace(
        worker,
        egress=egress,
        fetchers=Fetchers(web, egress),
        recent_robots=RecentRobots(egress),
    )
    await egress.aclose()


async def read(reading: WorkerAdapters, url: str) -> PageText:
    return await read_page(reading, ReadPage(url=url, reply_to=uuid4(), until=time.time() + 15))


async def test_a_page_behind_a_cookie_is_read(site: Site, reading: WorkerAdapters) -> None:
    until_it_comes_back(site, "/a", html("A", WORDS))

    page = await read(reading, f"{site.url}/a")

    assert (page.problem, page.title) == (None, "A") and WORDS in page.text


async def test_two_pages_have_no_cookies_in_common(site: Site, reading: WorkerAdapters) -> None:
    site.pages["/a"] = Answer(
        html("A", WORDS).body, headers={"content-type": "text/html", "set-cookie": "a=1; Path=/"}
    )

    await read(reading, f"{site.url}/a")
    await read(reading, f"{site.url}/a")

    assert [sent["cookie"] for sent in site.headers if "cookie" in sent] == []


async def test_a_page_that_leads_on_by_itself_is_read_where_it_leads(
    site: Site, reading: WorkerAdapters
) -> None:
    site.pages["/a"] = refreshing("/b", "Moved, please wait.")
    site.pages["/b"] = html("B", WORDS)

    page = await read(reading, f"{site.url}/a")

    assert (page.url, page.title) == (f"{site.url}/b", "B")


async def test_a_page_that_leads_into_the_network_is_refused(
    site: Site, reading: WorkerAdapters
) -> None:
    site.pages["/a"] = refreshing("http://10.0.0.1/admin")

    page = await read(reading, f"{site.url}/a")

    assert "not on the public internet" in (page.problem or "") and page.text == ""


async def test_a_page_that_leads_in_a_circle_is_left(site: Site, reading: WorkerAdapters) -> None:
    site.pages |= {"/a": refreshing("/b"), "/b": refreshing("/a")}

    page = await read(reading, f"{site.url}/a")

    assert "redirect to redirect" in (page.problem or "")
    assert len(site.asked) == 7  # robots.txt once


async def test_a_page_that_loads_itself_again_is_read(site: Site, reading: WorkerAdapters) -> None:
    site.pages["/a"] = html("A", WORDS, head='<meta http-equiv="refresh" content="5; url=/a">')

    page = await read(reading, f"{site.url}/a")

    assert page.problem is None and WORDS in page.text
    assert site.asked == ["/robots.txt", "/a"]


async def test_where_a_script_leads_is_told(site: Site, reading: WorkerAdapters) -> None:
    site.pages["/a"] = Answer(b"<body><script>location.replace('/start.html')</script></body>")

    page = await read(reading, f"{site.url}/a")

    assert "/start.html by JavaScript" in (page.problem or "")


async def test_a_page_that_was_cut_short_says_so_in_its_title(
    site: Site, reading: WorkerAdapters
) -> None:
    site.pages["/a"] = Answer(html("A", WORDS * 20).body, ends_at=700)

    page = await read(reading, f"{site.url}/a")

    assert (page.problem, page.title) == (None, "A (cut short)") and WORDS in page.text


async def test_what_a_page_shows_in_a_frame_is_read(site: Site, reading: WorkerAdapters) -> None:
    site.pages["/a"] = html("A", "<iframe src='/b'></iframe>")
    site.pages["/b"] = html("B", WORDS)

    page = await read(reading, f"{site.url}/a")

    assert WORDS in page.text and page.title == "A"


async def test_what_stands_before_a_page_is_told_and_not_read(
    site: Site, reading: WorkerAdapters
) -> None:
    site.pages["/a"] = html("Article", "Please log in to continue reading.")

    page = await read(reading, f"{site.url}/a")

    assert "who has signed in" in (page.problem or "") and page.text == ""
