"""Applies `supabase/migrations` and records them where the Supabase CLI does.

`python -m adapters.postgres.migrate` reads IBID_DATABASE__OWNER_URL. Running it twice, or twice at
once, applies each migration once; each is its own transaction. A database from before the baseline
is brought there first (`schema/squash.py`).
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg

from adapters.postgres.schema import history, squash
from adapters.postgres.schema.files import MIGRATIONS

_LEDGER = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
"""


class MigrationChanged(Exception):
    """A migration that was applied is not the file that lies there now."""


def migrate(owner_url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Bring the database up to date; returns the names of what was applied now.

    Raises:
        MigrationChanged: an applied migration was edited; write a new one instead.
        NotAtTheBaseline: it has only some of the migrations before the baseline.
    """
    applied_now: list[str] = []
    with (
        psycopg.connect(owner_url) as lock,
        psycopg.connect(owner_url, autocommit=True, prepare_threshold=None) as connection,
    ):
        # Held by a transaction: a pooler would leave a session's lock with whoever comes next.
        lock.execute("set local idle_in_transaction_session_timeout = 0")
        lock.execute("select pg_advisory_xact_lock(hashtext('ibid.migrate'))")
        connection.execute(_LEDGER)
        known = _recorded(connection)
        baseline = folder / squash.BASELINE
        if baseline.exists() and squash.bring_to_baseline(connection, known, baseline.read_text()):
            applied_now.append(f"{baseline.stem} (from the migrations before it)")
            known = _recorded(connection)
        for file in sorted(folder.glob("*.sql")):
            version = file.stem.partition("_")[0]
            text = file.read_text()
            if version in known:
                _check_unchanged(file.name, text, known[version])
                continue
            with connection.transaction():
                connection.execute(text.encode())
                history.record(connection, file.stem, text)
            applied_now.append(file.stem)
    return applied_now


def _recorded(connection: psycopg.Connection) -> dict[str, list[str] | None]:
    return dict(
        connection.execute(
            "select version, statements from supabase_migrations.schema_migrations"
        ).fetchall()
    )


def _check_unchanged(name: str, text: str, recorded: Sequence[str] | None) -> None:
    # The CLI records one element a statement; ours is the file whole and can be compared.
    if recorded and len(recorded) == 1 and _digest(recorded[0]) != _digest(text):
        raise MigrationChanged(
            f"{name} was applied before and has changed since. Restore it; write a new migration."
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    url = os.environ.get("IBID_DATABASE__OWNER_URL")
    if not url:
        sys.exit("IBID_DATABASE__OWNER_URL is not set: the role that owns the schema.")
    try:
        applied = migrate(url)
    except (MigrationChanged, squash.NotAtTheBaseline) as error:
        sys.exit(f"migrate: {error}")
    for name in applied or ["nothing to do"]:
        print(f"migrate: {name}")


if __name__ == "__main__":
    main()
