"""What pages show of projects is kept, and never shown once it changed."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from adapters import project_cache
from adapters.project_cache import RedisProjectCache, RedisProjectChanges
from adapters.redis_clients import connect
from contracts.people import Caller
from contracts.ports import KeptProjects
from contracts.settings import RedisSettings
from local.processes import free_port
from local.redis import RedisServer, running_redis

ADA = Caller(user_id=uuid4(), session_id=uuid4())


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine what is asked for may come later than a page would wait for it."""
    monkeypatch.setattr(project_cache, "_PATIENCE", 10)


@pytest.fixture
async def client(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = connect(RedisSettings.model_validate({"url": redis_server.url}))
    yield client
    await client.aclose()


@pytest.fixture
def kept(client: Redis, patient: None) -> RedisProjectCache:
    return RedisProjectCache(client, seconds=60)


@pytest.fixture
def changes(client: Redis) -> RedisProjectChanges:
    return RedisProjectChanges(client)


async def read(kept: RedisProjectCache, project: UUID, reader: Caller = ADA) -> bytes | None:
    return (await kept.get(reader, "name", [project])).values.get(project)


async def keep(kept: RedisProjectCache, project: UUID, value: bytes, reader: Caller = ADA) -> None:
    before = await kept.get(reader, "name", [project])
    await kept.put(reader, "name", before, {project: value})


async def change(changes: RedisProjectChanges, *subjects: UUID) -> None:
    await changes.end(subjects, await changes.begin(subjects))


async def test_what_was_read_is_kept(kept: RedisProjectCache) -> None:
    project = uuid4()
    await keep(kept, project, b"one")

    assert await read(kept, project) == b"one"


async def test_of_several_each_is_kept_by_itself(
    kept: RedisProjectCache, changes: RedisProjectChanges
) -> None:
    first, second = uuid4(), uuid4()
    before = await kept.get(ADA, "name", [first, second])
    await kept.put(ADA, "name", before, {first: b"one", second: b"two"})

    await change(changes, first)

    assert (await kept.get(ADA, "name", [first, second])).values == {second: b"two"}


@pytest.mark.parametrize(
    "other",
    [
        Caller(user_id=uuid4(), session_id=ADA.session_id),
        Caller(user_id=ADA.user_id, session_id=uuid4()),
        Caller(user_id=ADA.user_id, api_key_id=uuid4()),
    ],
    ids=["another person", "another sign-in", "a key"],
)
async def test_what_one_may_read_is_not_shown_to_another(
    kept: RedisProjectCache, other: Caller
) -> None:
    project = uuid4()
    await keep(kept, project, b"one")

    assert await read(kept, project, other) is None


@pytest.mark.parametrize("of", ["project", "person"])
async def test_a_change_is_seen_at_once(
    kept: RedisProjectCache, changes: RedisProjectChanges, of: str
) -> None:
    project = uuid4()
    await keep(kept, project, b"one")

    await change(changes, project if of == "project" else ADA.user_id)

    assert await read(kept, project) is None


async def test_what_was_read_before_a_change_is_not_kept_behind_it(
    kept: RedisProjectCache, changes: RedisProjectChanges
) -> None:
    project = uuid4()
    before = await kept.get(ADA, "name", [project])
    await change(changes, project)

    await kept.put(ADA, "name", before, {project: b"old"})

    assert await read(kept, project) is None


@pytest.mark.parametrize("of", ["project", "person"])
async def test_what_is_read_while_it_changes_is_not_kept(
    kept: RedisProjectCache, changes: RedisProjectChanges, of: str
) -> None:
    """Its writer may die before `end`: nothing would end an entry from before the commit."""
    project, reader = uuid4(), Caller(user_id=uuid4(), session_id=uuid4())
    await changes.begin([project if of == "project" else reader.user_id])

    await keep(kept, project, b"old", reader)

    assert await read(kept, project, reader) is None


async def test_one_of_two_writers_that_ends_does_not_hide_the_other(
    kept: RedisProjectCache, changes: RedisProjectChanges
) -> None:
    project = uuid4()
    await changes.begin([project])
    await change(changes, project)

    await keep(kept, project, b"old")

    assert await read(kept, project) is None


async def test_a_writer_that_died_is_waited_for_no_longer_than_a_commit_takes(
    kept: RedisProjectCache, changes: RedisProjectChanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = uuid4()
    monkeypatch.setattr(project_cache, "_LONGEST_COMMIT", 1)
    await changes.begin([project])
    await asyncio.sleep(1.1)

    await keep(kept, project, b"new")

    assert await read(kept, project) == b"new"


async def test_versions_that_were_lost_are_not_taken_for_those_of_before(
    kept: RedisProjectCache, client: Redis
) -> None:
    project = uuid4()
    await keep(kept, project, b"one")
    await client.delete(f"{project}:version")

    assert await read(kept, project) is None


async def test_without_redis_nothing_is_kept_and_nothing_raised() -> None:
    settings = RedisSettings.model_validate({"url": f"redis://127.0.0.1:{free_port()}/0"})
    async with connect(settings) as nobody:
        kept, changes = RedisProjectCache(nobody, 60), RedisProjectChanges(nobody)
        project = uuid4()

        await keep(kept, project, b"one")
        await change(changes, project)

        assert await kept.get(ADA, "name", [project]) == KeptProjects()
        await changes.close()


async def test_what_redis_could_not_be_told_it_is_told_when_it_is_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("back")
    with running_redis(folder) as server:
        reader = connect(RedisSettings.model_validate({"url": server.url}))
        kept = RedisProjectCache(reader, 60)
        project = uuid4()
        await keep(kept, project, b"old")
        away = connect(RedisSettings.model_validate({"url": server.url}))
        changes = RedisProjectChanges(away)
        await reader.execute_command("CLIENT", "PAUSE", 700, "ALL")  # pyright: ignore[reportUnknownMemberType]

        await change(changes, project)

        await asyncio.sleep(1.5)
        assert await read(kept, project) is None
        await changes.close()
        await reader.aclose()
        await away.aclose()


async def test_with_no_seconds_nothing_is_kept(client: Redis) -> None:
    project, off = uuid4(), RedisProjectCache(client, seconds=0)
    await keep(off, project, b"one")

    assert await read(off, project) is None
