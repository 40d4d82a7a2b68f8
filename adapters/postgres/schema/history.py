"""What was applied to a database, written where the Supabase CLI writes it."""

import psycopg


def record(connection: psycopg.Connection, stem: str, text: str) -> None:
    """The migration of this file name, without its ending, was applied as it stands in `text`."""
    version, _, name = stem.partition("_")
    connection.execute(
        "insert into supabase_migrations.schema_migrations (version, name, statements)"
        " values (%s, %s, %s)",
        [version, name, [text]],
    )
