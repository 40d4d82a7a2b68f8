"""A process opens what its role needs, and nothing else."""

from dataclasses import fields

import pytest

from adapters import wiring
from adapters.wiring import Adapters, ApiAdapters, WorkerAdapters, open_api, open_worker
from contracts.settings import Settings

OF_THE_API = [
    "AccessTokens",
    "Connections",
    "Devices",
    "EmbeddingCache",
    "Passwords",
    "RateLimit",
    "RedisRates",
    "RedisSearchCache",
    "RedisStopSignals",
    "WordVectors",
]
OF_THE_WORKER = ["HostRateLimit", "RecentRobots", "_transcriber"]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of those of either role that are built."""
    names: list[str] = []

    def building(name: str) -> object:
        return lambda *_, **__: names.append(name)

    for name in set(OF_THE_API + OF_THE_WORKER) - {"AccessTokens"}:
        monkeypatch.setattr(wiring, name, building(name))
    monkeypatch.setattr(wiring.AccessTokens, "from_settings", building("AccessTokens"))
    return names


async def test_a_worker_builds_nothing_that_the_api_alone_needs(
    settings: Settings, built: list[str]
) -> None:
    async with open_worker(settings):
        assert sorted(built) == OF_THE_WORKER


async def test_the_api_builds_nothing_that_a_worker_alone_needs(
    settings: Settings, built: list[str]
) -> None:
    async with open_api(settings):
        assert sorted(set(built)) == OF_THE_API


def test_what_both_roles_have_is_said_once() -> None:
    api, worker = ({one.name for one in fields(role)} for role in (ApiAdapters, WorkerAdapters))

    assert api & worker == {one.name for one in fields(Adapters)}
