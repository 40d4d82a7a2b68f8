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
from tests.fakes.site import Answer, Site, html, running_site, until_it_comes_back

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
