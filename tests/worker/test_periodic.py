"""Periodic jobs: each run has a lease and a history, whatever becomes of who does it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.postgres import jobs
from adapters.postgres.jobs import Told
from adapters.wiring import WorkerAdapters
from contracts.errors import StorageUnavailable
from contracts.jobs import BY_MAIL, ClaimedJob, Done, JobName
from contracts.settings import MailSettings
from worker.jobs import JOBS, Periodic
from worker.leading import Leader
from worker.periodic import keep_jobs

ONE, OTHER = JobName.EXPIRED, JobName.EVENTS
HOUR = 3600


@pytest.fixture(autouse=True)
async def nothing_yet(worker: WorkerAdapters) -> AsyncIterator[None]:
    async with worker.db.as_worker() as tx:
        await tx.execute("delete from scheduled_jobs")
        await tx.execute("delete from scheduler_leader")
    yield


async def told(worker: WorkerAdapters, **allowed: bool) -> None:
    async with worker.db.as_worker() as tx:
        named = {JobName(name): Told(HOUR, allows) for name, allows in allowed.items()}
        await jobs.register(tx, named or {ONE: Told(HOUR, True)})


async def claim(worker: WorkerAdapters, by: str = "a", lease: float = 60) -> ClaimedJob | None:
    async with worker.db.as_worker() as tx:
        return await jobs.claim(tx, [*JobName], by, lease)


async def change(worker: WorkerAdapters, sets: str) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute(f"update scheduled_jobs set {sets}")  # pyright: ignore


async def end(worker: WorkerAdapters, job: ClaimedJob, count: int = 1, quiet: bool = False) -> bool:
    async with worker.db.as_worker() as tx:
        return await jobs.end(tx, job, "done", Done(count, "Did."), quiet)


async def history(worker: WorkerAdapters) -> list[dict[str, Any]]:
    async with worker.db.as_worker() as tx:
        return await tx.rows("select * from job_runs order by job, epoch")


async def test_of_two_schedulers_that_look_at_once_one_does_the_job(
    worker: WorkerAdapters,
) -> None:
    await told(worker)

    both = await asyncio.gather(claim(worker, "a"), claim(worker, "b"))

    assert sum(job is not None for job in both) == 1
    assert len(await history(worker)) == 1


async def test_a_job_whose_scheduler_fell_silent_is_done_by_another_and_told_as_lost(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    first = await claim(worker, "a", lease=-1)
    assert first and await claim(worker, "b") is None, "a killed job is not begun again at once"
    await change(worker, "next_at = now()")

    second = await claim(worker, "b")

    assert second and second.epoch == first.epoch + 1
    assert [(run["outcome"], run["scheduler"]) for run in await history(worker)] == [
        ("lost", "a"),
        (None, "b"),
    ]


async def test_what_an_admin_asked_for_is_begun_again_though_it_is_switched_off(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    await change(worker, "switched_off_at = now(), wanted_at = now()")
    first = await claim(worker, "a", lease=-1)
    assert first and await claim(worker, "b") is None, "a killed job is not begun again at once"
    assert [run["outcome"] for run in await history(worker)] == ["lost"]
    await change(worker, "wanted_at = wanted_at - interval '1 minute'")

    second = await claim(worker, "b")

    assert second and await end(worker, second)
    assert [(run["outcome"], run["by_hand"]) for run in await history(worker)] == [
        ("lost", True),
        ("done", True),
    ]
    await change(worker, "next_at = now()")
    assert await claim(worker) is None, "it is off, and was done"


async def test_a_killed_run_of_a_job_that_nobody_does_any_more_is_told_as_lost(
    worker: WorkerAdapters,
) -> None:
    for off in ("switched_off_at = now()", "allowed = false"):
        await told(worker)
        await change(worker, "next_at = now(), switched_off_at = null")
        assert await claim(worker, "a", lease=-1)
        await change(worker, off)

        assert await claim(worker, "b") is None
        assert {run["outcome"] for run in await history(worker)} == {"lost"}


async def test_a_run_that_was_given_up_is_not_ended_by_who_wakes_late(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    first = await claim(worker, "a", lease=-1)
    assert first and await claim(worker, "b") is None

    async with worker.db.as_worker() as tx:
        kept = await jobs.keep(tx, first, 60)

    assert (kept, await end(worker, first)) == (False, False)
    assert (await history(worker))[0]["outcome"] == "lost"


async def test_a_job_that_runs_longer_than_its_period_is_not_begun_beside_itself(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    assert await claim(worker, "a")
    await change(worker, "next_at = now(), wanted_at = now()")

    assert await claim(worker, "b") is None


async def test_who_wakes_late_ends_nothing_of_whoever_does_the_job_now(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    first = await claim(worker, "a", lease=-1)
    await change(worker, "next_at = now()")
    second = await claim(worker, "b")
    assert first and second

    async with worker.db.as_worker() as tx:
        kept = await jobs.keep(tx, first, 60)
    ended = await end(worker, first)

    assert (kept, ended) == (False, False)
    assert (await history(worker))[1]["ended_at"] is None
    assert await end(worker, second)


async def test_a_job_that_is_done_is_due_again_after_its_time(worker: WorkerAdapters) -> None:
    await told(worker)
    job = await claim(worker)
    assert job and await end(worker, job)

    early = await claim(worker)
    await change(worker, "next_at = next_at - interval '1 hour'")
    later = await claim(worker)

    assert early is None and later is not None


async def test_what_is_switched_off_is_not_done_and_run_now_does_it_once(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    await change(worker, "switched_off_at = now()")
    off = await claim(worker)
    await change(worker, "wanted_at = now()")

    job = await claim(worker)

    assert off is None and job is not None
    assert await end(worker, job)
    await change(worker, "next_at = now()")
    assert await claim(worker) is None
    assert (await history(worker))[0]["by_hand"]


async def test_what_settings_switch_off_is_not_done_even_if_it_is_wanted(
    worker: WorkerAdapters,
) -> None:
    await told(worker, expired=True)
    await change(worker, "wanted_at = now()")
    await told(worker, expired=False)

    assert await claim(worker) is None

    await told(worker, expired=True)  # allowed once more: what was wanted before is forgotten
    job = await claim(worker)
    assert job is not None
    assert not (await history(worker))[0]["by_hand"]


async def test_a_job_of_an_older_version_is_done_no_more(worker: WorkerAdapters) -> None:
    await told(worker, expired=True)
    await told(worker, events=True)

    claimed = [await claim(worker), await claim(worker)]

    assert [job and job.name for job in claimed] == [OTHER, None]


async def test_history_is_bounded(worker: WorkerAdapters) -> None:
    await told(worker)
    for _ in range(55):
        await change(worker, "next_at = now()")
        job = await claim(worker)
        assert job and await end(worker, job)

    kept = await history(worker)

    assert [run["epoch"] for run in kept] == [*range(6, 56)]


async def test_a_quiet_job_that_found_nothing_to_do_leaves_no_history(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    for count in (0, 2):
        await change(worker, "next_at = now()")
        job = await claim(worker)
        assert job and await end(worker, job, count, quiet=True)

    assert [run["count"] for run in await history(worker)] == [2]


async def leading(worker: WorkerAdapters) -> Leader:
    leader = Leader(worker)
    await leader.try_to_lead()
    assert leader.leads
    return leader


async def run(worker: WorkerAdapters, known: dict[JobName, Periodic], leader: Leader) -> None:
    """Until each has ended once, or for a while."""
    stop = asyncio.Event()
    keeping = asyncio.create_task(keep_jobs(worker, leader, stop, known))
    try:
        async with asyncio.timeout(20):
            while True:
                ended = [one for one in await history(worker) if one["ended_at"]]
                if len(ended) >= len(known):
                    return
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await keeping


async def test_one_that_fails_says_why_and_holds_up_no_other(worker: WorkerAdapters) -> None:
    async def away(_: WorkerAdapters) -> Done:
        raise StorageUnavailable("The store is away.")

    async def broken(_: WorkerAdapters) -> Done:
        raise ValueError("secret")

    async def slow(_: WorkerAdapters) -> Done:
        await asyncio.sleep(60)
        raise AssertionError

    async def waits_in_vain(_: WorkerAdapters) -> Done:
        raise TimeoutError

    async def well(_: WorkerAdapters) -> Done:
        return Done(3, "Three went.")

    known = {
        JobName.EXPIRED: Periodic(away, HOUR),
        JobName.EVENTS: Periodic(broken, HOUR),
        JobName.FOLDERS: Periodic(slow, HOUR, most_seconds=0.1),
        JobName.PRICES: Periodic(waits_in_vain, HOUR),
        JobName.INDEX: Periodic(well, HOUR),
    }
    await run(worker, known, await leading(worker))

    told_of = {one["job"]: (one["outcome"], one["count"], one["sentence"])
               for one in await history(worker)}  # fmt: skip
    assert told_of["expired"] == ("failed", 0, "The store is away.")
    assert told_of["events"][0] == "failed" and "secret" not in told_of["events"][2]
    assert told_of["folders"][0] == "failed" and "not done after" in told_of["folders"][2]
    assert told_of["prices"][0] == "failed" and "(TimeoutError)" in told_of["prices"][2]
    assert told_of["index"] == ("done", 3, "Three went.")


async def test_a_job_that_another_one_has_taken_is_given_up(worker: WorkerAdapters) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def waits(_: WorkerAdapters) -> Done:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()
        raise AssertionError

    beats = worker.settings.worker.model_copy(update={"heartbeat_seconds": 0.05})
    quick = replace(worker, settings=worker.settings.model_copy(update={"worker": beats}))
    stop = asyncio.Event()
    leader = await leading(worker)
    keeping = asyncio.create_task(keep_jobs(quick, leader, stop, {ONE: Periodic(waits, HOUR)}))
    async with asyncio.timeout(20):
        await begun.wait()
        await change(worker, "lease_epoch = lease_epoch + 1, holder = 'b'")
        await cancelled.wait()
    stop.set()
    await keeping

    assert (await history(worker))[0]["ended_at"] is None, "it is not this one's to end"


async def test_a_scheduler_that_is_told_to_end_hands_its_jobs_on_at_once(
    worker: WorkerAdapters,
) -> None:
    begun = asyncio.Event()

    async def waits(_: WorkerAdapters) -> Done:
        begun.set()
        await asyncio.sleep(60)
        raise AssertionError

    stop = asyncio.Event()
    leader = await leading(worker)
    keeping = asyncio.create_task(keep_jobs(worker, leader, stop, {ONE: Periodic(waits, HOUR)}))
    async with asyncio.timeout(20):
        await begun.wait()
        stop.set()
        await keeping

    (run_of_it,) = await history(worker)
    assert run_of_it["outcome"] == "lost" and "told to end" in run_of_it["sentence"]
    assert await claim(worker, "b") is not None


async def test_what_an_admin_asked_for_is_handed_on_by_a_scheduler_that_is_told_to_end(
    worker: WorkerAdapters,
) -> None:
    await told(worker)
    await change(worker, "switched_off_at = now(), wanted_at = now()")
    job = await claim(worker, "a")
    assert job
    async with worker.db.as_worker() as tx:
        assert await jobs.end(tx, job, "lost", Done(0, "Told to end."), quiet=False)

    again = await claim(worker, "b")

    assert again and await end(worker, again)
    assert await claim(worker, "b") is None


async def test_who_does_not_lead_does_nothing(worker: WorkerAdapters) -> None:
    done: list[bool] = []

    async def well(_: WorkerAdapters) -> Done:
        done.append(True)
        return Done(0, "")

    await told(worker)
    stop = asyncio.Event()
    idle = Leader(worker)
    keeping = asyncio.create_task(keep_jobs(worker, idle, stop, {ONE: Periodic(well, HOUR)}))
    await asyncio.sleep(0.3)
    stop.set()
    await keeping

    assert done == [] and await history(worker) == []


def test_every_job_that_there_is_a_name_for_is_done() -> None:
    assert set(JOBS) == set(JobName)


@pytest.mark.parametrize("name", [*JobName])
async def test_each_job_runs_on_what_there_is(worker: WorkerAdapters, name: JobName) -> None:
    sends = MailSettings.model_validate({"host": "127.0.0.1", "sender": "ibid@x.example"})
    sending = replace(worker, settings=worker.settings.model_copy(update={"mail": sends}))

    await run(sending, {name: replace_quiet(JOBS[name])}, await leading(worker))

    (only,) = await history(worker)
    assert only["outcome"] == "done", only["sentence"]
    assert only["sentence"]


async def test_letters_are_sent_by_no_job_where_there_is_no_mail_server(
    worker: WorkerAdapters,
) -> None:
    sends = MailSettings.model_validate({"host": "127.0.0.1", "sender": "ibid@x.example"})
    with_mail = worker.settings.model_copy(update={"mail": sends})

    off = {name for name in JobName if not worker.settings.allows_job(name)}

    assert off == BY_MAIL == {name for name in JobName if name.endswith(("_notices", "_digests"))}
    assert all(with_mail.allows_job(name) for name in JobName)


def replace_quiet(job: Periodic) -> Periodic:
    """So that its run is told of, whatever it found."""
    return job._replace(quiet=False)
