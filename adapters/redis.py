"""Redis/Valkey: run logs, stop signals, change notices and rate limits.

Never the only place where accepted work is written. Keys begin with the tenant's id; rate limits
that are taken before anybody is known with what is limited. No key holds what a user wrote.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from itertools import takewhile
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from adapters.redis_clients import BLOCK_SECONDS, connect_for_once
from contracts.errors import NotResumable, TooManyRequests, Unavailable
from contracts.ports import RunKey
from contracts.settings import RedisSettings

_BLOCK_MS = int(BLOCK_SECONDS * 1000)
_FIRST_BLOCK_MS = 500
_LOOK = 0.25  # seconds until a stop is seen
_FRAME, _LAST = b"f", b"l"
_END = 2**32  # above every epoch
_GONE = "This answer can no longer be replayed; read the chat's messages."
Entry = tuple[bytes, dict[bytes, bytes]]


class RedisRunLog:
    """A Redis stream a run, its entries numbered `0-1`, `0-2`, … as the frames are.

    Each writer begins with the epoch of its lease, and the last frame of all with a number above
    them, `4294967296-n`: whatever a writer that was given up still sends is older, and refused by
    Redis itself.
    """

    def __init__(self, client: redis.Redis, seconds: int) -> None:
        self._client = client
        self._seconds = seconds

    async def append(
        self, run: RunKey, number: int, *frames: bytes, last: bool = False, epoch: int = 0
    ) -> None:
        newest = number + len(frames) - 1
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for each, frame in enumerate(frames, number):
                    ends = last and each == newest
                    name = _id(each, ends, epoch)
                    pipe.xadd(_log(run), _fields(frame, ends), id=name, nomkstream=each > 1)
                pipe.xlen(_log(run))
                if number == 1 or last:
                    pipe.expire(_log(run), self._seconds)
                told: list[Any] = await pipe.execute(raise_on_error=False)
        except RedisError as error:
            raise Unavailable("The run's log cannot be written.") from error
        added, length = told[: len(frames)], told[len(frames)]
        there = ["equal or smaller" in str(one) for one in added]
        failed = [one for one, known in zip(added, there, strict=True) if not known]
        if any(isinstance(one, Exception) for one in [*failed, length]):
            raise Unavailable("The run's log cannot be written.")
        if any(there):
            return  # they are there, or the log is at its end
        if length < newest:
            raise Unavailable("The run's log has lost frames.")

    async def follow(self, run: RunKey, after: int = 0) -> AsyncGenerator[bytes | None]:
        block, following, seen = _FIRST_BLOCK_MS, False, f"0-{after}"
        try:
            while await self._has_more(run, after, following=following):
                following = True
                while entries := await self._next(run, seen, block):
                    seen = entries[-1][0].decode()
                    for entry in entries:
                        if _number(entry) <= after:
                            continue  # those of a second writer stand behind all of the first's
                        if _number(entry) != after + 1:
                            raise Unavailable("Frames are missing. Reconnect to go on.")
                        after += 1
                        yield entry[1][_FRAME]
                        if _LAST in entry[1]:
                            return
                yield None
                block = min(block * 2, _BLOCK_MS)
        except RedisError as error:
            raise Unavailable("The stream was interrupted. Reconnect to go on.") from error

    async def _has_more(self, run: RunKey, after: int, *, following: bool) -> bool:
        newest: Any = await self._client.xrevrange(_log(run), count=1)
        if not newest:
            raise NotResumable(_GONE)
        if _LAST not in newest[0][1]:
            return True
        if _number(newest[0]) < after or (_number(newest[0]) == after and following):
            raise NotResumable(_GONE)  # its reader saw frames that were lost before it was ended
        return _number(newest[0]) > after

    async def _next(self, run: RunKey, seen: str, block: int) -> list[Entry]:
        found: Any = await self._client.xread({_log(run): seen}, block=block)
        if not found:
            return []
        streams = found.values() if isinstance(found, dict) else [pair[1] for pair in found]
        return [entry for stream in streams for entry in _flat(stream)]

    async def frames(self, run: RunKey) -> list[bytes]:
        try:
            entries: Any = await self._client.xrange(_log(run))
            whole = takewhile(lambda pair: _number(pair[1]) == pair[0], enumerate(entries, 1))
            return [fields[_FRAME] for _, (_, fields) in whole]
        except RedisError as error:
            raise Unavailable("The run's log cannot be read.") from error

    async def rewrite(
        self, run: RunKey, frames: Sequence[bytes], *, last: bool, epoch: int = 0
    ) -> None:
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.delete(_log(run))
                for number, frame in enumerate(frames, 1):
                    ends = last and number == len(frames)
                    pipe.xadd(_log(run), _fields(frame, ends), id=_id(number, ends, epoch))
                pipe.expire(_log(run), self._seconds)
                await pipe.execute()
        except RedisError as error:
            raise Unavailable("The run's log cannot be written.") from error

    async def keep_alive(self, runs: Sequence[RunKey], seconds: int) -> None:
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for run in runs:
                    pipe.set(_alive(run), b"1", ex=seconds)
                await pipe.execute()
        except RedisError as error:
            raise Unavailable("Nobody can be told that answers are being written.") from error

    async def is_alive(self, run: RunKey) -> bool:
        try:
            return bool(await self._client.exists(_alive(run)))
        except RedisError as error:
            raise Unavailable("The stream was interrupted. Reconnect to go on.") from error


class RedisStopSignals:
    """A key for each run that is to stop; one look sees to all that are written here."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._waiting: dict[asyncio.Future[None], RunKey] = {}
        self._looking: asyncio.Task[None] | None = None

    async def request_stop(self, run: RunKey) -> None:
        try:
            await self._client.set(_stop(run), b"1", ex=600)
        except RedisError as error:
            raise Unavailable("The stop could not be passed on. Try again.") from error

    async def wait_for_stop(self, run: RunKey) -> None:
        """Returns when somebody signalled; a lost connection is tried again until then."""
        signalled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[signalled] = run
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            await signalled
        finally:
            del self._waiting[signalled]

    async def _look(self) -> None:
        """Ends with the last who waits."""
        while self._waiting:
            waiting = list(self._waiting.items())
            try:
                found: Any = await self._client.mget([_stop(run) for _, run in waiting])
            except RedisError:
                found = [None] * len(waiting)
            for (signalled, _), stop in zip(waiting, found, strict=True):
                if stop and not signalled.done():
                    signalled.set_result(None)
            await asyncio.sleep(_LOOK)
        self._looking = None


