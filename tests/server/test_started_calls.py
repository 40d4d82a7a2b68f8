"""A call that changes something is in the database before it is sent, and is never sent twice."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from adapters.wiring import open_api
from contracts.ports import Orphan
from contracts.settings import Settings
from services.chats.runs import Runs
from services.chats.takeover import go_on
from tests.api import Person, given_a_model, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.serving import Got, Reply
from tests.fakes.tool_server import ToolServer
from tests.server.asking import frames_of
from tests.server.deciding import ANSWER_WITH, decides, told, with_tools
from tests.server.test_confirmations import asked, project_with_tools

CALL = ("send_mail", {"to": "ada@example.com"})


@pytest.fixture(scope="module")
async def ada(
    settings: Settings, model: OpenAIServer, outside: ToolServer, server: str
) -> AsyncIterator[Person]:
    given = with_tools(settings, model, outside.host, confirm_seconds=60, seconds=2)
    async with running_api(given) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


@pytest.fixture
async def project(ada: Person, outside: ToolServer, model: OpenAIServer) -> str:
    outside.got.clear()
    model.requests.clear()
    decides(model, [CALL], [ANSWER_WITH], prose="Done.")
    return await project_with_tools(ada, outside)


def calls_of(database: TestDatabase, run: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.superuser_url) as connection:
        query = "select tool, outcome from tool_calls where run_id = %s"
        return connection.execute(query, [run]).fetchall()


async def test_a_call_is_known_to_the_database_before_it_is_sent_and_ends_with_its_outcome(
    ada: Person, project: str, outside: ToolServer, database: TestDatabase
) -> None:
    waiting = await asked(ada, project)
    seen: list[Any] = []

    def reply(_: Got) -> Reply:
        seen.extend(calls_of(database, waiting.run))
        return Reply("Sent.", media_type="text/plain")

    outside.reply = reply
    await waiting.say(True)
    await waiting.rest()

    assert seen == [("send_mail", None)]
    assert calls_of(database, waiting.run) == [("send_mail", "answered")]


async def test_a_call_that_only_reads_is_not_written_down(
    ada: Person, project: str, outside: ToolServer, model: OpenAIServer, database: TestDatabase
) -> None:
    decides(model, [("read_notes", {})], [CALL], [ANSWER_WITH], prose="Done.")
    outside.reply = lambda _: Reply("Notes.", media_type="text/plain")
    waiting = await asked(ada, project)
    assert len(outside.got) == 1
    assert calls_of(database, waiting.run) == []
    await waiting.say(False)
    await waiting.rest()


async def test_that_nobody_knows_what_came_of_a_call_is_told_and_it_is_not_made_again(
    ada: Person, project: str, outside: ToolServer, model: OpenAIServer, database: TestDatabase
) -> None:
    def silent(_: Got) -> Reply:
        raise ConnectionError

    outside.reply = silent
    waiting = await asked(ada, project)
    await waiting.say(True)
    await waiting.rest()

    assert len(outside.got) == 1
    assert calls_of(database, waiting.run) == [("send_mail", "unknown")]
    assert any("is not known. Do not call it again" in text for text in told(model))


async def test_a_call_that_another_process_had_started_is_not_sent(
    ada: Person, project: str, outside: ToolServer, model: OpenAIServer, database: TestDatabase
) -> None:
    """As when it died, and another one goes on from a step before."""
    waiting = await asked(ada, project)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into tool_calls (project_id, chat_id, run_id, step_id, tool)"
            " select project_id, chat_id, id, %s, 'send_mail' from runs where id = %s",
            [waiting.step, waiting.run],
        )
    await waiting.say(True)
    await waiting.rest()

    assert outside.got == []
    assert any("This was called before" in text for text in told(model))
    assert calls_of(database, waiting.run) == [("send_mail", None)]


async def test_an_answer_that_had_called_a_tool_is_not_begun_again_though_its_log_is_lost(
    ada: Person,
    project: str,
    outside: ToolServer,
    model: OpenAIServer,
    settings: Settings,
    server: str,
    database: TestDatabase,
) -> None:
    waiting = await asked(ada, project)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into tool_calls (project_id, chat_id, run_id, step_id, tool)"
            " select project_id, chat_id, id, 'call-0', 'send_mail' from runs where id = %s",
            [waiting.run],
        )
        connection.execute("delete from checkpoints where thread_id = %s", [waiting.run])
        row = connection.execute(
            "update runs set lease_epoch = lease_epoch + 1 where id = %s"
            " returning user_id, lease_epoch",
            [waiting.run],
        ).fetchone()
    assert row
    async with open_api(given_a_model(settings, model.url)) as another:
        await another.redis.delete(*await another.redis.keys(f"*{waiting.run}*"))
        runs = Runs(another)
        await go_on(another, runs, Orphan(UUID(project), UUID(waiting.run), *row))
        elsewhere = httpx.AsyncClient(base_url=f"{server}/api/v1", headers=ada.http.headers)
        async with elsewhere, elsewhere.stream("GET", f"/runs/{waiting.run}/events") as response:
            frames = [frame async for frame in frames_of(response)]
        await runs.close()

    assert frames[-1][1] == "error"
    assert "had called send_mail" in frames[-1][2]["problem"]["detail"]
    assert outside.got == []
