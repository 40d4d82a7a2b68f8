"""Real parts for every test: one PostgreSQL and one Valkey a run, a fresh database a module."""

import secrets
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg import sql

from adapters.auth import local
from adapters.postgres.migrate import migrate
from local.database import create_database, set_passwords
from local.postgres import PostgresServer, running_postgres
from local.redis import RedisServer, running_redis
from tests.api import alice, bob, server, settings, worker
from tests.database_fixture import TestDatabase

__all__ = ["alice", "bob", "server", "settings", "worker"]

PASSWORD = secrets.token_urlsafe(24)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The same argon2id at a hundredth of its cost: thousands sign up in these tests. That those of
    the product cost what they should is `tests/adapters/auth/test_passwords.py`."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "PasswordHasher", quick)
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: PostgresServer) -> str:
    """The name of a database migrated from empty by a role that is no superuser, to be copied."""
    name = "ibid_template"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    migrate(postgres.url("ibid_owner", PASSWORD, name))
    return name


@pytest.fixture(scope="module")
def database(postgres: PostgresServer, template: str) -> Iterator[TestDatabase]:
    """A copy of the migrated one, so that a module waits a tenth of a second and not one."""
    name = f"ibid_{secrets.token_hex(4)}"
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as server:
        # Without a disk to wait for, copying files is five times as fast as writing a log of them.
        copied = sql.SQL("create database {} template {} owner ibid_owner strategy file_copy")
        server.execute(copied.format(sql.Identifier(name), sql.Identifier(template)))
        # A test that makes a database of its own gives them others, and they are the server's.
        roles = ("ibid_owner", "ibid_api", "ibid_worker")
        set_passwords(postgres.url(database="postgres"), dict.fromkeys(roles, PASSWORD))
        yield TestDatabase(
            owner_url=postgres.url("ibid_owner", PASSWORD, name),
            api_url=postgres.url("ibid_api", PASSWORD, name),
            worker_url=postgres.url("ibid_worker", PASSWORD, name),
            superuser_url=postgres.url(database=name),
        )
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
