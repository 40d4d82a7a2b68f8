import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString
from uuid import UUID, uuid4

from adapters.postgres.chats import chats, runs
from adapters.postgres.chats.runs import Asked, NewRun, Run
from adapters.wiring import Adapters, WorkerAdapters
from contracts.chats import Message
from tests.api import Person
from worker.garbage_collection import delete_expired
from worker.leading import Leader
from worker.schedule import keep_sweeping, sweep


async def abandoned_run(person: Person, worker: Adapters) -> Run:
    """A question whose writer died before it wrote anything down."""
    project = UUID(await person.project())
    chat = UUID((await person.http.post(f"/projects/{project}/chats", json={})).json()["id"])
    user = UUID((await person.http.get("/me")).json()["id"])
    question = Message(
        id=uuid4(),
        chat_id=chat,
        parent_id=None,
        role="user",
        content="Who?",
        created_at=datetime.now(UTC),
    )
    async with worker.db.as_worker() as tx:
        await tx.execute("select set_config('app.user_id', %s, true)", [str(user)])
        await chats.insert_message(tx, project, question)
        new = NewRun(project, question, "scripted", Asked())
        return await runs.begin(tx, new, lease_seconds=-1)


async def change(worker: Adapters, run: Run, sets: LiteralString) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute(f"update runs set {sets} where id = %s", [run.id])


async def status_of(run: Run, worker: Adapters) -> str | None:
    async with worker.db.as_worker() as tx:
        found = await runs.get_run(tx, run.id)
    return found.status if found else None


async def ended(run: Run, worker: Adapters) -> str | None:
    """How it ended, once it has."""
    async with asyncio.timeout(20):
        while await status_of(run, worker) == "running":  # noqa: ASYNC110  # it is no task of ours
            await asyncio.sleep(0.02)
    return await status_of(run, worker)


async def test_a_run_whose_writer_died_is_gone_on_with_by_a_process_that_lives(
    alice: Person, worker: WorkerAdapters
) -> None:
    run = await abandoned_run(alice, worker)

    await sweep(worker)

    assert await ended(run, worker) == "complete"


async def test_a_run_that_ended_several_processes_ends_failed(
    alice: Person, worker: WorkerAdapters
) -> None:
    run = await abandoned_run(alice, worker)
    await change(worker, run, "lease_epoch = 3")

    await sweep(worker)

    assert await status_of(run, worker) == "failed"


async def test_a_run_that_nobody_can_be_waiting_for_any_more_ends_failed(
    alice: Person, worker: WorkerAdapters
) -> None:
    run = await abandoned_run(alice, worker)
    await change(worker, run, "started_at = now() - interval '1 day'")

    await sweep(worker)

    assert await status_of(run, worker) == "failed"


async def test_a_run_that_cannot_be_read_holds_up_no_other(
    alice: Person, worker: WorkerAdapters
) -> None:
    unreadable, other = [await abandoned_run(alice, worker) for _ in range(2)]
    await worker.run_log.append(unreadable.key, 1, b"no frame")

    await sweep(worker)

    assert await ended(other, worker) == "complete"


async def test_an_upload_that_was_never_confirmed_is_forgotten_after_a_day(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    body = {"name": "a.md", "media_type": "text/markdown", "size": 1}
    old, new = [
        (await alice.http.post(f"/projects/{project}/documents", json=body)).json()["document"][
            "id"
        ]
        for _ in range(2)
    ]
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "update documents set created_at = now() - interval '25 hours' where id = %s", [old]
        )

    await delete_expired(worker)

    left = (await alice.http.get(f"/projects/{project}/documents")).json()["items"]
    assert [document["id"] for document in left] == [new]


async def test_what_a_document_names_is_not_deleted_whatever_the_list_says(
    alice: Person, worker: Adapters
) -> None:
    document = await alice.upload(await alice.project(), b"# Kept")
    async with worker.db.as_worker() as tx:
        row = await tx.row(
            "insert into pending_deletions (project_id, object_key, created_by, queued_at)"
            " select project_id, object_key, created_by, now() - interval '1 hour'"
            " from documents where id = %s returning object_key",
            [UUID(document)],
        )
    assert row

    await sweep(worker)

    assert await worker.objects.stat(row["object_key"])


async def test_a_scheduler_touches_its_file_after_each_round(
    worker: WorkerAdapters, tmp_path: Path
) -> None:
    told = worker.settings
    pulse = told.worker.model_copy(update={"pulse": tmp_path / "pulse", "sweep_seconds": 0.05})
    watched = replace(worker, settings=told.model_copy(update={"worker": pulse}))
    stop = asyncio.Event()
    sweeping = asyncio.create_task(keep_sweeping(watched, Leader(watched), stop))

    async with asyncio.timeout(20):
        for _ in range(2):
            while not (tmp_path / "pulse").exists():  # noqa: ASYNC110  # it is no task of ours
                await asyncio.sleep(0.02)
            (tmp_path / "pulse").unlink()

    stop.set()
    await sweeping
