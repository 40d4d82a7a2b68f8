"""What is read off `/metrics` to decide how many processes there should be."""

import time

import httpx

from adapters.postgres import jobs
from adapters.postgres.jobs import Told
from adapters.queue.backlog import Backlog
from adapters.wiring import WorkerAdapters
from contracts.jobs import JobName
from contracts.tasks import Queue
from tests.api import Person
from worker.schedule import tell_backlog


async def figures(server: str) -> dict[str, float]:
    async with httpx.AsyncClient(trust_env=False) as http:
        text = (await http.get(f"{server}/metrics")).text
    lines = (line.rpartition(" ") for line in text.splitlines() if line.startswith("ibid_"))
    return {name: float(value) for name, _, value in lines}


async def test_messages_and_work_that_wait_are_told_by_queue(
    server: str, alice: Person, worker: WorkerAdapters
) -> None:
    for n in range(3):  # nobody works on them here
        await alice.upload(await alice.project(), b"# Waits %d" % n)
    await tell_backlog(worker)

    told = await figures(server)

    assert told['ibid_work_waiting{queue="parse"}'] >= 3
    assert told['ibid_work_waiting{queue="crawl"}'] == 0
    assert 0 < told['ibid_work_oldest_seconds{queue="parse"}'] < 600
    assert told['ibid_job_last_success_timestamp_seconds{job="sweep"}'] > time.time() - 60
    assert told['ibid_queue_length{queue="parse"}'] >= 3
    assert {f'ibid_queue_length{{queue="{queue}"}}' for queue in Queue} <= set(told)


async def test_a_document_that_is_read_again_waits_since_it_was_asked_for(
    server: str, alice: Person, worker: WorkerAdapters
) -> None:
    document = await alice.upload(await alice.project(), b"# Again")
    async with worker.db.as_worker() as tx:
        await tx.execute("delete from documents where id <> %s", [document])
        await tx.execute(
            "update documents set status = 'failed', created_at = now() - interval '1 month',"
            " queued_at = now() - interval '1 month', error = "
            """'{"code": "internal", "message": "m", "retryable": true}'"""
        )
    assert (await alice.http.post(f"/documents/{document}/retry")).is_success
    await tell_backlog(worker)

    told = await figures(server)

    assert told['ibid_work_waiting{queue="parse"}'] == 1
    assert told['ibid_work_oldest_seconds{queue="parse"}'] < 600


async def test_a_job_that_is_off_or_was_never_done_is_left_out_and_hides_nothing(
    server: str, worker: WorkerAdapters
) -> None:
    async with worker.db.as_worker() as tx:
        await jobs.register(
            tx, {name: Told(3600, name is not JobName.PRICES) for name in [*JobName]}
        )
        await tx.execute("update scheduled_jobs set done_at = now() - interval '1 day'")
        await tx.execute("update scheduled_jobs set switched_off_at = now() where name = 'events'")
        await tx.execute("update scheduled_jobs set done_at = null where name = 'index'")
        await tx.execute("insert into scheduled_jobs (name, done_at) values ('backup', now()),"
            " ('of an older version', now())")  # fmt: skip
    await tell_backlog(worker)

    told = await figures(server)

    name = "ibid_job_last_success_timestamp_seconds"
    jobs_told = {key.split('"')[1] for key in told if key.startswith(name)}
    off = {JobName.PRICES, JobName.EVENTS, JobName.INDEX}
    assert jobs_told == {*map(str, set(JobName) - off), "backup", "sweep"}
    assert 'ibid_work_waiting{queue="parse"}' in told


async def test_work_that_nobody_counts_is_left_out(server: str, worker: WorkerAdapters) -> None:
    await worker.backlog.tell(Backlog({Queue.PARSE: 1}), 60)
    await worker.backlog.tell(Backlog(), 60)

    told = await figures(server)

    assert not [name for name in told if name.startswith("ibid_work_waiting{")]


async def test_open_streams_are_counted_while_they_are_open(server: str, alice: Person) -> None:
    before = (await figures(server))["ibid_open_streams"]
    path = f"/projects/{await alice.project()}/events"
    async with alice.http.stream("GET", path) as stream:
        lines = stream.aiter_lines()  # which closes the stream when it goes
        await anext(lines)
        meanwhile = (await figures(server))["ibid_open_streams"]

    assert meanwhile == before + 1
