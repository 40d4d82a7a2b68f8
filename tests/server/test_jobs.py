"""Periodic jobs through the API: who sees them, the switch, and that a run is asked for."""

from typing import Any

import httpx
import pytest

from adapters.postgres import jobs
from adapters.postgres.jobs import Told
from adapters.wiring import WorkerAdapters
from contracts.jobs import ClaimedJob, Done, JobName
from tests.api import Person, sign_up


@pytest.fixture(autouse=True)
async def scheduler(worker: WorkerAdapters) -> None:
    """As one leaves them that has just begun."""
    async with worker.db.as_worker() as tx:
        await tx.execute("delete from scheduled_jobs")
        told = {name: Told(3600, name is not JobName.PRICES) for name in JobName}
        await jobs.register(tx, told)


async def claim(worker: WorkerAdapters, name: JobName) -> ClaimedJob | None:
    async with worker.db.as_worker() as tx:
        return await jobs.claim(tx, [name], "host:1:ab", 60)


async def job(person: Person, name: str) -> dict[str, Any]:
    answer = await person.http.get("/admin/jobs")
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json()["items"] if one["name"] == name)


async def switch(person: Person, name: str, enabled: bool) -> httpx.Response:
    return await person.http.patch(f"/admin/jobs/{name}", json={"enabled": enabled})


async def test_an_admin_sees_every_job_how_it_stands_and_what_it_did(
    admin: Person, worker: WorkerAdapters
) -> None:
    running = await claim(worker, JobName.EXPIRED)
    done = await claim(worker, JobName.EVENTS)
    assert running and done
    async with worker.db.as_worker() as tx:
        await jobs.end(tx, done, "done", Done(7, "Seven went."), quiet=False)

    expired, events = await job(admin, "expired"), await job(admin, "events")

    assert (expired["state"], bool(expired["running_since"])) == ("running", True)
    assert (events["state"], bool(events["next_at"])) == ("waiting", True)
    (last,) = events["runs"]
    assert (last["outcome"], last["count"], last["sentence"]) == ("done", 7, "Seven went.")
    assert (last["scheduler"], last["by_hand"]) == ("host:1:ab", False)
    listed = (await admin.http.get("/admin/jobs")).json()["items"]
    assert {one["name"] for one in listed} == set(JobName)


async def test_which_scheduler_leads_is_told_or_that_none_does(
    admin: Person, worker: WorkerAdapters
) -> None:
    none = (await admin.http.get("/admin/jobs")).json()["scheduler"]
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "insert into scheduler_leader (holder, lease_until)"
            " values ('host:1:ab', now() + interval '1 minute')"
        )
    leads = (await admin.http.get("/admin/jobs")).json()["scheduler"]

    assert (none, leads) == (None, "host:1:ab")


async def test_what_an_admin_switches_off_is_not_done_until_it_is_switched_on(
    admin: Person, worker: WorkerAdapters
) -> None:
    off = await switch(admin, "expired", False)
    skipped = await claim(worker, JobName.EXPIRED)
    on = await switch(admin, "expired", True)
    claimed = await claim(worker, JobName.EXPIRED)

    assert (off.json()["state"], off.json()["enabled"], off.json()["next_at"]) == (
        "off",
        False,
        None,
    )
    assert on.json()["state"] == "waiting"
    assert skipped is None and claimed is not None


async def test_a_run_is_asked_for_also_of_what_is_switched_off(
    admin: Person, worker: WorkerAdapters
) -> None:
    await switch(admin, "expired", False)
    answer = await admin.http.post("/admin/jobs/expired/run")

    assert (answer.status_code, answer.json()["wanted"]) == (202, True)
    assert await claim(worker, JobName.EXPIRED) is not None
    seen = await job(admin, "expired")
    assert (seen["wanted"], seen["runs"][0]["by_hand"]) == (False, True)


async def test_what_settings_switch_off_says_so_and_is_not_run(admin: Person) -> None:
    answer = await admin.http.post("/admin/jobs/prices/run")

    assert (answer.status_code, "IBID_JOBS__OFF" in answer.json()["detail"]) == (409, True)
    assert (await job(admin, "prices"))["state"] == "off_by_settings"


async def test_there_is_no_other_job(admin: Person) -> None:
    answers = [await switch(admin, "nothing", True), await admin.http.post("/admin/jobs/no/run")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_nobody_else_sees_switches_or_runs_a_job(server: str, admin: Person) -> None:
    somebody = await sign_up(server)
    answers = [
        await somebody.http.get("/admin/jobs"),
        await switch(somebody, "expired", False),
        await somebody.http.post("/admin/jobs/expired/run"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert (await job(admin, "expired"))["state"] == "waiting"
    await somebody.http.aclose()
