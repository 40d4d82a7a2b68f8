"""`python -m evaluation.speed.search.replica PASSAGES`: what a replica takes off the primary.

Of a database that `IBID_BENCH_HOME` has kept, a streaming replica is made; then the same questions
are searched as the API does, nothing remembered, on the primary alone and with the replica. Prints
JSON: milliseconds by the clock, and of CPU of each server's processes a search.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import psycopg

from adapters.postgres.database import Database
from adapters.postgres.embedders.embedders import LOCAL
from adapters.postgres.replicas import Replicas
from adapters.vectors.pgvector import PgVectorStore
from contracts.people import Caller
from contracts.ports import EmbedderId, SearchRequest
from contracts.settings import DatabaseSettings
from evaluation.speed.search.collection import project
from evaluation.speed.search.filling import READER
from evaluation.speed.search.measuring import LIMIT, cpu_ms, load
from evaluation.speed.search.questions import questions
from evaluation.speed.search.server import SETTINGS, Server, server
from services.search import cache
from tests.standby import STREAMING, Standby, at, running_standby

_RANKS = (1, 5, 20, 70)
_QUESTIONS = 60
_ROUNDS = 5
_PRIMARY = {**SETTINGS, "wal_level": "replica", "max_wal_senders": "4"}


class _Forgetful:
    """`contracts.ports.SearchCache` that keeps nothing, so that each search is made."""

    async def results(self, project_id: UUID, about: str) -> None: ...
    async def store_results(self, project_id: UUID, about: str, results: bytes) -> None: ...


def main() -> int:
    total = int(sys.argv[1])
    with (
        server(Path(os.environ["IBID_BENCH_HOME"]) / str(total), _PRIMARY) as primary,
        tempfile.TemporaryDirectory(prefix="ibid-replica-") as folder,
    ):
        settings = {**STREAMING, "shared_buffers": "1GB"}
        with running_standby(Path(folder), primary.superuser, settings) as standby:
            standby.catch_up()
            told = {"load": load(), "groups": asyncio.run(_measure(primary, standby, total))}
    print(json.dumps(told))
    return 0


async def _measure(primary: Server, standby: Standby, total: int) -> list[dict[str, Any]]:
    alone = DatabaseSettings.model_validate({"pool_size": 1})
    read_there = {"pool_size": 1, "replica_urls": at(primary.api, standby)}
    db = Database(primary.api, alone, cast(Any, None))
    ways = {
        "primary": Replicas(alone),
        "replica": Replicas(DatabaseSettings.model_validate(read_there)),
    }
    await db.open()
    for way in ways.values():
        await way.open()
    groups: list[dict[str, Any]] = []
    for rank in _RANKS:
        made = project(rank, total)
        asked = [
            SearchRequest(made.id, q.text, q.vector.tolist(), limit=LIMIT, embedder=_OWN)
            for q in questions(made, _QUESTIONS)
        ]
        figures = {
            name: await _costs(db, replicas, (primary.superuser, standby.url()), asked)
            for name, replicas in ways.items()
        }
        groups.append({"passages": len(made.words), **figures})
    outcomes = ways["replica"].counted()
    for opened in (db, *ways.values()):
        await opened.close()
    return [*groups, {"outcomes": outcomes}]


_OWN = EmbedderId(LOCAL, "all-MiniLM-L6-v2", 384)


async def _costs(
    db: Database, replicas: Replicas, servers: Sequence[str], asked: Sequence[SearchRequest]
) -> dict[str, float]:
    caller = Caller(user_id=READER)
    adapters = SimpleNamespace(
        replicas=replicas, vectors=PgVectorStore(), search_cache=_Forgetful()
    )
    acting = cast(Any, SimpleNamespace(caller=caller, adapters=adapters))

    async def search(request: SearchRequest) -> float:
        began = time.perf_counter()
        async with db.as_user(caller) as tx:
            assert await cache.search(acting, tx, request)
        return (time.perf_counter() - began) * 1e3

    for request in asked:
        await search(request)
    pids = [_processes(url) for url in servers]
    before = [sum(map(cpu_ms, each)) for each in pids]
    walls = [await search(request) for _ in range(_ROUNDS) for request in asked]
    after = [sum(map(cpu_ms, each)) for each in pids]
    primary, replica = ((b - a) / len(walls) for a, b in zip(before, after, strict=True))
    return {
        "wall_p50_ms": round(statistics.median(walls), 2),
        "primary_cpu_ms": round(primary, 2),
        "replica_cpu_ms": round(replica, 2),
    }


def _processes(url: str) -> list[int]:
    query = "select pid from pg_stat_activity where usename = 'ibid_api'"
    with psycopg.connect(url, autocommit=True) as connection:
        return [row[0] for row in connection.execute(query)]


if __name__ == "__main__":
    sys.exit(main())
