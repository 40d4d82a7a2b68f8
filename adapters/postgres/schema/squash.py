"""Databases from before the baseline: those with the migrations that it replaced.

Nineteen migrations became one. A database that has all of them is what the baseline makes, but for
functions: `to_baseline.sql` changes these, and the baseline is recorded instead of the nineteen.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

import psycopg

from adapters.postgres.schema import files, history

BASELINE = "20261128000100_baseline.sql"
_FOLDER = files.SUPABASE / "squashed"
_HOW = "docs/how-to/upgrade-the-database.md says how to go on."


class NotAtTheBaseline(Exception):
    """A database from before the baseline that cannot be brought there as it is."""


def replaced() -> dict[str, str]:
    """The versions of the migrations before the baseline, and the sum of each."""
    lines = (_FOLDER / "migrations.sums").read_text().splitlines()
    sums = dict(line.split()[::-1] for line in lines if not line.startswith("#"))
    return {name.partition("_")[0]: digest for name, digest in sums.items()}


def bring_to_baseline(
    connection: psycopg.Connection, recorded: Mapping[str, Sequence[str] | None], baseline: str
) -> bool:
    """False: the database is not from before; `recorded` is what its history says.

    Raises:
        NotAtTheBaseline: it has only some of the migrations before, or others under their names.
    """
    before = replaced()
    if not before.keys() & recorded.keys():
        return False
    _check(before, recorded)
    with connection.transaction():
        connection.execute((_FOLDER / "to_baseline.sql").read_bytes())
        connection.execute(
            "delete from supabase_migrations.schema_migrations where version = any(%s)",
            [list(before)],
        )
        history.record(connection, BASELINE.removesuffix(".sql"), baseline)
    return True


def _check(before: Mapping[str, str], recorded: Mapping[str, Sequence[str] | None]) -> None:
    missing = sorted(before.keys() - recorded.keys())
    if missing:
        raise NotAtTheBaseline(
            f"This database has {len(before) - len(missing)} of the {len(before)} migrations before"
            f" the baseline; the first that it lacks is {missing[0]}. Nothing was changed. {_HOW}"
        )
    if BASELINE.partition("_")[0] in recorded:
        raise NotAtTheBaseline(
            "The history of this database names both the baseline and migrations that it replaced."
            f" Nothing was changed. {_HOW}"
        )
    for version, digest in before.items():
        if (statements := recorded[version]) and sum_of(statements) != digest:
            raise NotAtTheBaseline(
                f"Migration {version} of this database is not the one that the baseline replaced."
                f" Nothing was changed. {_HOW}"
            )


def sum_of(statements: Sequence[str]) -> str:
    """The same for a file as a whole, which we record, and for its statements, as the CLI does."""
    return hashlib.sha256(re.sub(r"[\s;]+", "", "".join(statements)).encode()).hexdigest()
