"""From each schema that is kept, with rows in it, to the one of today."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, migrate
from adapters.postgres.schema import squash
from local.backup.database import contents
from local.database import create_database
from local.postgres import PostgresServer
from tests.database.before import in_names_of_before
from tests.database.catalog import described, differences
from tests.database.history import SUMS, releases
from tests.database.owners import FILL, Owner
from tests.database_fixture import TestDatabase

PASSWORD = secrets.token_urlsafe(24)
RELEASES = releases(MIGRATIONS.parents[1])
KEPT = {"the baseline": [squash.BASELINE], **RELEASES}
"""Those before the baseline are in `test_baseline.py`, and as a whole in `test_rehearsal.py`."""
RENAMED = {
    "public.doomed_objects": "public.pending_deletions",
    "public.work_turns": "public.fair_scheduling",
}


@pytest.fixture
def name(postgres: PostgresServer) -> Iterator[str]:
    name = f"kept_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    yield name
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


@pytest.mark.parametrize("kept", KEPT)
def test_rows_stay_and_the_schema_is_todays(
    postgres: PostgresServer, name: str, kept: str, tmp_path: Path, database: TestDatabase
) -> None:
    for file in KEPT[kept]:
        shutil.copy(MIGRATIONS / file, tmp_path)
    owner, superuser = postgres.url("ibid_owner", PASSWORD, name), postgres.url(database=name)
    migrate(owner, tmp_path)
    Owner(superuser, in_names_of_before(FILL) if kept == "the baseline" else FILL)
    with psycopg.connect(superuser) as connection:
        before = contents(connection)

    migrate(owner)

    with psycopg.connect(superuser) as upgraded, psycopg.connect(database.superuser_url) as made:
        after = contents(upgraded)
        different = differences(described(upgraded), described(made))
    assert different.keys() <= {"embedder 2"}, different  # a row, which `FILL` made
    assert {
        table: rows.number
        for table, rows in before.items()
        if after[RENAMED.get(table, table)].number < rows.number
    } == {}


def test_each_release_is_found_by_its_tag(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / SUMS).parent.mkdir()
    git("init", "-q")
    for version, lines in (("v1.0.0", "1  1_a.sql\n"), ("v1.1.0", "1  1_a.sql\n2  2_b.sql\n")):
        (tmp_path / SUMS).write_text(lines)
        git("add", ".")
        git("commit", "-qm", version)
        git("tag", version)

    assert releases(tmp_path) == {"v1.0.0": ["1_a.sql"], "v1.1.0": ["1_a.sql", "2_b.sql"]}
