"""Many tenants at once, each with a word that stands nowhere else in all that is theirs.

At least a quarter of the requests is cut off midway, so that what one of them left behind (a
connection, a claim, a buffer, a key in Redis) would be there for the next.
"""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from secrets import token_hex
from uuid import UUID

import httpx
from redis.asyncio import Redis

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.server.asking import new_chat

QUESTION = "When is stock moved to the standby room?"
_AT_ONCE = 12


@dataclass
class Tenant:
    """Somebody with a project of their own, and everything in it marked with their `canary`."""

    canary: bytes
    person: Person
    user: str
    project: str
    document: str
    chats: list[str]
    asked: int = 0


@dataclass
class Seen:
    """What came back: requests `whole` and `cut` off, how many answers showed the asker's own
    canary, and `foreign` ones with who asked for what."""

    whole: int = 0
    cut: int = 0
    own: int = 0
    statuses: Counter[int] = field(default_factory=Counter[int])
    foreign: list[str] = field(default_factory=list[str])


async def settled(server: str, worker: WorkerAdapters) -> Tenant:
    """A new one, whose document is ready."""
    canary = f"canary{token_hex(8)}"
    person = await sign_up(server)
    person.http.timeout = httpx.Timeout(120)
    project = await person.project(f"Rooms of {canary}")
    handbook = f"# Of {canary}\n\nStock of {canary} is moved to the standby room at 8 degrees."
    document = await person.upload(project, handbook.encode(), name=f"{canary}.md")
    await ingest_document(worker, UUID(document))
    user = (await person.http.get("/me")).json()["id"]
    chats = [await new_chat(person, project)]
    return Tenant(canary.encode(), person, user, project, document, chats)


async def mixed(tenants: list[Tenant], requests: int, random: Random) -> Seen:
    """As many requests, of one after another of them, some at once."""
    seen, marks = Seen(), re.compile(b"|".join(one.canary for one in tenants))
    left = iter(range(requests))

    async def keep_asking(mine: Random) -> None:
        for _ in left:
            who, other = mine.sample(tenants, 2)
            await _one(who, other, mine, seen, marks)

    await asyncio.gather(*(keep_asking(Random(random.random())) for _ in range(_AT_ONCE)))
    return seen


async def _one(
    who: Tenant, other: Tenant, random: Random, seen: Seen, marks: re.Pattern[bytes]
) -> None:
    method, path, body = await _wanted(who, other, random)
    patience = random.random() * 0.02 if random.random() < 0.5 else None
    if patience is None and path.endswith("/events"):  # which never end by themselves
        patience = 0.1
    received = bytearray()
    try:
        async with asyncio.timeout(patience):
            async with who.person.http.stream(method, path, json=body) as response:
                seen.statuses[response.status_code] += 1
                async for piece in response.aiter_raw():
                    received += piece
        seen.whole += 1
    except TimeoutError:
        seen.cut += 1
    found = set(marks.findall(bytes(received)))
    seen.own += who.canary in found
    if foreign := found - {who.canary}:
        seen.foreign.append(f"{method} {path}: {foreign}")


async def _wanted(
    who: Tenant, other: Tenant, random: Random
) -> tuple[str, str, dict[str, object] | None]:
    """Their own things for the most part, now and then somebody else's by its id."""
    of = other if random.random() < 0.15 else who
    chat = random.choice(of.chats)
    looked_at = (
        *("/projects", "/me", "/me/usage", f"/projects/{of.project}/documents"),
        *(f"/projects/{of.project}", f"/projects/{of.project}/chats", f"/chats/{chat}"),
        *(f"/chats/{chat}/messages", f"/projects/{of.project}/events"),
        *(f"/documents/{of.document}/{what}" for what in ("stages", "passages", "text", "content")),
        f"/documents/{of.document}",
    )
    kind = random.random()
    # Half of them in the same words as everybody's, which whatever is kept by words would mix up.
    question = random.choice((QUESTION, f"{QUESTION} In those of {who.canary.decode()}."))
    if kind < 0.15:
        if of is who and len(who.chats) < 1 + who.asked / 3:
            who.chats.append(await new_chat(who.person, who.project))
        who.asked += 1
        return "POST", f"/chats/{chat}/messages", {"content": question}
    if kind < 0.4:
        return "POST", f"/projects/{of.project}/search", {"query": question}
    return "GET", random.choice(looked_at), None


@asynccontextmanager
async def logged() -> AsyncIterator[list[str]]:
    """Every line that is logged meanwhile, but those of our own client."""
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("httpx", "httpcore")):
                lines.append(self.format(record))

    keeping = Keeping()
    logging.getLogger().addHandler(keeping)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(keeping)


async def in_redis(url: str, tenants: list[Tenant]) -> tuple[int, list[str]]:
    """How many keys have a canary, and those of them that are not of whose canary it is."""
    marks = re.compile(b"|".join(one.canary for one in tenants))
    owners = {one.canary: (one.project.encode(), one.user.encode()) for one in tenants}
    with_one, wrong = 0, list[str]()
    async with Redis.from_url(url) as redis:
        async for key in redis.scan_iter(count=1000):
            found = set(marks.findall(key + await _value(redis, key)))
            with_one += bool(found)
            if any(not key.startswith(owners[canary]) for canary in found):
                wrong.append(key.decode(errors="replace"))
    return with_one, wrong


async def _value(redis: Redis, key: bytes) -> bytes:
    """Whatever is under it, in one piece; read as what it is, for a dump is compressed."""
    kind = (await redis.type(key)).decode()
    match kind:
        case "string":
            return await redis.get(key) or b""
        case "stream":
            return repr(await redis.xrange(key)).encode()
        case "hash":
            return repr(await redis.hgetall(key)).encode()
        case "list":
            return repr(await redis.lrange(key, 0, -1)).encode()
        case "set":
            return repr(await redis.smembers(key)).encode()
        case "zset":
            return repr(await redis.zrange(key, 0, -1)).encode()
        case _:
            assert kind == "none", f"{key!r} is a {kind}, which is not looked into"
            return b""
