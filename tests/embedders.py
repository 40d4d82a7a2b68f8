"""Further embedders for tests: a FAKE server over a real socket.

Texts with words in common are near each other, and that is all it knows.
"""

import zlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.embedders.embedders import register_all
from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.reembedding import reembed
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.ingestion.inside import rows

LOCAL = {"name": "all-MiniLM-L6-v2", "dimensions": 384}
MULTILINGUAL = {"name": "multilingual-e5-small", "dimensions": 384}
WIDE = {"name": "fake-wide", "dimensions": 768}
WIDEST = {"name": "fake-widest", "dimensions": 3072}
ODD = {"name": "fake-odd", "dimensions": 100}
"""Of a width for which there is no graph."""


def words(text: str, dimensions: int) -> list[float]:
    vector = [0.01] * dimensions
    for word in text.lower().replace(".", " ").replace("#", " ").split():
        vector[zlib.crc32(word.encode()) % dimensions] += 1
    return vector


@pytest.fixture(scope="module")
async def embedder_server() -> AsyncIterator[OpenAIServer]:
    async with openai_server(vector=words) as server:
        yield server


@pytest.fixture(scope="module")
def settings(settings: Settings, embedder_server: OpenAIServer) -> Settings:
    further = {
        told["name"].removeprefix("fake-"): {
            "kind": "openai",
            "base_url": embedder_server.url,
            **told,
        }
        for told in (WIDE, WIDEST, ODD)
    }
    told = settings.model_dump() | {"embedders": further}
    told["secrets"] = settings.secrets
    return Settings.model_validate(told)


@pytest.fixture(scope="module")
async def worker(worker: Adapters) -> Adapters:
    """As after its start."""
    async with worker.db.as_worker() as tx:
        await register_all(tx, worker.embedders.keys())
    return worker


async def begin(person: Person, project: str, embedder: dict[str, Any]) -> dict[str, Any]:
    answer = await person.http.put(f"/projects/{project}/embedder/beside", json=embedder)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def switch(person: Person, project: str) -> dict[str, Any]:
    answer = await person.http.post(f"/projects/{project}/embedder/switch")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def shown(person: Person, project: str) -> dict[str, Any]:
    return (await person.http.get(f"/projects/{project}/embedder")).json()


async def fill(worker: Adapters, project: str) -> None:
    """As the worker does when the hint arrives, as often as it is told."""
    await reembed(worker, UUID(project))


def counted(database: TestDatabase, project: str) -> dict[str, int]:
    """How many vectors of each embedder the project has, by name."""
    found = rows(
        database,
        "select e.name, count(*) as n from ("
        " select project_id, 1::smallint as embedder from passage_vectors"
        " union all select project_id, embedder from other_vectors) v"
        " join embedders e on e.no = v.embedder where v.project_id = %s group by 1",
        project,
    )
    return {row["name"]: row["n"] for row in found}


__all__ = ["embedder_server", "settings", "worker"]
