"""A crawl goes on where it was, wherever its worker dies."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.chaos.conftest import Chaos
from tests.chaos.person import until
from tests.chaos.truth import violations
from tests.fakes.site import Site, html, running_site

PAGES = 4


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """On a loop of its own, since these tests wait without one."""
    served, ready = Site(), threading.Event()
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with running_site(served):
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    yield served
    loop.call_soon_threadsafe(ended.set)
    thread.join()


@pytest.mark.parametrize("failpoint", ["crawl.after_write:3", "crawl.after_store:3"])
def test_each_page_is_a_document_once_though_the_worker_died(
    chaos: Chaos, site: Site, failpoint: str
) -> None:
    site.pages = {f"/{n}": html(f"Page {n}", f"The words of page {n}.") for n in range(PAGES)}
    site.pages["/"] = html("Home", "All pages are here.", [f"/{n}" for n in range(PAGES)])
    project = chaos.person.project()
    allowed = {"IBID_WEB__ALLOWED_PRIVATE_HOSTS": site.host}
    chaos.stack.kill("worker")
    with chaos.another("api", **allowed) as api, chaos.person.at(api.url) as http:
        body = {"url": site.url, "depth": 1, "limit": 20}
        with chaos.another("worker", IBID_FAILPOINT=failpoint, **allowed) as doomed:
            begun = http.post(f"/projects/{project}/pages", json=body)
            chaos.wait_for_death(doomed)
        chaos.stack.start("worker", **allowed)
        crawl = begun.json()["crawl"]["id"]

        until(lambda: http.get(f"/crawls/{crawl}").json()["status"] == "done")

        listed = http.get(f"/projects/{project}/documents").json()["items"]
        for document in listed:
            chaos.person.wait_for(document["id"])

    addresses = [document["source_url"] for document in listed]
    assert sorted(addresses) == [f"{site.url}/", *(f"{site.url}/{n}" for n in range(PAGES))]
    assert not violations(chaos.database_url)
