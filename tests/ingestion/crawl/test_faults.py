"""Whatever dies, a crawl goes on where it was, and nothing is fetched or kept twice."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.crawls import crawl_pages, crawling
from adapters.wiring import Adapters
from contracts.crawls import ClaimedCrawl
from ingestion.crawl.site import crawl_site
from ingestion.workshop import Workshop
from tests.api import Person
from tests.fakes.site import Answer, Site, html
from tests.ingestion.crawl.conftest import Crawled, begin

PAGES = 6


@pytest.fixture(autouse=True)
def pages(site: Site) -> None:
    site.pages.clear()
    site.forget()
    site.pages |= {f"/{n}": html(f"Page {n}", f"The words of page {n}.") for n in range(PAGES)}
    site.pages["/"] = html("Home", "All pages are here.", [f"/{n}" for n in range(PAGES)])


async def begun(alice: Person, worker: Adapters, site: Site) -> Crawled:
    return await begin(alice, worker, site.url, depth=1, limit=50)


async def claimed(worker: Adapters, crawl: Crawled, seconds: int) -> ClaimedCrawl:
    async with worker.db.as_worker() as tx:
        claim = await crawling.claim(tx, UUID(crawl.id), seconds)
    assert claim is not None
    return claim


async def end_the_lease(worker: Adapters, crawl: Crawled) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute("update crawls set lease_until = now() where id = %s", [crawl.id])


async def die_when(worker: Adapters, crawl: Crawled, event: asyncio.Event) -> None:
    """As a worker that is killed at that moment: nothing is handed back."""
    work = asyncio.create_task(crawl_site(worker, UUID(crawl.id), Workshop(worker.settings.worker)))
    await event.wait()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await end_the_lease(worker, crawl)


@pytest.mark.parametrize("path", ["/", "/3", "/robots.txt"])
async def test_a_crawl_whose_worker_died_goes_on_where_it_was(
    alice: Person, worker: Adapters, site: Site, path: str
) -> None:
    reached, whole = asyncio.Event(), site.answer(path)

    def slow_once() -> Answer:
        first, _ = not reached.is_set(), reached.set()
        return Answer(whole.body, whole.status, whole.headers, seconds=5 if first else 0)

    site.pages[path] = slow_once
    crawl = await begun(alice, worker, site)
    await die_when(worker, crawl, reached)

    seen = await crawl.work()

    assert seen["progress"]["fetched"] == PAGES + 1
    assert len(await crawl.documents()) == PAGES + 1
    assert sorted(site.sent) == sorted(["/", *(f"/{n}" for n in range(PAGES))])


async def test_a_page_that_was_written_but_not_noted_is_kept_once(
    alice: Person, worker: Adapters, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, write = asyncio.Event(), worker.objects.write

    async def write_and_stop(key: str, data: bytes) -> Any:
        stat = await write(key, data)
        if not written.is_set():
            written.set()
            await asyncio.sleep(60)
        return stat

    monkeypatch.setattr(worker.objects, "write", write_and_stop)
    crawl = await begun(alice, worker, site)
    await die_when(worker, crawl, written)

    await crawl.work()

    addresses = [document["source_url"] for document in await crawl.documents()]
    assert len(addresses) == len(set(addresses)) == PAGES + 1


async def test_two_workers_do_not_fetch_one_crawl_together(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begun(alice, worker, site)
    shop = Workshop(worker.settings.worker)

    await asyncio.gather(*[crawl_site(worker, UUID(crawl.id), shop) for _ in range(4)])

    assert len(site.sent) == PAGES + 1


async def test_a_worker_that_woke_late_changes_nothing(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begun(alice, worker, site)
    late = await claimed(worker, crawl, 60)
    await end_the_lease(worker, crawl)
    await crawl.work()
    before = await crawl.get()

    async with worker.db.as_worker() as tx:
        assert not await crawling.keep(tx, late, 60)
        assert not await crawling.lock(tx, late)
        await crawling.hand_back(tx, late)
        await crawling.finish(tx, late, None)

    assert await crawl.get() == before


async def test_a_cancelled_crawl_stops_within_a_page_and_keeps_what_it_has(
    alice: Person, worker: Adapters, site: Site
) -> None:
    reached = asyncio.Event()

    def hanging() -> Answer:
        reached.set()
        return Answer(b"<p>Too late</p>", seconds=15)

    site.pages["/3"] = hanging
    crawl = await begun(alice, worker, site)
    work = asyncio.create_task(crawl_site(worker, UUID(crawl.id), Workshop(worker.settings.worker)))
    await reached.wait()

    cancelled = await alice.http.post(f"/crawls/{crawl.id}/cancel", json={})
    await asyncio.wait_for(work, 10)

    assert cancelled.status_code == 202
    assert (await crawl.get())["status"] == "cancelled"
    kept = {document["source_url"] for document in await crawl.documents()}
    assert kept == {f"{site.url}/", *(f"{site.url}/{n}" for n in range(3))}
    assert "/4" not in site.asked


async def test_a_deleted_crawl_is_worked_on_no_more(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begun(alice, worker, site)
    claim = await claimed(worker, crawl, 60)

    await alice.http.delete(f"/crawls/{crawl.id}")

    async with worker.db.as_worker() as tx:
        assert not await crawling.lock(tx, claim)
    await crawl_site(worker, UUID(crawl.id), Workshop(worker.settings.worker))
    assert site.asked == []


async def test_a_crawl_gives_way_when_its_turn_is_over(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begun(alice, worker, site)
    short = worker.settings.crawl.model_copy(update={"slice_seconds": 1e-9})
    hurried = _with_settings(worker, crawl=short)

    await crawl_site(hurried, UUID(crawl.id), Workshop(worker.settings.worker))

    seen = await crawl.get()
    assert (seen["status"], seen["progress"]["fetched"]) == ("queued", 1)
    assert (await crawl.work())["progress"]["fetched"] == PAGES + 1


async def test_a_page_with_a_bug_in_it_holds_up_no_other(
    alice: Person, worker: Adapters, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = worker.objects.write

    async def broken(key: str, data: bytes) -> Any:
        if b"page 2" in data:
            raise ZeroDivisionError
        return await write(key, data)

    monkeypatch.setattr(worker.objects, "write", broken)
    crawl = await begun(alice, worker, site)

    seen = await crawl.work()

    assert (await crawl.pages())["2"]["reason"] == "internal"
    assert seen["progress"]["fetched"] == PAGES


async def test_nothing_is_added_to_a_frontier_that_is_full(
    alice: Person, worker: Adapters, site: Site
) -> None:
    crawl = await begun(alice, worker, site)
    claim = await claimed(worker, crawl, 60)

    async with worker.db.as_worker() as tx:
        for _ in range(2):
            await crawl_pages.add_pages(
                tx, claim, [f"{site.url}/x{n}" for n in range(9)], crawl_pages.Distance(1), most=5
            )

    assert len(await crawl.pages()) == 5


def _with_settings(worker: Adapters, **changed: object) -> Adapters:
    return replace(worker, settings=worker.settings.model_copy(update=changed))
