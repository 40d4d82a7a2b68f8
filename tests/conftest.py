"""Real parts for every test: one PostgreSQL and one Valkey a run, one fresh database a module."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from adapters.postgres.migrate import migrate
from local.database import create_database, set_passwords
from local.postgres import PostgresServer, running_postgres
from local.redis import RedisServer, running_redis
from tests.api import alice, bob, server, settings, worker
from tests.database_fixture import TestDatabase

__all__ = ["alice", "bob", "server", "settings", "worker"]

PASSWORD = secrets.token_urlsafe(24)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> Iterator[TestDatabase]:
    """Migrated from empty by a role that is no superuser."""
    name = f"ibid_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    made = TestDatabase(
        owner_url=postgres.url("ibid_owner", PASSWORD, name),
        api_url=postgres.url("ibid_api", PASSWORD, name),
        worker_url=postgres.url("ibid_worker", PASSWORD, name),
        superuser_url=postgres.url(database=name),
    )
    migrate(made.owner_url)
    set_passwords(
        postgres.url(database="postgres"), {"ibid_api": PASSWORD, "ibid_worker": PASSWORD}
    )
    yield made
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore
