"""A cache of what pages show of projects, in Redis, that is never older than the last commit.

Each entry stands under the versions of its project and of its reader, and counts only while both
are current. Whoever changes one of the two gives it a new version before the commit and another
behind it. Between the two it is noted as changing, and nothing that was read meanwhile is kept: so
a reader who looked before the commit cannot store behind it, and a process that dies between the
two leaves nothing that is out of date. Versions are random, so that one that was lost and made
again is never taken for what it was. (The idea is that of leases in "Scaling Memcache at Facebook",
NSDI 2013, section 3.2.1.)

What a writer cannot pass on because Redis does not answer it goes on trying to; until then an
entry lives for `seconds` at most. Without Redis nothing is kept. Keys hold ids and nothing else.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from secrets import token_bytes
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import RedisError

from adapters import metrics
from contracts.people import Caller
from contracts.ports import KeptProjects

_log = logging.getLogger(__name__)
_PATIENCE = 0.25  # seconds; a page waits no longer for what could make it quicker, nor a commit
_LONGEST_COMMIT = 60  # seconds; after that a writer that was not heard of again is dead
_VERSION_SECONDS = 3600
_VERSION = 16  # bytes


class RedisProjectCache:
    """`contracts.ports.ProjectCache`; with 0 seconds it keeps nothing."""

    def __init__(self, client: redis.Redis, seconds: int) -> None:
        self._client = client
        self._seconds = seconds

    async def get(self, reader: Caller, what: str, subjects: Sequence[UUID]) -> KeptProjects:
        if not self._seconds or not subjects:
            return KeptProjects()
        versioned = list(dict.fromkeys([reader.user_id, *subjects]))
        names = [_entry(reader, what, each) for each in subjects] + [*map(_version, versioned)]
        try:
            async with asyncio.timeout(_PATIENCE):
                found: Any = await self._client.mget(names)
                versions = dict(zip(versioned, found[len(subjects) :], strict=True))
                current = {each: (versions[reader.user_id], versions[each]) for each in subjects}
                values = {
                    each: entry[2 * _VERSION :]
                    for each, entry in zip(subjects, found, strict=False)
                    if entry
                    and None not in (of := current[each])
                    and entry.startswith(b"".join(of))
                }
                missing = [each for each in subjects if each not in values]
                metrics.seen("projects", len(values), len(missing))
                return KeptProjects(values, await self._stamps(reader.user_id, missing))
        except (RedisError, TimeoutError) as error:
            _log.warning("nothing is kept of projects: %s", error)
            return KeptProjects()

    async def _stamps(self, reader: UUID, subjects: Sequence[UUID]) -> dict[UUID, bytes]:
        """Of those that nobody is changing. Whatever has no version is given one."""
        if not subjects:
            return {}
        versioned = list(dict.fromkeys([reader, *subjects]))
        async with self._client.pipeline(transaction=True) as pipe:
            for each in versioned:
                pipe.set(_version(each), token_bytes(_VERSION), nx=True, ex=_VERSION_SECONDS)
                pipe.expire(_version(each), _VERSION_SECONDS)
                pipe.zcount(_changing(each), time.time(), "+inf")
            pipe.mget([*map(_version, versioned)])
            told: list[Any] = await pipe.execute()
        versions = dict(zip(versioned, told[-1], strict=True))
        changing = {each for each, writers in zip(versioned, told[2::3], strict=False) if writers}
        if reader in changing:
            return {}
        return {
            each: versions[reader] + versions[each] for each in subjects if each not in changing
        }

    async def put(
        self, reader: Caller, what: str, read: KeptProjects, values: Mapping[UUID, bytes]
    ) -> None:
        current = {each: read.stamps[each] for each in values if each in read.stamps}
        if not current:
            return
        try:
            async with asyncio.timeout(_PATIENCE), self._client.pipeline(transaction=False) as pipe:
                for each, stamp in current.items():
                    pipe.set(_entry(reader, what, each), stamp + values[each], ex=self._seconds)
                await pipe.execute()
        except (RedisError, TimeoutError) as error:
            _log.warning("a project is not kept: %s", error)


class RedisProjectChanges:
    """`contracts.ports.ProjectChanges`."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._untold: set[UUID] = set()
        self._telling: asyncio.Task[None] | None = None

    async def begin(self, changed: Collection[UUID]) -> bytes:
        writer, until = token_bytes(_VERSION), time.time() + _LONGEST_COMMIT
        try:
            async with asyncio.timeout(_PATIENCE), self._client.pipeline(transaction=True) as pipe:
                for each in changed:
                    pipe.set(_version(each), token_bytes(_VERSION), ex=_VERSION_SECONDS)
                    pipe.zadd(_changing(each), {writer: until})
                    pipe.expire(_changing(each), _LONGEST_COMMIT)
                await pipe.execute()
        except (RedisError, TimeoutError) as error:
            _log.warning("readers are not told that a project changes: %s", error)
        return writer

    async def end(self, changed: Collection[UUID], writer: bytes) -> None:
        if await self._told(changed, writer):
            return
        self._untold |= set(changed)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def close(self) -> None:
        if self._telling is not None:
            self._telling.cancel()

    async def _told(self, changed: Collection[UUID], writer: bytes) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE), self._client.pipeline(transaction=True) as pipe:
                for each in changed:
                    pipe.set(_version(each), token_bytes(_VERSION), ex=_VERSION_SECONDS)
                    pipe.zrem(_changing(each), writer)
                await pipe.execute()
        except (RedisError, TimeoutError) as error:
            _log.warning("readers are not yet told that a project changed: %s", error)
            return False
        return True

    async def _tell(self) -> None:
        while self._untold:
            await asyncio.sleep(_PATIENCE)
            some = set(self._untold)
            if await self._told(some, b""):
                self._untold -= some
        self._telling = None


def _entry(reader: Caller, what: str, subject: UUID) -> str:
    """One for each sign-in or key, since each has rights of its own; a key as long as it is for the
    same."""
    by = reader.session_id or (reader.api_key_id and f"{reader.api_key_id}.{reader.key_scope}")
    return f"{subject}:kept:{what}:{reader.user_id}:{by or ''}"


def _version(subject: UUID) -> str:
    return f"{subject}:version"


def _changing(subject: UUID) -> str:
    return f"{subject}:changing"
