"""Letters that real scheduler processes send: once, whichever of them leads or is killed at it."""

from pathlib import Path

import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
from tests.server.posting import empty, post, postman, sending
from tests.stack import Stack
from tests.worker.notices.telling import ada, end, file, nothing_open, to
from tests.worker.test_two_schedulers import told_to, wait_for

__all__ = ["ada", "empty", "nothing_open", "post", "postman", "sending"]


@pytest.fixture
def told(
    database: TestDatabase,
    postgres: PostgresServer,
    redis_server: RedisServer,
    tmp_path: Path,
    post: MailServer,
) -> dict[str, str]:
    """The environment of a scheduler that sends letters."""
    return told_to(database, postgres, redis_server, tmp_path) | {
        "IBID_MAIL__PORT": str(post.port),
        "IBID_MAIL__SECURITY": "none",
    }


def started(folder: Path, told: dict[str, str]) -> Stack:
    folder.mkdir()
    stack = Stack(folder, told)
    stack.start("scheduler")
    return stack


def runs(database: TestDatabase) -> list[tuple[str, str | None]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "select outcome, sentence from job_runs where job = 'work_notices' order by epoch"
        ).fetchall()


async def test_of_two_schedulers_one_sends_one_letter_and_tells_of_it(
    ada: Person,
    postman: WorkerAdapters,
    post: MailServer,
    database: TestDatabase,
    told: dict[str, str],
    tmp_path: Path,
) -> None:
    await end(postman, await file(ada, await ada.project()))

    pair = [started(tmp_path / name, told) for name in ("one", "other")]
    try:
        wait_for(lambda: runs(database) and runs(database)[0][0])
    finally:
        for one in pair:
            one.stop()

    assert len(to(post, ada)) == 1
    assert ("done", "Sent: 1 letter.") in runs(database)


async def test_one_that_is_killed_behind_the_servers_yes_leaves_the_same_letter_to_another(
    ada: Person,
    postman: WorkerAdapters,
    post: MailServer,
    database: TestDatabase,
    told: dict[str, str],
    tmp_path: Path,
) -> None:
    await end(postman, await file(ada, await ada.project()))
    doomed = started(tmp_path / "doomed", told | {"IBID_FAILPOINT": "notice.sent"})
    doomed.processes["scheduler"].wait(60)
    assert len(to(post, ada)) == 1
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update notices set due_at = now() where due_at is not null")
        connection.execute("update scheduled_jobs set next_at = now(), lease_until = now()")

    other = started(tmp_path / "other", told)
    try:
        wait_for(lambda: any(outcome == "done" for outcome, _ in runs(database)), 60)
    finally:
        other.stop()
        doomed.stop()

    ids = [letter["message-id"] for letter in post.letters if letter["to"] == ada.email]
    assert len(ids) == 2 and len(set(ids)) == 1
    with psycopg.connect(database.superuser_url) as connection:
        left = connection.execute("select due_at, outcome from notices").fetchall()
    assert left == [(None, "sent")]
