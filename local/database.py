"""The roles and the database inside the server, which migrations cannot make for themselves.

`python -m local.database create|passwords` is how the runner uses it: it reads the superuser's URL
from IBID_SUPERUSER_URL and each role's password from IBID_PASSWORD_<ROLE>.
"""

import os
import sys
from typing import LiteralString

import psycopg
from psycopg import sql

from local.postgres import OWNER


def create_database(superuser_url: str, owner_password: str, name: str = "ibid") -> None:
    """Make database `name` for the role `ibid_owner`, with pgvector in it. Safe to call again.

    The owner is no superuser, as on a hosted Postgres. `superuser_url` may name any database.
    """
    with psycopg.connect(superuser_url, dbname="postgres", autocommit=True) as server:
        if not _exists(server, "select from pg_roles where rolname = %s", OWNER):
            server.execute(f"create role {OWNER} login createrole")
        _set_password(server, OWNER, owner_password)
        if not _exists(server, "select from pg_database where datname = %s", name):
            server.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
    with psycopg.connect(superuser_url, dbname=name) as database:
        database.execute(f"create schema if not exists extensions authorization {OWNER}")
        database.execute("create extension if not exists vector with schema extensions")


def set_passwords(superuser_url: str, passwords: dict[str, str]) -> None:
    """Give roles their passwords; they stand in no migration. Each role must exist."""
    with psycopg.connect(superuser_url, dbname="postgres") as server:
        for role, password in passwords.items():
            _set_password(server, role, password)


def _exists(connection: psycopg.Connection, question: LiteralString, name: str) -> bool:
    return connection.execute(question, (name,)).fetchone() is not None


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    connection.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password))
    )


def main() -> None:
    url = os.environ["IBID_SUPERUSER_URL"]
    prefix = "IBID_PASSWORD_"
    passwords = {
        name.removeprefix(prefix).lower(): value
        for name, value in os.environ.items()
        if name.startswith(prefix)
    }
    if sys.argv[1:] == ["create"]:
        create_database(url, passwords[OWNER])
    else:
        set_passwords(url, passwords)


if __name__ == "__main__":
    main()
