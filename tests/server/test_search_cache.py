"""What was found is remembered, and never a moment longer than it is true or allowed."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.asyncio import Redis

from adapters.redis_clients import connect
from adapters.wiring import Adapters
from contracts.settings import Settings
from tests.api import Person
from tests.server.test_search import HANDBOOK, ready, search


@pytest.fixture
async def redis(settings: Settings) -> AsyncIterator[Redis]:
    async with connect(settings.redis) as client:
        yield client


async def kept(redis: Redis, project: str) -> dict[bytes, bytes]:
    """What is remembered of searches in a project."""
    keys = [key async for key in redis.scan_iter(f"{project}:found:*")]
    return {key: await redis.get(key) or b"" for key in keys}


async def test_the_same_search_again_is_remembered(
    alice: Person, worker: Adapters, redis: Redis
) -> None:
    project = await alice.project()
    for name in ("one.md", "two.md"):
        await ready(alice, worker, project, HANDBOOK + name.encode(), name)
    first = await search(alice, project, query="the cold room")
    [(key, value)] = (await kept(redis, project)).items()
    await redis.set(key, json.dumps(json.loads(value)[:1]))

    again = await search(alice, project, query="the cold room")

    assert again["hits"] == first["hits"][:1] and len(first["hits"]) > 1


async def test_nothing_of_the_text_is_remembered(
    alice: Person, worker: Adapters, redis: Redis
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    await search(alice, project, query="the duty pharmacist")

    [(key, value)] = (await kept(redis, project)).items()

    assert b"pharmacist" not in key + value


async def test_a_new_document_is_found_at_once(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    before = await search(alice, project, query="lifeboat")
    await ready(alice, worker, project, b"# Boats\n\nThe lifeboat is red.", "boats.md")

    after = await search(alice, project, query="lifeboat")

    assert "lifeboat" not in str(before["hits"]) and "lifeboat" in str(after["hits"])


async def test_a_deleted_document_is_gone_at_once(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, HANDBOOK, "handbook.md")
    assert (await search(alice, project, query="pharmacist"))["hits"]

    await alice.http.delete(f"/documents/{document}")

    assert not (await search(alice, project, query="pharmacist"))["hits"]


async def test_who_is_no_member_any_more_finds_nothing_at_once(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    assert (await search(alice, project, query="pharmacist"))["hits"]
    async with worker.db.as_worker() as tx:
        await tx.execute("delete from members where project_id = %s", [UUID(project)])

    answer = await alice.http.post(f"/projects/{project}/search", json={"query": "pharmacist"})

    assert answer.status_code == 404


async def test_the_same_words_ask_something_else_in_another_way(
    alice: Person, worker: Adapters, redis: Redis
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")

    for chosen in (
        {"mode": "keyword"},
        {"mode": "vector"},
        {"limit": 1},
        {"filters": {"first_page": 9}},
    ):
        await search(alice, project, query="cold", **chosen)

    assert len(await kept(redis, project)) == 4
