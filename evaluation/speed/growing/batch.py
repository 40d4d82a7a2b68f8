"""Documents whose embedding waits for an endpoint: how long, and whether any was done twice."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from evaluation.speed.growing.endpoint import Endpoint
from evaluation.speed.growing.people import Person, files, person
from tests.cluster import Cluster

NUMBER = 60
DELAY = 6.0
_GIVE_UP = 600


async def measure(cluster: Cluster, endpoint: Endpoint, workers: int) -> dict[str, Any]:
    """Seconds from the first confirmation until the last document is ready."""
    someone = await person(cluster.url, workers)
    endpoint.forget()
    endpoint.delay = DELAY
    began = time.perf_counter()
    ids = await someone.upload(files(NUMBER, f"batch-{workers}"))
    confirmed = time.perf_counter()
    ended = await until_all_ended([someone], NUMBER)
    took = time.perf_counter() - confirmed
    endpoint.delay = 0
    await someone.close()
    return {
        "workers": workers,
        "documents": len(ids),
        "upload_s": round(confirmed - began, 2),
        "confirmed_to_last_ready_s": round(took, 2),
        "outcomes": ended,
        "requests_to_the_embedder": endpoint.requests,
        "most_requests_at_once": endpoint.most_at_once,
        "texts_embedded_twice": len(endpoint.twice()),
        **attempts(cluster, ids),
    }


async def until_all_ended(
    people: Sequence[Person], number: int, pause: float = 0.2
) -> dict[str, int]:
    """Polls as a page does; the outcomes when nothing waits any more."""
    end = time.monotonic() + _GIVE_UP
    while True:
        told = await asyncio.gather(*(one.summary() for one in people))
        ready, failed = (sum(one[name] for one in told) for name in ("ready", "failed"))
        if ready + failed == number:
            return {"ready": ready, "failed": failed}
        if time.monotonic() > end:
            raise TimeoutError(f"{ready} ready and {failed} failed of {number}")
        await asyncio.sleep(pause)


def attempts(cluster: Cluster, ids: list[str]) -> dict[str, int]:
    """What the ledger of stages and the passages say of these documents."""
    with psycopg.connect(cluster.database_url) as database:
        row = database.execute(
            "select (select count(*) from (select from document_stages"
            "   where document_id = any(%(ids)s) and stage = 'embedding'"
            "   group by document_id having count(*) > 1) t),"
            " (select count(distinct document_id) from passages where document_id = any(%(ids)s))",
            {"ids": ids},
        ).fetchone()
    assert row
    return {"documents_begun_twice": row[0], "with_passages": row[1]}