class RedisChanges:
    """Publish and subscribe, a channel a project."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    async def announce(self, project_id: UUID, document_id: UUID | None) -> None:
        try:
            await self._client.publish(f"{project_id}:documents", str(document_id or ""))
        except RedisError:
            return  # a hint; whoever watches also looks for themselves

    async def watch(self, project_id: UUID) -> AsyncGenerator[UUID | None]:
        while True:
            try:
                async with aclosing(self._subscription(project_id)) as notices:
                    async for notice in notices:
                        yield notice
            except RedisConnectionError:
                await asyncio.sleep(1)
                yield None

    async def _subscription(self, project_id: UUID) -> AsyncGenerator[UUID | None]:
        async with self._client.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(f"{project_id}:documents")
            yield None
            while True:
                message = await channel.get_message(timeout=5)
                yield UUID(message["data"].decode()) if message and message["data"] else None


class RateLimit:
    """So many of a thing in a window, counted in Redis; a fixed window is exact enough here."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    async def take(self, name: str, limit: int, seconds: int, of: str = "attempts") -> None:
        """Raises `TooManyRequests` above `limit`; `of` is what a reader calls these."""
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.incr(name)
                pipe.expire(name, seconds, nx=True)
                pipe.ttl(name)
                count, _, left = await pipe.execute()
        except RedisError as error:
            raise Unavailable("This is not possible at the moment. Try again.") from error
        if count > limit:
            wait = max(int(left), 1)
            raise TooManyRequests(f"Too many {of}. Try again in {wait} seconds.", wait)


async def is_up(client: redis.Redis) -> bool:
    try:
        async with asyncio.timeout(2):
            return bool(await client.ping())
    except (RedisError, TimeoutError):
        return False


def _log(run: RunKey) -> str:
    return f"{run.project_id}:run:{run.run_id}"


def _alive(run: RunKey) -> str:
    return f"{run.project_id}:alive:{run.run_id}"


def _stop(run: RunKey) -> str:
    return f"{run.project_id}:stop:{run.run_id}"


def _id(number: int, last: bool, epoch: int) -> str:
    return f"{_END if last else epoch}-{number}"


def _fields(frame: bytes, last: bool) -> dict[Any, Any]:
    return {_FRAME: frame} | ({_LAST: b"1"} if last else {})


def _number(entry: Entry) -> int:
    return int(entry[0].partition(b"-")[2])


def _flat(stream: Any) -> list[Entry]:
    """RESP3 wraps a stream's entries in one more list than RESP2."""
    return stream[0] if stream and isinstance(stream[0], list) else stream


_WORKER = "worker:alive"


def show_worker(settings: RedisSettings) -> None:
    """Called by the worker every few seconds; what it says holds for ten."""
    try:
        with connect_for_once(settings) as client:
            client.set(_WORKER, b"1", ex=10)
    except RedisError:
        return  # the next heartbeat will tell


async def worker_is_alive(client: redis.Redis) -> bool:
    try:
        return bool(await client.exists(_WORKER))
    except RedisError:
        return False
