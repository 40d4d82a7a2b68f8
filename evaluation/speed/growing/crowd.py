"""A thousand files of 20 people at once: what a page costs meanwhile, and what becomes of them.

Twice: with a quick embedder, when all processes want this machine's cores at once, and with one
that is waited for, when these are free as those of several machines are.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import psycopg

from evaluation.speed.caller import now
from evaluation.speed.growing.endpoint import Endpoint
from evaluation.speed.growing.people import Person, files, p95, person
from evaluation.speed.growing.visitor import visiting
from tests.cluster import Cluster

PEOPLE = 20
FILES = 1000
_IDLE = 15
_LOOK = 0.2
_POLL = 2.0
_WAITS = 1.5  # seconds; three workers then leave half of two cores idle
_GIVE_UP = 900


async def measure(cluster: Cluster, endpoint: Endpoint) -> dict[str, Any]:
    busy = await _crowd(cluster)
    endpoint.delay = _WAITS
    waiting = await _crowd(cluster)
    endpoint.delay = 0
    return {"quick_embedder": busy, "embedder_waited_for": waiting}


async def _crowd(cluster: Cluster) -> dict[str, Any]:
    people = [await person(cluster.url, n) for n in range(PEOPLE)]
    visitor = await person(cluster.url, PEOPLE)
    idle: list[float] = []
    with visiting(visitor, idle):
        await asyncio.sleep(_IDLE)
    done = asyncio.Event()
    took: list[float] = []
    watching = asyncio.create_task(_connections(cluster, done))
    began = now()
    with visiting(visitor, took):
        await asyncio.gather(
            *(one.upload(files(FILES // PEOPLE, f"crowd-{n}")) for n, one in enumerate(people))
        )
        enqueued = now() - began
        finished = await asyncio.gather(
            *(_finish(one, _POLL * n / PEOPLE, began) for n, one in enumerate(people))
        )
    ended = now() - began
    done.set()
    most = await watching
    for one in (*people, visitor):
        await one.close()
    return {
        "files": FILES,
        "people": PEOPLE,
        "all_enqueued_s": round(enqueued, 1),
        "all_ended_s": round(ended, 1),
        "outcomes": {
            name: sum(one.outcomes[name] for one in finished) for name in ("ready", "failed")
        },
        "page_p95_ms": {
            "idle": round(p95(idle) * 1000, 1),
            "meanwhile": round(p95(took) * 1000, 1),
        },
        "page_n": {"idle": len(idle), "meanwhile": len(took)},
        "times_idle": round(p95(took) / p95(idle), 2),
        "most_connections": most,
        "quarter_ready_s": {
            "first_person": round(min(one.quarter for one in finished), 1),
            "last_person": round(max(one.quarter for one in finished), 1),
        },
    }


@dataclass
class _Finished:
    quarter: float
    outcomes: dict[str, int]


async def _finish(one: Person, phase: float, began: float) -> _Finished:
    """Looks every two seconds, and not at the same moment as the others. When a quarter of theirs
    was ready: fair, where these are close together."""
    await asyncio.sleep(phase)
    mine, quarter = FILES // PEOPLE, 0.0
    while True:
        told = await one.summary()
        if not quarter and told["ready"] >= mine // 4:
            quarter = now() - began
        if told["ready"] + told["failed"] == mine:
            return _Finished(quarter, told)
        if now() > began + _GIVE_UP:
            raise TimeoutError(f"{told} of {mine}")
        await asyncio.sleep(_POLL)


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
