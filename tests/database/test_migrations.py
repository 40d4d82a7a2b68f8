import psycopg

from adapters.postgres.migrate import migrate
from tests.database_fixture import TestDatabase


def test_migrating_twice_applies_each_migration_once(database: TestDatabase) -> None:
    assert migrate(database.owner_url) == []


def test_every_table_has_row_level_security_enabled_and_forced(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        open_tables = connection.execute(
            "select c.relname from pg_class c"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not (c.relrowsecurity and c.relforcerowsecurity)"
        ).fetchall()

    assert open_tables == []
