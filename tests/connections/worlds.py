"""Whole stacks whose connections lead somewhere else than usual."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.chaos.conftest import SHORT
from tests.chaos.world import World
from tests.conftest import PASSWORD
from tests.database_fixture import TestDatabase
from tests.stack import environment_for, running_stack


@contextmanager
def world_on(
    folder: Path,
    servers: tuple[PostgresServer, RedisServer],
    database: TestDatabase,
    other: Mapping[str, str],
) -> Iterator[World]:
    """With short leases; `other` are the settings by which it differs."""
    usual = environment_for(*servers, folder, database="", password=PASSWORD)
    where = {
        "IBID_DATABASE__API_URL": database.api_url,
        "IBID_DATABASE__WORKER_URL": database.worker_url,
    }
    with running_stack(folder, {**usual, **where, **SHORT, **other}) as stack:
        yield World(stack, database.superuser_url)
