"""Ibid's part of a database at one moment, by PostgreSQL's own `pg_dump`, and copies of it."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString, Protocol

import psycopg
from psycopg import conninfo, sql

from adapters.postgres import migrate
from local.database import create_database
from local.home import CannotRun
from local.postgres import OWNER, binaries

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
_EMPTY: LiteralString = "ibid_roles"
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


@dataclass(frozen=True)
class Snapshot:
    """A database as it was at one moment, while it goes on being used. Nothing is written to it."""

    url: str = field(repr=False)
    connection: psycopg.Connection

    def dump(self, file: Path) -> None:
        """Everything of ours, as `pg_restore` reads it."""
        exported = self.connection.execute("select pg_export_snapshot()").fetchone()
        assert exported is not None  # noqa: S101  # or it raised
        words = ["--format=custom", f"--file={file}", f"--snapshot={exported[0]}"]
        words += [f"--schema={schema}" for schema in SCHEMAS]
        words += [f"--extension={extension}" for extension in _EXTENSIONS]
        _run("pg_dump", words, self.url)

    def contents(self) -> Contents:
        return contents(self.connection)

    def migrations(self) -> list[str]:
        """Their numbers, oldest first."""
        found = self.connection.execute(
            "select version from supabase_migrations.schema_migrations order by version"
        )
        return [version for (version,) in found]

    def originals(self) -> list[tuple[str, str, str, str | None]]:
        """Key, name, status and checksum of every document that has one; each key once."""
        return self.connection.execute(
            "select distinct on (object_key) object_key, name, status, sha256 from public.documents"
            " order by object_key, status = 'ready' desc"
        ).fetchall()


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """The database at `url` as it is now, for as long as this lasts.

    Raises:
        CannotRun: it does not answer, its rows are hidden from this role, or it is no Ibid's.
    """
    try:
        connection = psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise CannotRun(f"The database to copy does not answer: {error}") from None
    with connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        _check(connection)
        yield Snapshot(url, connection)


def take(url: str, file: Path) -> Contents:
    """Write the database at `url` to `file`; what was in it, at that same moment.

    Raises:
        CannotRun: as `snapshot`.
    """
    with snapshot(url) as now:
        now.dump(file)
        return now.contents()


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


class Server(Protocol):
    """Where databases are made: one of our own (`PostgresServer`), or a `NamedServer`."""

    def url(self, user: str = ..., password: str | None = ..., database: str = ...) -> str: ...


@dataclass(frozen=True)
class NamedServer:
    """The server of `superuser_url`; whoever is in it logs in unless another role is named."""

    superuser_url: str = field(repr=False)

    def url(self, user: str = "", password: str | None = None, database: str = "postgres") -> str:
        told = {"user": user, "password": password} if user else {}
        return conninfo.make_conninfo(self.superuser_url, **told, dbname=database)


@dataclass(frozen=True)
class Copies:
    """Databases made of one backup on a server where all of Ibid's roles are."""

    server: Server
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

    def drop(self, name: str) -> None:
        """Of what was half made; nothing happens where there is none."""
        with psycopg.connect(self.server.url(database="postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

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


def make_roles(copies: Copies) -> None:
    """They are the server's and stand in no backup; migrations of an empty database make them."""
    superuser = copies.server.url(database="postgres")
    create_database(superuser, copies.owner_password, _EMPTY)
    migrate.migrate(copies.server.url(OWNER, copies.owner_password, _EMPTY))
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"drop database {_EMPTY}")


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
