"""A backup of Ibid's part of a database, by PostgreSQL's own `pg_dump`, and its copies."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from local.home import CannotRun
from local.postgres import OWNER, PostgresServer, binaries

SCHEMAS = ("app", "extensions", "public", "supabase_migrations")
_EXTENSIONS = ("vector", "pg_trgm")
# What one writes as a text has to be written alike on both sides.
_ALIKE = """
set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
set extra_float_digits = 1; set bytea_output = 'hex'
"""
_GRANTEES = re.compile(
    r"(?:OWNER TO| TO| FROM|FOR ROLE) ((?:\"[^\"]+\"|\w+)(?:, (?:\"[^\"]+\"|\w+))*)"
)
_NO_ROLES = {"public", "current_user", "session_user", "current_role"}


@dataclass(frozen=True)
class Rows:
    """How many rows a table has, and a sum over all that stands in them, in whatever order."""

    number: int
    sum: str


Contents = Mapping[str, Rows]
"""By the table's name, as `public.documents`."""


def contents(connection: psycopg.Connection) -> Contents:
    """Of all tables of `SCHEMAS`, as far as this connection sees their rows."""
    connection.execute(_ALIKE)
    tables = connection.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = any(%s) and c.relkind = 'r' order by 1, 2",
        [list(SCHEMAS)],
    ).fetchall()
    return {f"{schema}.{table}": _rows(connection, schema, table) for schema, table in tables}


def _rows(connection: psycopg.Connection, schema: str, table: str) -> Rows:
    question = sql.SQL(
        "select count(*), coalesce(sum(hashtextextended(whole_row::text, 0)), 0)::text"
        " from only {} whole_row"
    )
    row = connection.execute(question.format(sql.Identifier(schema, table))).fetchone()
    assert row is not None  # noqa: S101  # an aggregate has one row
    return Rows(*row)


def differing(before: Contents, after: Contents) -> list[str]:
    """Tables that are not there on both sides with the same rows."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def take(url: str, file: Path) -> Contents:
    """Write a backup of the database at `url` to `file`; what was in it, at that same moment.

    Nothing is written to the database. It goes on being used meanwhile.

    Raises:
        CannotRun: it does not answer, its rows are hidden from this role, or it is no Ibid's.
    """
    try:
        connection = psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise CannotRun(f"The database to copy does not answer: {error}") from None
    with connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        _check(connection)
        snapshot = connection.execute("select pg_export_snapshot()").fetchone()
        assert snapshot is not None  # noqa: S101  # or it raised
        words = ["--format=custom", f"--file={file}", f"--snapshot={snapshot[0]}"]
        words += [f"--schema={schema}" for schema in SCHEMAS]
        words += [f"--extension={extension}" for extension in _EXTENSIONS]
        _run("pg_dump", words, url)
        return contents(connection)


def _check(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "select current_user, rolsuper or rolbypassrls, to_regclass('public.documents') is not null"
        " from pg_roles where rolname = current_user"
    ).fetchone()
    assert row is not None  # noqa: S101  # whoever is connected is a role
    role, sees_all, is_ours = row
    if not is_ours:
        raise CannotRun("The database to copy has no table `documents`: it is not one of Ibid's.")
    if not sees_all:
        raise CannotRun(
            f"The role {role} does not see everybody's rows, so a backup by it would be empty. "
            "Name a superuser, or a role with `bypassrls` (hosted Supabase: postgres)."
        )


@dataclass(frozen=True)
class Copies:
    """Databases made of one backup on a server of our own, where all of Ibid's roles are."""

    server: PostgresServer
    file: Path
    owner_password: str

    def restore(self, name: str) -> None:
        """Make database `name` of the backup.

        Raises:
            CannotRun: the file is no backup that `pg_restore` reads.
        """
        listed = self._entries()
        self._make_missing_roles()
        with psycopg.connect(self.server.url(database="postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} owner {} template template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
        chosen = self.file.with_name(f"{name}.list")
        chosen.write_text("\n".join(listed) + "\n")
        url = self.server.url(database=name)
        _run("pg_restore", ["--exit-on-error", f"--use-list={chosen}", str(self.file)], url)

    def contents(self, name: str) -> Contents:
        with psycopg.connect(self.server.url(database=name)) as connection:
            return contents(connection)

    def tables(self, name: str) -> dict[int, str]:
        """The name of each by a number that it keeps when it is renamed."""
        with psycopg.connect(self.server.url(database=name)) as connection:
            found = connection.execute(
                "select c.oid, n.nspname || '.' || c.relname from pg_class c"
                " join pg_namespace n on n.oid = c.relnamespace"
                " where n.nspname = any(%s) and c.relkind = 'r'",
                [list(SCHEMAS)],
            )
            return dict(found.fetchall())

    def owner_url(self, name: str) -> str:
        """To log in as whoever the tables belong to, which here may do no more than there."""
        with psycopg.connect(self.server.url(database=name)) as connection:
            row = connection.execute(
                "select tableowner from pg_tables where schemaname = 'public'"
                " and tablename = 'documents'"
            ).fetchone()
            if row is None:
                raise CannotRun("The backup has no table `documents`: it is not one of Ibid's.")
            owner = row[0]
            if owner == "postgres":  # hosted Supabase's; here it is the superuser
                return self.server.url(database=name)
            connection.execute(
                sql.SQL("alter role {} login password {}").format(
                    sql.Identifier(owner), sql.Literal(self.owner_password)
                )
            )
        return self.server.url(owner, self.owner_password, name)

    def _entries(self) -> list[str]:
        """What is in the backup, without what an empty database has already."""
        lines = _run("pg_restore", ["--list", str(self.file)]).splitlines()
        there = (" SCHEMA - public ", " COMMENT - SCHEMA public ")
        return [line for line in lines if not any(words in line for words in there)]

    def _make_missing_roles(self) -> None:
        """Those that own something or may do something, beside the ones that migrations make."""
        text = _run("pg_restore", ["--schema-only", "--file=-", str(self.file)])
        lines = (
            line for line in text.splitlines() if line.startswith(("GRANT ", "REVOKE ", "ALTER "))
        )
        named = {
            role.strip('" ')
            for line in lines
            for roles in _GRANTEES.findall(line)
            for role in roles.split(",")
        }
        with psycopg.connect(self.server.url(database="postgres"), autocommit=True) as connection:
            known = {role for (role,) in connection.execute("select rolname from pg_roles")}
            for role in named - known:
                if role.lower() not in _NO_ROLES:
                    connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))


def _run(program: str, words: list[str], url: str | None = None) -> str:
    """What it printed. A password goes through the environment, where nobody else reads it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if url is not None:
        parts = conninfo.conninfo_to_dict(url)
        environment["PGPASSWORD"] = str(parts.pop("password", ""))
        words = [f"--dbname={conninfo.make_conninfo('', **parts)}", *words]
    ran = subprocess.run(
        [str(binaries() / program), *words],
        env=environment | {"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if ran.returncode != 0:
        raise CannotRun(f"{program} says: {ran.stderr.strip()}")
    return ran.stdout
