"""Who follows an answer is never left without a word, whatever the database does meanwhile."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from uuid import UUID, uuid4

import pytest
from pydantic import HttpUrl

from adapters.wiring import ApiAdapters, open_api
from contracts.errors import AppError, NotResumable, Unauthorized, Unavailable
from contracts.people import Caller
from contracts.ports import RunKey
from contracts.settings import Settings
from local.processes import free_port
from server.chats import answers
from server.streams import event_stream
from services.access.acting import Acting
from services.chats.answers import Answer
from services.chats.asking import Asking
from tests.api import Person, running_api, sign_up

SOMEBODY = Caller(user_id=uuid4())


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[ApiAdapters]:
    async with open_api(settings) as adapters:
        yield adapters


@pytest.fixture
def key() -> RunKey:
    return RunKey(uuid4(), uuid4())


async def stream_of(*frames: bytes, then: AppError) -> AsyncGenerator[bytes]:
    for frame in frames:
        yield frame
    raise then


@pytest.mark.parametrize(
    ("error", "retryable"),
    [(Unavailable("x"), True), (NotResumable("x"), False), (Unauthorized("x"), False)],
)
async def test_a_stream_that_cannot_go_on_says_so_in_a_frame_without_a_number(
    app: ApiAdapters, error: AppError, retryable: bool
) -> None:
    response = event_stream(stream_of(b"one", then=error), Acting(SOMEBODY, app))

    first, last = [frame async for frame in response.body_iterator]  # pyright: ignore

    head, _, data = last.decode().partition("\ndata: ")
    assert (first, head) == (b"one", "event: error")
    told = json.loads(data)
    assert (told["problem"]["status"], told["retryable"]) == (error.status, retryable)


async def last_event(person: Person, path: str, then: AsyncIterator[None]) -> dict[str, object]:
    """Of a stream during which something happens: `then` is begun once the stream is open."""
    seen: dict[str, object] = {}
    async with person.http.stream("GET", path) as response:
        await anext(then)
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                seen = json.loads(line.removeprefix("data: "))
    return seen


async def test_the_project_s_stream_says_that_the_sign_in_has_ended(
    server: str, app: ApiAdapters
) -> None:
    person = await sign_up(server)
    project = await person.project()

    async def sign_out() -> AsyncIterator[None]:
        await person.http.post("/auth/sign-out")
        await app.changes.announce(UUID(project), None)
        yield

    seen = await last_event(person, f"/projects/{project}/events", sign_out())

    assert seen["type"] == "error"
    assert seen["problem"]["type"] == "/problems/unauthorized"  # pyright: ignore
    await person.http.aclose()


async def test_a_server_that_is_stopped_says_so_to_who_follows(settings: Settings) -> None:
    address = HttpUrl(f"http://127.0.0.1:{free_port()}")
    seen: asyncio.Task[dict[str, object]] | None = None
    async with running_api(settings.model_copy(update={"public_api_url": address})) as url:
        person = await sign_up(url)
        project = await person.project()
        opened = asyncio.Event()

        async def nothing() -> AsyncIterator[None]:
            opened.set()
            yield

        seen = asyncio.create_task(last_event(person, f"/projects/{project}/events", nothing()))
        await opened.wait()

    told = await seen
    await person.http.aclose()
    assert (told["type"], told["retryable"]) == ("error", True)


async def test_a_body_that_was_promised_is_whole_also_when_there_is_no_answer(
    app: ApiAdapters, key: RunKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_PATIENCE", 0.01)

    class Lost:
        async def follow(self, *_: object) -> AsyncGenerator[bytes]:
            await asyncio.sleep(0.1)
            raise NotResumable("gone")
            yield b""

    response = await answers._whole(Answer(Asking(SOMEBODY, app, runs=Lost()), key))  # pyright: ignore

    body = b"".join([part async for part in response.body_iterator])  # pyright: ignore
    assert json.loads(body)["status"] == 503
