"""What the sweep does for crawls: what nobody works on, and what is due again."""

from uuid import UUID, uuid4

from adapters.postgres.crawls import crawling, crawls
from adapters.wiring import Adapters
from contracts.crawls import Crawl, CrawlStatus
from tests.api import Person


async def stored(person: Person, worker: Adapters, project: str, **columns: object) -> UUID:
    """A crawl, as the API would have stored it, changed by `columns`."""
    user = UUID((await person.http.get("/me")).json()["id"])
    crawl = uuid4()
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "insert into crawls (id, project_id, created_by, url, site, depth, page_limit)"
            " values (%s, %s, %s, 'https://example.com/', 'example.com', 0, 1)",
            [crawl, project, user],
        )
        for column, value in columns.items():
            await tx.execute(
                f"update crawls set {column} = {value} where id = %s",  # pyright: ignore
                [crawl],
            )
    return crawl


async def sent(worker: Adapters) -> list[UUID]:
    async with worker.db.as_worker() as tx:
        await crawling.begin_rounds(tx)
        return [crawl.id for crawl in await crawling.due(tx, 10)]


async def shown(worker: Adapters, crawl: UUID) -> Crawl:
    async with worker.db.as_worker() as tx:
        found = await crawls.get_crawl(tx, crawl)
    assert found is not None
    return found


async def test_a_crawl_whose_worker_died_is_sent_again(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    dead = await stored(
        alice, worker, project, status="'running'", lease_until="now() - interval '1 second'"
    )
    alive = await stored(
        alice, worker, project, status="'running'", lease_until="now() + interval '1 minute'"
    )

    again = await sent(worker)

    assert dead in again and alive not in again


async def test_a_crawl_whose_message_was_lost_is_sent_again_after_a_while(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    lost = await stored(alice, worker, project, sent_at="now() - interval '1 minute'")
    just_sent = await stored(alice, worker, project, sent_at="now()")

    again = await sent(worker)

    assert lost in again and just_sent not in again
    assert lost not in await sent(worker)


async def test_a_crawl_that_kills_its_workers_ends_failed(alice: Person, worker: Adapters) -> None:
    crawl = await stored(
        alice, worker, await alice.project(), status="'running'", attempt="10",
        lease_until="now() - interval '1 second'",
    )  # fmt: skip

    assert crawl not in await sent(worker)

    seen = await shown(worker, crawl)
    assert seen.status is CrawlStatus.FAILED and seen.error is not None


async def test_a_crawl_that_is_due_begins_another_round(alice: Person, worker: Adapters) -> None:
    due = await stored(
        alice, worker, await alice.project(), status="'done'", refresh_hours="1",
        next_refresh_at="now() - interval '1 minute'", sent_at="now() - interval '1 hour'",
    )  # fmt: skip

    await sent(worker)

    seen = await shown(worker, due)
    assert (seen.status, seen.round) == (CrawlStatus.QUEUED, 2)


async def test_of_a_project_one_crawl_is_refreshed_at_a_time(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    both = [
        await stored(
            alice, worker, project, status="'done'",
            next_refresh_at=f"now() - interval '{age} minutes'",
        )
        for age in (1, 5)
    ]  # fmt: skip

    for _ in range(2):
        await sent(worker)

    statuses = [(await shown(worker, crawl)).status for crawl in both]
    assert statuses == [CrawlStatus.DONE, CrawlStatus.QUEUED]


async def test_a_crawl_that_ended_is_due_again_after_its_hours(
    alice: Person, worker: Adapters
) -> None:
    crawl = await stored(alice, worker, await alice.project(), refresh_hours="6")
    async with worker.db.as_worker() as tx:
        claim = await crawling.claim(tx, crawl, 60)
        assert claim is not None
        await crawling.finish(tx, claim, None)

    seen = await shown(worker, crawl)

    assert seen.next_refresh_at is not None and seen.finished_at is not None
    assert (seen.next_refresh_at - seen.finished_at).total_seconds() == 6 * 3600
