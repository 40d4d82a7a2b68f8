"""A thousand files of 20 people at once: what a page costs meanwhile, and what becomes of them."""

import asyncio
from typing import Any

import psycopg

from evaluation.speed.caller import now
from evaluation.speed.growing.batch import until_all_ended
from evaluation.speed.growing.people import Person, files, p95, person, probe
from tests.cluster import Cluster

PEOPLE = 20
FILES = 1000
_IDLE = 15
_LOOK = 0.2


async def measure(cluster: Cluster) -> dict[str, Any]:
    people = [await person(cluster.url, n) for n in range(PEOPLE)]
    visitor = await person(cluster.url, PEOPLE)
    idle = await _idle(visitor)
    done = asyncio.Event()
    probing = asyncio.create_task(probe(visitor, done))
    watching = asyncio.create_task(_connections(cluster, done))
    began = now()
    await asyncio.gather(
        *(one.upload(files(FILES // PEOPLE, f"crowd-{n}")) for n, one in enumerate(people))
    )
    enqueued = now() - began
    finishing = asyncio.create_task(_each(people))
    outcomes = await until_all_ended(people, FILES)
    ended = now() - began
    done.set()
    took, most = await probing, await watching
    finished = await finishing
    for one in (*people, visitor):
        await one.close()
    return {
        "files": FILES,
        "people": PEOPLE,
        "all_enqueued_s": round(enqueued, 1),
        "all_ended_s": round(ended, 1),
        "outcomes": outcomes,
        "page_p95_ms": {
            "idle": round(p95(idle) * 1000, 1),
            "meanwhile": round(p95(took) * 1000, 1),
        },
        "page_n": {"idle": len(idle), "meanwhile": len(took)},
        "times_idle": round(p95(took) / p95(idle), 2),
        "most_connections": most,
        "first_person_done_s": round(min(finished), 1),
        "last_person_done_s": round(max(finished), 1),
    }


async def _idle(visitor: Person) -> list[float]:
    done = asyncio.Event()
    probing = asyncio.create_task(probe(visitor, done))
    await asyncio.sleep(_IDLE)
    done.set()
    return await probing


async def _each(people: list[Person]) -> list[float]:
    """When each person's first quarter was ready: fair, where these are close together."""
    began = now()

    async def quarter(one: Person) -> float:
        while (await one.summary())["ready"] < FILES // PEOPLE // 4:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        return now() - began

    return list(await asyncio.gather(*map(quarter, people)))


async def _connections(cluster: Cluster, done: asyncio.Event) -> dict[str, int]:
    """The most that were open to PostgreSQL at once, by who logs in."""
    most: dict[str, int] = {}
    async with await psycopg.AsyncConnection.connect(
        cluster.database_url, autocommit=True
    ) as database:
        while not done.is_set():
            rows = await database.execute(
                "select usename, count(*) from pg_stat_activity"
                " where usename like 'ibid_%' group by 1"
            )
            async for role, number in rows:
                most[role] = max(most.get(role, 0), number)
            await asyncio.sleep(_LOOK)
    return most
