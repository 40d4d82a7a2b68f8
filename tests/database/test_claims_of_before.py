"""Claims from before they had an end: with the sign-in that said them, or at once."""

import shutil
from pathlib import Path

import psycopg

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.postgres import PostgresServer
from tests.database.test_upgrades import PASSWORD, name

__all__ = ["name"]

BEFORE = """
insert into users (id, email) select n::text::uuid, n || '@example.org'
  from unnest(array['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222',
                    '33333333-3333-3333-3333-333333333333']) n;
insert into identities (id, user_id, issuer, subject, used_at)
  select gen_random_uuid(), id, 'https://id.example.com', id, '2030-01-01' from users
  where email not like '3%';
insert into sessions (id, user_id, created_at, expires_at)
  select gen_random_uuid(), id, '2030-01-01', '2030-01-09' from users where email not like '2%';
insert into sessions (id, user_id, created_at, expires_at)
  select gen_random_uuid(), id, '2030-02-02', '2030-12-31' from users;
insert into groups (id, name) values (gen_random_uuid(), 'Engines');
insert into group_members (group_id, user_id) select g.id, u.id from groups g, users u;
insert into group_reasons (group_id, user_id, source)
  select group_id, user_id, 'https://id.example.com' from group_members;
insert into group_reasons (group_id, user_id, source) select group_id, user_id, 'hand'
  from group_members
"""
"""The first signed in at the issuer, the second only added it, the third has removed it."""


def test_they_end_with_the_sign_in_that_said_them_or_at_once(
    postgres: PostgresServer, name: str, tmp_path: Path
) -> None:
    for file in sorted(MIGRATIONS.glob("*.sql")):
        if file.name < "20261202080000":
            shutil.copy(file, tmp_path)
    owner = postgres.url("ibid_owner", PASSWORD, name)
    migrate(owner, tmp_path)
    with psycopg.connect(postgres.url(database=name)) as connection:
        connection.execute(BEFORE)

    migrate(owner)

    with psycopg.connect(postgres.url(database=name)) as connection:
        found = connection.execute(
            "select left(user_id::text, 1), ends_at = '2030-01-09',"
            " ends_at between now() - interval '10 minutes' and now()"
            " from group_reasons where source <> 'hand' order by 1"
        ).fetchall()
        by_hand = connection.execute(
            "select count(*) from group_reasons where source = 'hand' and ends_at is null"
        ).fetchone()
    assert found == [("1", True, False), ("2", False, True), ("3", False, True)]
    assert by_hand == (3,)
