"""An answer that waits for its turn: heard at once, told, stopped, and refused when too many do."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.server.asking import Frame, frames_of, new_chat
from tests.server.test_documents import HANDBOOK

QUESTION = "Who is the duty pharmacist?"


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[OpenAIServer]:
    async with openai_server() as server:
        server.behaviour = "slow"
        server.answer = "The duty pharmacist is Dr. Ilse Brandt [1]. " * 20
        yield server


@pytest.fixture(scope="module")
async def one_at_a_time(settings: Settings, model: OpenAIServer) -> AsyncIterator[str]:
    runs = settings.runs.model_copy(update={"at_once": 1, "waiting_of_one": 2})
    changed = given_a_model(settings, model.url).model_copy(update={"runs": runs})
    async with running_api(changed) as url:
        yield url


@pytest.fixture
async def reader(one_at_a_time: str, worker: Adapters) -> AsyncIterator[Person]:
    person = await sign_up(one_at_a_time)
    yield person
    await person.http.aclose()


@pytest.fixture
async def project(reader: Person, worker: Adapters) -> str:
    made = await reader.project()
    await ingest_document(worker, UUID(await reader.upload(made, HANDBOOK)))
    return made


class Asked:
    """A question whose events are read in the background."""

    def __init__(self, person: Person, chat: str) -> None:
        self.person, self.chat = person, chat
        self.frames: list[Frame] = []
        self.begun, self.waits, self.writes = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.over = asyncio.create_task(self._read())

    async def _read(self) -> None:
        path = f"/chats/{self.chat}/messages"
        async with self.person.http.stream("POST", path, json={"content": QUESTION}) as response:
            async for frame in frames_of(response):
                self.frames.append(frame)
                self.begun.set()
                if frame[2].get("name") == "wait":
                    self.waits.set()
                if frame[1] == "token":
                    self.writes.set()

    @property
    def run(self) -> str:
        return self.frames[0][2]["run_id"]

    async def stop(self) -> dict[str, object]:
        assert (await self.person.http.post(f"/runs/{self.run}/stop")).status_code == 202
        await asyncio.wait_for(self.over, 20)
        return self.frames[-1][2]["message"]


async def asked(person: Person, project: str) -> Asked:
    one = Asked(person, await new_chat(person, project))
    await one.begun.wait()
    return one


async def test_who_waits_hears_of_the_run_and_then_of_their_place_and_can_be_stopped(
    reader: Person, project: str
) -> None:
    first = await asked(reader, project)
    await first.writes.wait()
    second = await asked(reader, project)
    await second.waits.wait()

    message = await second.stop()
    await first.stop()

    names = [(name, data.get("summary")) for _, name, data in second.frames]
    assert [name for name, _ in names] == ["run", "step", "done"]
    assert names[1][1] == "1 answer is before yours"
    assert (message["status"], message["content"]) == ("stopped", "")


async def test_a_wait_is_kept_with_the_answer_s_steps(reader: Person, project: str) -> None:
    first = await asked(reader, project)
    await first.writes.wait()
    second = await asked(reader, project)
    await second.waits.wait()
    await first.stop()
    await second.writes.wait()

    message = await second.stop()

    steps = message["steps"]
    assert isinstance(steps, list)
    assert (steps[0]["name"], steps[0]["state"]) == ("wait", "finished")
    assert steps[0]["ms"] > 0


async def test_one_question_too_many_is_refused_with_the_time_to_come_back(
    reader: Person, project: str
) -> None:
    waiting = [await asked(reader, project) for _ in range(3)]

    chat = await new_chat(reader, project)
    refused = await reader.http.post(f"/chats/{chat}/messages", json={"content": QUESTION})
    for one in reversed(waiting):
        await one.stop()
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert thread == []
