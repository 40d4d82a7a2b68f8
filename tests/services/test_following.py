"""An answer is followed by its log, and Postgres is asked only where the log falls silent."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

import pytest

from adapters import redis
from adapters.postgres.database import Database
from adapters.queue.celery import CeleryQueue
from adapters.redis import RedisRunLog
from adapters.wiring import ApiAdapters
from contracts.errors import NotResumable
from contracts.events import Token
from contracts.frames import numbered
from contracts.people import Caller
from contracts.ports import RunKey
from local.processes import free_port
from services.access.acting import Acting
from services.chats.following import follow_log
from services.chats.frames import FrameWriter

SOMEBODY = Caller(user_id=uuid4())


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
        async with aclosing(follow_log(Acting(SOMEBODY, away), key, 0)) as frames:
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

    async with aclosing(follow_log(Acting(SOMEBODY, watched), key, 1)) as frames:
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
