"""The crowd once more, while Redis loses all it has and PostgreSQL fails over to its standby.

Everybody follows their project on streams meanwhile, and what is refused is sent again with the
same idempotency key, as browsers do.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import redis.asyncio

from evaluation.speed.caller import now
from evaluation.speed.growing.batch import until_all_ended
from evaluation.speed.growing.people import Person, files, person
from tests.pair import Pair

PEOPLE, FILES = 20, 1000
_WIPED_AT, _FAILED_OVER_AT = 1 / 20, 1 / 10
_GIVE_UP = 900
_STREAMS = 10  # of each person
_LOOKS = 15.0  # seconds; each stream looks for itself every 5


@dataclass
class Insistent(Person):
    """Sends again what did not come through, for a minute."""

    refused: int = 0

    async def call(self, method: str, path: str, body: object = None) -> Any:
        key = {"idempotency-key": uuid4().hex} if method == "POST" else {}
        for _ in range(120):
            try:
                answer = await self.http.request(method, path, json=body, headers=key)
            except httpx.TransportError:
                self.refused += 1
            else:
                if answer.status_code < 500:
                    answer.raise_for_status()
                    return answer.json()
                self.refused += 1
            await asyncio.sleep(0.5)
        raise TimeoutError(f"{method} {path} did not come through")


async def measure(pair: Pair) -> dict[str, Any]:
    people = [Insistent(**vars(await person(pair.url, n))) for n in range(PEOPLE)]
    ends = asyncio.Event()
    told: list[int] = []
    streams = [
        asyncio.create_task(_follow(one, ends, told)) for one in people for _ in range(_STREAMS)
    ]
    began = now()
    uploads = [
        asyncio.create_task(one.upload(files(FILES // PEOPLE, f"storm-{n}")))
        for n, one in enumerate(people)
    ]
    happened = await _meanwhile(pair, people, began)
    ids = [one for done in await asyncio.gather(*uploads) for one in done]
    outcomes = await until_all_ended(people, FILES, 2)
    ended = now() - began
    await asyncio.wait(streams, timeout=_LOOKS)
    ends.set()
    await asyncio.gather(*streams)
    refused = sum(one.refused for one in people)
    for one in people:
        await one.close()
    return {
        "files": FILES,
        **happened,
        "all_ended_s": round(ended, 1),
        "outcomes": outcomes,
        "requests_sent_again": refused,
        "streams": len(streams),
        "streams_told_of_the_end": sum(told),
        **_stored(pair, ids),
    }


async def _meanwhile(pair: Pair, people: list[Insistent], began: float) -> dict[str, float]:
    """Each when so many documents are ready: in the middle of uploads and of work."""
    await _ready(people, int(FILES * _WIPED_AT))
    async with redis.asyncio.Redis.from_url(pair.environment["IBID_REDIS__URL"]) as valkey:
        await valkey.flushall()
    wiped = now() - began
    await _ready(people, int(FILES * _FAILED_OVER_AT))
    await asyncio.to_thread(pair.fail_over)
    failed_over = now() - began
    await people[0].call("POST", f"/projects/{people[0].project}/chats", {})
    return {
        "redis_wiped_s": round(wiped, 1),
        "failed_over_s": round(failed_over, 1),
        "first_write_after_s": round(now() - began - failed_over, 1),
    }


async def _ready(people: list[Insistent], number: int) -> None:
    end = now() + _GIVE_UP
    while (ready := await _ready_now(people)) < number:
        if now() > end:
            raise TimeoutError(f"{ready} are ready, and no more")
        await asyncio.sleep(1)


async def _ready_now(people: list[Insistent]) -> int:
    told = await asyncio.gather(*(one.summary() for one in people))
    return sum(one["ready"] for one in told)


async def _follow(who: Insistent, ends: asyncio.Event, told: list[int]) -> None:
    """A project's documents, opened again whenever it ends; 1 into `told` where its last summary
    was that all are ready."""
    path, ready = f"/projects/{who.project}/events", False
    while not ends.is_set():
        try:
            async with who.http.stream("GET", path, headers={"accept": "text/event-stream"}) as got:
                async for line in got.aiter_lines():
                    ready |= line.startswith("data: ") and f'"ready":{FILES // PEOPLE}' in line
                    if ready or ends.is_set():
                        break
        except httpx.TransportError:
            pass
        if ready:
            break
        await asyncio.sleep(0.5)
    told.append(int(ready))


def _stored(pair: Pair, ids: list[str]) -> dict[str, int]:
    """On the server that goes on: what is there of these documents, and what is wrong with them."""
    with psycopg.connect(pair.database_url) as database:
        row = database.execute(
            "select (select count(*) from documents where id = any(%(ids)s)),"
            " (select count(*) from documents),"
            " (select count(distinct document_id) from passages where document_id = any(%(ids)s)),"
            " (select count(*) from project_statistics s where passages <>"
            "   (select count(*) from passages p where p.project_id = s.project_id))",
            {"ids": ids},
        ).fetchone()
    assert row
    names = ("documents", "of_all", "with_passages", "miscounted_projects")
    return dict(zip(names, row, strict=True))
