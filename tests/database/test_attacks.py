"""Plain SQL of our choosing, drawn from the catalog, on what is somebody else's."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import migrate
from local.database import create_database
from local.postgres import PostgresServer
from tests.database.attacks import Attack
from tests.database.before import in_names_of_before, write_migrations
from tests.database.owners import FILL, Owner
from tests.database_fixture import TestDatabase

_WALLS = "20261128000018"


@pytest.mark.parametrize("seed", [1, 2])
def test_no_statement_changes_or_names_what_is_somebody_elses(
    database: TestDatabase, seed: int
) -> None:
    attack = Attack(
        database.superuser_url, Owner(database.superuser_url), Owner(database.superuser_url), seed
    )

    assert attack.findings(combinations=150) == {}
    assert attack.tried > attack.refused > 300


@pytest.fixture
def before_the_walls(postgres: PostgresServer, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which people wrote every column of what was theirs."""
    name, password = f"open_{secrets.token_hex(4)}", secrets.token_urlsafe(24)
    create_database(postgres.url(database="postgres"), password, name)
    write_migrations(tmp_path, before=_WALLS)
    migrate(postgres.url("ibid_owner", password, name), tmp_path)
    yield postgres.url(database=name)
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


def test_the_attack_finds_what_was_open_before(before_the_walls: str) -> None:
    one, other = (Owner(before_the_walls, in_names_of_before(FILL)) for _ in range(2))
    attack = Attack(before_the_walls, one, other, seed=1)

    found = attack.findings(combinations=0)

    assert found.keys() >= {
        "doomed_objects.object_key",
        "documents.object_key",
        "documents.created_by",
        "crawls.created_by",
        "projects.created_by",
        "refresh_tokens.session_id",
        "sources.document_id",
        "sources.passage_id",
        "runs.document_ids",
        "runs.answer_id",
    }
