"""Two real scheduler processes on one database: one does what is to be done once."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.conftest import PASSWORD
from tests.database_fixture import TestDatabase
from tests.stack import Stack, environment_for
from worker.jobs import JOBS

SOON = 30
"""Seconds in which another one has taken over, whatever becomes of the one that leads."""


def told_to(
    database: TestDatabase, postgres: PostgresServer, redis_server: RedisServer, folder: Path
) -> dict[str, str]:
    """The environment of a scheduler, on a database in which none has run yet."""
    name = urlsplit(database.worker_url).path[1:]
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("truncate scheduler_leader, scheduled_jobs cascade")
    told = environment_for(postgres, redis_server, folder, database=name, password=PASSWORD)
    # Nobody here is told anything, but without a server the jobs that tell are off.
    return told | {"IBID_MAIL__HOST": "127.0.0.1", "IBID_MAIL__SENDER": "ibid@x.example"}


@pytest.fixture
def schedulers(
    database: TestDatabase, postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> Iterator[list[Stack]]:
    """Two, and the first leads."""
    told = told_to(database, postgres, redis_server, tmp_path)
    pair: list[Stack] = []
    try:
        for number in range(2):
            folder = tmp_path / str(number)
            folder.mkdir()
            pair.append(Stack(folder, told))
            pair[-1].start("scheduler")
            wait_for(lambda: leader(database) is not None)
        yield pair
    finally:
        for one in pair:
            one.stop()


def wait_for(happened: object, seconds: float = SOON) -> float:
    """How long it took."""
    assert callable(happened)
    began = time.monotonic()
    while not happened():
        assert time.monotonic() < began + seconds
        time.sleep(0.1)
    return time.monotonic() - began


def leader(database: TestDatabase) -> int | None:
    """The process that leads now."""
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select split_part(holder, ':', 2)::int from scheduler_leader where lease_until > now()"
        ).fetchone()
    return row[0] if row else None


def done(database: TestDatabase) -> dict[str, object]:
    with psycopg.connect(database.superuser_url) as connection:
        return dict(
            connection.execute(
                "select name, done_at from scheduled_jobs where every_seconds >= 3600"
            ).fetchall()
        )


def is_all_done(told: dict[str, object]) -> bool:
    return "expired" in told and all(told.values())


def log(stack: Stack) -> str:
    return (stack.folder / "scheduler.log").read_text()


def test_when_the_one_that_leads_is_killed_another_takes_over_and_repeats_nothing(
    database: TestDatabase, schedulers: list[Stack]
) -> None:
    first, second = schedulers
    wait_for(lambda: is_all_done(done(database)))
    before = done(database)
    assert leader(database) == first.processes["scheduler"].pid
    assert "leads" not in log(second)

    first.kill("scheduler")
    took = wait_for(lambda: leader(database) == second.processes["scheduler"].pid)

    assert took < SOON
    time.sleep(2)  # in which it looks what is due
    assert done(database) == before


def test_one_that_is_ended_hands_the_lead_on_at_once(
    database: TestDatabase, schedulers: list[Stack]
) -> None:
    first, second = schedulers
    first.processes["scheduler"].terminate()
    first.processes["scheduler"].wait(10)

    took = wait_for(lambda: leader(database) == second.processes["scheduler"].pid)

    assert took < 10


def test_a_job_whose_scheduler_was_killed_at_it_is_done_once_by_another(
    database: TestDatabase, postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    told = told_to(database, postgres, redis_server, tmp_path)
    often = [str(name) for name, job in JOBS.items() if job.every_seconds < 3600]
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(  # so that it is killed at one that is done every hour
            "insert into scheduled_jobs (name, next_at)"
            " select unnest(%s::text[]), now() + interval '1 hour'",
            [often],
        )
    doomed, other = tmp_path / "doomed", tmp_path / "other"
    for folder in (doomed, other):
        folder.mkdir()
    first = Stack(doomed, told | {"IBID_FAILPOINT": "job.claimed"})
    second = Stack(other, told)
    try:
        first.start("scheduler")
        first.processes["scheduler"].wait(SOON)
        (killed,) = runs(database)
        second.start("scheduler")
        job = killed[0]
        wait_for(
            lambda: is_all_done({**done(database), job: True}) and leader(database) is not None
        )
        assert len([run for run in runs(database) if run[0] == job]) == 1, "not at once again"
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("update scheduled_jobs set next_at = now() where name = %s", [job])

        wait_for(lambda: done(database)[job] is not None)

        assert killed[1] is None
        outcomes = [outcome for name, outcome in runs(database) if name == job]
        assert outcomes == ["lost", "done"]
    finally:
        for one in (first, second):
            one.stop()


def test_what_an_admin_asked_for_is_done_though_its_scheduler_is_killed_at_it(
    database: TestDatabase, postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    told = told_to(database, postgres, redis_server, tmp_path)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into scheduled_jobs (name, switched_off_at, wanted_at)"
            " values ('expired', now(), now())"
        )
    doomed, other = tmp_path / "doomed", tmp_path / "other"
    for folder in (doomed, other):
        folder.mkdir()
    first = Stack(doomed, told | {"IBID_FAILPOINT": "job.claimed"})
    second = Stack(other, told)
    try:
        first.start("scheduler")
        first.processes["scheduler"].wait(SOON)
        assert runs(database) == [("expired", None)]
        second.start("scheduler")
        of_it = ("expired", "lost")
        wait_for(lambda: of_it in runs(database), 60)
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute(
                "update scheduled_jobs set wanted_at = now() where wanted_at > now()"
            )

        wait_for(lambda: done(database)["expired"] is not None)

        assert [run for run in runs(database) if run[0] == "expired"] == [
            of_it,
            ("expired", "done"),
        ]
    finally:
        for one in (first, second):
            one.stop()


def runs(database: TestDatabase) -> list[tuple[str, str | None]]:
    """Of jobs that are done every hour, in their order."""
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "select r.job, r.outcome from job_runs r join scheduled_jobs j on j.name = r.job"
            " where j.every_seconds >= 3600 order by r.job, r.epoch"
        ).fetchall()
