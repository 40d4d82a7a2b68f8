"""An upgrade is rehearsed on a copy, from the oldest schema that is kept to the one of today."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, migrate
from local import processes
from local.backup.database import Contents, Copies, Rows, contents, differing, take
from local.commands import PROJECT
from local.database import create_database
from local.home import CannotRun, Home
from local.postgres import PostgresServer, binaries
from local.rehearsal.rehearse import fewer, restored
from local.secrets import secrets_in
from tests.database.before import in_names_of_before, write_migrations
from tests.database.collection import Collection
from tests.database.owners import FILL, Owner
from tests.database_fixture import TestDatabase

pytestmark = pytest.mark.timeout(400)  # its first test waits for a whole rehearsal
PASSWORD = secrets.token_urlsafe(24)
CUT_OFF = [
    "unshare", "--user", "--map-root-user", "--net", "--",
    "sh", "-c", 'ip link set lo up && exec "$@"', "sh",
]  # fmt: skip


def can_cut_off() -> bool:
    return subprocess.run([*CUT_OFF, "true"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def of_before(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestDatabase]:
    """The nineteen migrations before the baseline, with documents, chats and citations."""
    name = f"rehearsed_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    owner, superuser = postgres.url("ibid_owner", PASSWORD, name), postgres.url(database=name)
    folder = tmp_path_factory.mktemp("before")
    write_migrations(folder)
    migrate(owner, folder)
    Owner(superuser, in_names_of_before(FILL))
    database = TestDatabase(owner, superuser, superuser, superuser)
    Collection(database).add(["The duty pharmacist releases lots.", "Cold rooms have alarms."])
    yield database
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


def rehearsed(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IBID_")}
    return subprocess.run(
        [sys.executable, "-m", "local.rehearsal", *words],
        cwd=PROJECT,
        env=kept | variables,
        capture_output=True,
        text=True,
    )


def now_in(url: str) -> Contents:
    with psycopg.connect(url) as connection:
        return contents(connection)


def in_full(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        return {
            table: [
                row
                for (row,) in connection.execute(
                    f"select whole_row::text from {table} whole_row order by 1"  # pyright: ignore
                )
            ]
            for table in contents(connection)
        }


@pytest.fixture(scope="module")
def upgrade(
    of_before: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One rehearsal of it, and its backup."""
    kept = tmp_path_factory.mktemp("kept") / "ibid.dump"
    said = rehearsed("--keep", str(kept), IBID_SUPERUSER_URL=of_before.superuser_url)
    return said, kept


