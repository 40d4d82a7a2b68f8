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

ROOT = Path(__file__).parents[2]
CLI = ROOT / "supabase" / "node_modules" / ".bin" / "supabase"
PASSWORD = secrets.token_urlsafe(16)

# What a hosted database has before the first migration: `postgres` there is no superuser.
ROLES = """
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role hosted_postgres login createrole createdb bypassrls password '{password}';
grant anon, authenticated, service_role to hosted_postgres with admin option;
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
        yield server


@pytest.fixture(scope="module")
def pushed(hosted: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database to which the CLI pushed everything, as its owner."""
    with psycopg.connect(hosted.url(database="postgres"), autocommit=True) as connection:
        connection.execute("create database hosted")
    with psycopg.connect(hosted.url(database="hosted"), autocommit=True) as connection:
        for statement in ROLES.format(password=PASSWORD, database="hosted").split(";\n"):
            connection.execute(statement)  # pyright: ignore
    url = hosted.url("hosted_postgres", PASSWORD, "hosted")
    push(url, tmp_path_factory.mktemp("home"))
    return url


def push(url: str, home: Path) -> str:
    done = subprocess.run(
        [CLI, "db", "push", "--db-url", f"{url}?sslmode=disable", "--yes"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "SUPABASE_TELEMETRY_DISABLED": "1",
             "DO_NOT_TRACK": "1", "CI": "true"},
        capture_output=True,
        text=True,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


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


def test_the_cli_is_installed() -> None:
    assert shutil.which(str(CLI)), "run `npm ci` in supabase/"
