"""One migration that makes all of the schema, generated from its files."""

from pathlib import Path

from adapters.postgres.schema import files

_HEADER = """\
-- All of the schema, for a database that has nothing yet: supabase/schemas as they were when
-- `python -m adapters.postgres.schema baseline` wrote this. It is never edited: what changes is
-- said in the schemas and done by a new migration.
set lock_timeout = '4s';
"""


def baseline(supabase: Path = files.SUPABASE) -> str:
    return f"{_HEADER}\n{files.text(supabase)}"