def test_the_oldest_schema_with_data_is_brought_to_today_and_back(
    upgrade: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    said, _ = upgrade

    assert said.returncode == 0, said.stdout + said.stderr
    for line in (
        "ok  ready:",
        "ok  what was searched before:",
        "ok  what was answered before:",
        "ok  a new account and document: signed in, read, and answered with",
        "ok  the way back:",
    ):
        assert line in said.stdout, said.stdout + said.stderr
    assert all(file.stem in said.stdout for file in MIGRATIONS.glob("*.sql"))
    assert "!" not in said.stdout  # a table that has another name today has lost nothing


def test_the_database_that_was_copied_is_as_it_was(
    of_before: TestDatabase, upgrade: tuple[subprocess.CompletedProcess[str], Path]
) -> None:
    _, kept = upgrade
    before = now_in(of_before.superuser_url)
    again = kept.with_name("again.dump")

    taken = take(of_before.superuser_url, again)

    assert taken == before
    assert "public.work_turns" in before  # it still has its names, and no table of today
    assert "public.ledger" not in before
    assert all("rehearsal" not in row for row in in_full(of_before.superuser_url)["public.users"])


def test_rolling_back_by_the_kept_backup_gives_every_row_as_it_was(
    postgres: PostgresServer,
    of_before: TestDatabase,
    upgrade: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    """By pg_restore alone, into the database that was upgraded, as the page says."""
    _, kept = upgrade
    before = in_full(of_before.superuser_url)
    migrate(of_before.owner_url)
    assert in_full(of_before.superuser_url) != before

    roll_back(of_before.superuser_url, kept)

    assert in_full(of_before.superuser_url) == before


def roll_back(url: str, kept: Path) -> None:
    """What docs/how-to/upgrade-the-database.md says, line by line."""
    page = (PROJECT / "docs" / "how-to" / "upgrade-the-database.md").read_text()
    script = page.partition("<!-- the way back -->\n```sh\n")[2].partition("```")[0]
    assert "pg_restore" in script
    ran = subprocess.run(
        ["bash", "-euc", script],
        env=os.environ
        | {
            "IBID_SUPERUSER_URL": url,
            "BACKUP": str(kept),
            "PATH": f"{binaries()}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr


def test_a_backup_that_lost_rows_is_noticed(of_before: TestDatabase) -> None:
    before = now_in(of_before.superuser_url)
    with psycopg.connect(of_before.superuser_url) as connection:
        connection.execute("update messages set content = content || '.'")
        changed = contents(connection)
        connection.rollback()

    assert differing(before, changed) == ["public.messages"]


def test_tables_with_fewer_rows_are_told_whatever_they_are_called_now() -> None:
    before = {name: Rows(3, "") for name in ("public.same", "public.old", "public.gone")}
    after = {"public.same": Rows(2, ""), "public.new": Rows(3, "")}
    names = {"public.same": "public.same", "public.old": "public.new", "public.gone": None}

    assert list(fewer(before, after, names)) == [
        "public.same had 3 rows; public.same has 2",
        "public.gone had 3 rows; it is gone",
    ]


def test_a_role_that_does_not_see_all_rows_is_refused(
    of_before: TestDatabase, tmp_path: Path
) -> None:
    with pytest.raises(CannotRun, match="ibid_owner does not see everybody's rows"):
        take(of_before.owner_url, tmp_path / "ibid.dump")


def test_what_is_no_backup_is_not_left_where_one_was_wanted(
    of_before: TestDatabase, tmp_path: Path
) -> None:
    kept = tmp_path / "ibid.dump"

    said = rehearsed("--keep", str(kept), IBID_SUPERUSER_URL=of_before.owner_url)

    assert (said.returncode, kept.exists()) == (1, False)
    assert "bypassrls" in said.stderr and "Traceback" not in said.stderr


def test_a_database_that_is_not_ibids_is_refused(postgres: PostgresServer, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="not one of Ibid's"):
        take(postgres.url(database="postgres"), tmp_path / "ibid.dump")


def test_a_file_that_is_there_is_not_written_over(of_before: TestDatabase, tmp_path: Path) -> None:
    there = tmp_path / "ibid.dump"
    there.write_text("an older backup")

    said = rehearsed("--keep", str(there), IBID_SUPERUSER_URL=of_before.superuser_url)

    assert (said.returncode, there.read_text()) == (1, "an older backup")
    assert "is there already" in said.stderr


def test_a_database_that_cannot_be_upgraded_is_told_and_how_to_go_on(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = f"half_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    write_migrations(tmp_path, before="20261128000018")
    migrate(postgres.url("ibid_owner", PASSWORD, name), tmp_path)

    said = rehearsed(IBID_SUPERUSER_URL=postgres.url(database=name))

    assert said.returncode == 1
    assert "17 of the 19 migrations" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(not can_cut_off(), reason="this system lets nobody cut themselves off")
def test_nothing_is_fetched_at_run_time(
    upgrade: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    """Servers, migrations, API, worker and embedder where there is no network but loopback."""
    _, kept = upgrade

    said = subprocess.run(
        [*CUT_OFF, sys.executable, "-m", "local.rehearsal", "--from", str(kept)],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if not name.startswith("IBID_")},
        capture_output=True,
        text=True,
    )

    assert said.returncode == 0, said.stdout + said.stderr
    assert "ok  a new account and document" in said.stdout


@pytest.mark.parametrize("runs", [True, False])
def test_the_database_of_a_home_is_found_whether_ibid_runs_or_not(
    tmp_path: Path, runs: bool
) -> None:
    """It is asked, and has no table of Ibid's yet."""
    home = Home(tmp_path / "home")
    home.prepare()
    password = secrets_in(home.secrets, have_data=False).postgres_password
    server = PostgresServer(home.postgres, processes.free_port(), password)
    with ExitStack() as running:
        running.enter_context(home.locked())
        running.enter_context(processes.running(server, home.postgres, signal.SIGINT, patience=15))
        create_database(server.url(database="postgres"), PASSWORD)
        if not runs:
            running.close()
        said = rehearsed(IBID_HOME=str(home.folder))

    assert "has no table `documents`" in said.stderr, said.stderr


def test_a_home_without_a_database_is_told_what_to_name(tmp_path: Path) -> None:
    said = rehearsed(IBID_HOME=str(tmp_path))

    assert said.returncode == 1
    assert "IBID_SUPERUSER_URL" in said.stderr


def test_a_restored_backup_that_lacks_a_row_is_no_way_back(
    postgres: PostgresServer, of_before: TestDatabase, tmp_path: Path
) -> None:
    taken = take(of_before.superuser_url, tmp_path / "ibid.dump")
    one_more = {**taken, "public.users": Rows(taken["public.users"].number + 1, "0")}
    copies = Copies(postgres, tmp_path / "ibid.dump", PASSWORD)
    said: list[str] = []

    names = [f"back_{secrets.token_hex(4)}" for _ in range(2)]
    found = [restored(copies, names[0], taken, said.append)]
    found += [restored(copies, names[1], one_more, said.append)]

    assert found == [True, False]
    assert "WRONG" in said[1] and "public.users" in said[1]
