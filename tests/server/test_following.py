"""Who follows an answer is never left without a word, whatever the database does meanwhile."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from pydantic import HttpUrl

from adapters import redis
from adapters.postgres.database import Database
from adapters.queue.celery import CeleryQueue
from adapters.redis import RedisRunLog
from adapters.wiring import ApiAdapters, open_api
from contracts.errors import AppError, NotResumable, Unauthorized, Unavailable
from contracts.events import Token
from contracts.frames import numbered
from contracts.people import Caller
from contracts.ports import RunKey
from contracts.settings import Settings
from local.processes import free_port
from server.chats import answers
from server.streams import event_stream
from services.chats.answers import Answer
from services.chats.asking import Asking
from services.chats.following import follow_log
from services.chats.frames import FrameWriter
from tests.api import Person, running_api, sign_up

SOMEBODY = Caller(user_id=uuid4())


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[ApiAdapters]:
    async with open_api(settings) as adapters:
        yield adapters


@pytest.fixture
def key() -> RunKey:
    return RunKey(uuid4(), uuid4())


class Watched(RedisRunLog):
    """Says when somebody has looked three times whether the writer lives."""

    looks = 0

    async def is_alive(self, run: RunKey) -> bool:
        self.looks += 1
        if self.looks == 3:
            self.looked.set()
        return await super().is_alive(run)

    @property
    def looked(self) -> asyncio.Event:
        return self.__dict__.setdefault("event", asyncio.Event())


def without_a_database(app: ApiAdapters) -> ApiAdapters:
    """As when all its connections are in use: whoever asks for one is refused."""
    url = f"postgresql://ibid_api@127.0.0.1:{free_port()}/none"
    db = Database(url, app.settings.database, CeleryQueue(app.settings.redis))
    return replace(app, db=db, run_log=Watched(app.redis, 60))


@pytest.mark.parametrize("alive", [True, False], ids=["written", "silent"])
async def test_a_quiet_run_is_followed_on_without_a_database(
    app: ApiAdapters, key: RunKey, monkeypatch: pytest.MonkeyPatch, alive: bool
) -> None:
    monkeypatch.setattr(redis, "_FIRST_BLOCK_MS", 10)
    monkeypatch.setattr(redis, "_BLOCK_MS", 10)
    away = without_a_database(app)
    assert isinstance(away.run_log, Watched)
    await app.run_log.append(key, 1, b"one")
    if alive:
        await app.run_log.keep_alive([key], 60)

    async def all_of_it() -> list[bytes]:
        async with aclosing(follow_log(away, SOMEBODY, key, 0)) as frames:
            return [frame.encoded async for frame in frames]

    following = asyncio.create_task(all_of_it())
    await asyncio.wait(
        {following, asyncio.create_task(away.run_log.looked.wait())},
        timeout=30,
        return_when=asyncio.FIRST_COMPLETED,
    )
    await app.run_log.append(key, 2, b"two", last=True)

    assert await following == [b"one", b"two"]


async def test_who_follows_a_run_that_is_being_written_asks_no_database(
    app: ApiAdapters, key: RunKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "_FIRST_BLOCK_MS", 10)
    monkeypatch.setattr(redis, "_BLOCK_MS", 10)
    watched = replace(app, run_log=Watched(app.redis, 60))
    assert isinstance(watched.run_log, Watched)
    asked: list[Caller] = []
    monkeypatch.setattr(watched.db, "as_user", asked.append)
    await app.run_log.append(key, 1, b"one")
    await app.run_log.keep_alive([key], 60)

    async with aclosing(follow_log(watched, SOMEBODY, key, 1)) as frames:
        upcoming = asyncio.create_task(anext(frames))
        await watched.run_log.looked.wait()
        await app.run_log.append(key, 2, b"two", last=True)
        await upcoming

    assert asked == []


async def test_a_log_that_ended_before_what_its_reader_saw_is_gone_for_them(
    app: ApiAdapters, key: RunKey
) -> None:
    await app.run_log.append(key, 1, b"one", last=True)

    with pytest.raises(NotResumable):
        async with aclosing(app.run_log.follow(key, after=3)) as frames:
            async for _ in frames:
                pass


async def stream_of(*frames: bytes, then: AppError) -> AsyncGenerator[bytes]:
    for frame in frames:
        yield frame
    raise then


@pytest.mark.parametrize(
    ("error", "retryable"),
    [(Unavailable("x"), True), (NotResumable("x"), False), (Unauthorized("x"), False)],
)
async def test_a_stream_that_cannot_go_on_says_so_in_a_frame_without_a_number(
    error: AppError, retryable: bool
) -> None:
    response = event_stream(stream_of(b"one", then=error))

    first, last = [frame async for frame in response.body_iterator]  # pyright: ignore

    head, _, data = last.decode().partition("\ndata: ")
    assert (first, head) == (b"one", "event: error")
    told = json.loads(data)
    assert (told["problem"]["status"], told["retryable"]) == (error.status, retryable)


async def test_a_reader_in_the_writer_s_process_sees_what_comes_and_where_it_ends(
    app: ApiAdapters, key: RunKey
) -> None:
    writer = FrameWriter(app.run_log, key)
    await writer.append(Token(text="a"))
    async with aclosing(writer.follow(1)) as frames:
        upcoming = asyncio.create_task(anext(frames))
        await writer.append(Token(text="b"))
        second = (await upcoming).encoded
        await writer.end(Token(text="c"))
        rest = [frame.encoded async for frame in frames]

    assert [second, *rest] == [
        numbered(key.run_id, n, Token(text=text)) for n, text in ((2, "b"), (3, "c"))
    ]


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
