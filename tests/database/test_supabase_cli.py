"""The migrations through the real Supabase CLI, as a hosted project would get them."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.postgres import PostgresServer, running_postgres
from tests.database.before import write_migrations
from tests.database.catalog import Catalog, described, differences

ROOT = Path(__file__).parents[2]
CLI = ROOT / "supabase" / "node_modules" / ".bin" / "supabase"
PASSWORD = secrets.token_urlsafe(16)

# What a hosted database has before the first migration: `postgres` there is no superuser.
ROLES = """
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role hosted_postgres login createrole createdb bypassrls password '{password}';
grant anon, authenticated, service_role to hosted_postgres with admin option
"""
DATABASE = """
grant create on database {database} to hosted_postgres;
grant usage, create on schema public to hosted_postgres;
create schema extensions;
grant usage on schema extensions to anon, authenticated, service_role, hosted_postgres;
create extension vector with schema extensions
"""


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server of its own: roles belong to the whole cluster."""
    with running_postgres(tmp_path_factory.mktemp("hosted")) as server:
        with psycopg.connect(server.url(database="postgres")) as connection:
            for statement in ROLES.format(password=PASSWORD).split(";\n"):
                connection.execute(statement)  # pyright: ignore
        yield server


def database(hosted: PostgresServer, name: str) -> str:
    """The address of a new one that has what a hosted one has, as its owner."""
    with psycopg.connect(hosted.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name}")  # pyright: ignore
    with psycopg.connect(hosted.url(database=name), autocommit=True) as connection:
        for statement in DATABASE.format(database=name).split(";\n"):
            connection.execute(statement)  # pyright: ignore
    return hosted.url("hosted_postgres", PASSWORD, name)


@pytest.fixture(scope="module")
def pushed(hosted: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database to which the CLI pushed everything, as its owner."""
    url = database(hosted, "hosted")
    push(url, tmp_path_factory.mktemp("home"))
    return url


def push(url: str, home: Path, work: Path = ROOT) -> str:
    done = cli(["db", "push"], url, home, work)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def cli(
    words: list[str], url: str, home: Path, work: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CLI, *words, "--db-url", f"{url}?sslmode=disable", "--yes", "--workdir", work],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "SUPABASE_TELEMETRY_DISABLED": "1",
             "DO_NOT_TRACK": "1", "CI": "true"},
        capture_output=True,
        text=True,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def versions(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select version from supabase_migrations.schema_migrations order by 1"
        ).fetchall()
    return [version for (version,) in rows]


def test_the_cli_applies_every_migration(pushed: str) -> None:
    assert versions(pushed) == sorted(f.name.split("_")[0] for f in MIGRATIONS.glob("*.sql"))


def test_pushing_again_has_nothing_to_do(pushed: str, tmp_path: Path) -> None:
    push(pushed, tmp_path)

    assert len(versions(pushed)) == len(list(MIGRATIONS.glob("*.sql")))


def test_our_runner_finds_what_the_cli_applied(pushed: str) -> None:
    assert migrate(pushed) == []


def test_rights_do_not_depend_on_who_pushed(pushed: str) -> None:
    with psycopg.connect(pushed) as connection:
        connection.execute("set role authenticated")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("truncate public.documents")


@pytest.fixture
def of_before(hosted: PostgresServer, tmp_path: Path) -> str:
    """The address of a database to which the CLI pushed the migrations before the baseline."""
    url = database(hosted, f"before_{secrets.token_hex(4)}")
    folder = tmp_path / "supabase" / "migrations"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "supabase" / "config.toml", folder.parent)
    write_migrations(folder)
    push(url, tmp_path, tmp_path)
    return url


def test_our_runner_brings_what_the_cli_pushed_to_the_baseline(
    of_before: str, pushed: str, hosted: PostgresServer, tmp_path: Path
) -> None:
    migrate(of_before)
    push(of_before, tmp_path)

    assert versions(of_before) == versions(pushed)
    assert differing(hosted, of_before, pushed) == {}


def test_the_cli_alone_brings_a_database_to_the_baseline_as_it_is_written(
    of_before: str, pushed: str, hosted: PostgresServer, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "how-to" / "upgrade-the-database.md").read_text().replace("\\\n", "")
    repairs = [line.split() for line in page.splitlines() if " migration repair " in line]

    with psycopg.connect(of_before) as connection:
        connection.execute((ROOT / "supabase" / "squashed" / "to_baseline.sql").read_bytes())
    for (
        _,
        _,
        *words,
    ) in repairs:
        place = words.index("--db-url")
        done = cli([*words[:place], *words[place + 2 :]], of_before, tmp_path)
        assert done.returncode == 0, done.stderr
    push(of_before, tmp_path)

    assert len(repairs) == 2 and versions(of_before) == versions(pushed)
    assert migrate(of_before) == []
    assert differing(hosted, of_before, pushed) == {}


def test_a_push_to_a_database_of_before_changes_nothing(of_before: str, tmp_path: Path) -> None:
    before = versions(of_before)

    assert cli(["db", "push"], of_before, tmp_path).returncode != 0
    assert versions(of_before) == before


def differing(hosted: PostgresServer, *urls: str) -> object:
    said: list[Catalog] = []
    for url in urls:
        with psycopg.connect(hosted.url(database=url.rpartition("/")[2])) as connection:
            said.append(described(connection))
    return differences(*said)


def test_the_cli_is_installed() -> None:
    assert shutil.which(str(CLI)), "run `npm ci` in supabase/"
