"""What a database of before knew of directories: who suspended whom, and whom SCIM had made."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.database import create_database
from local.postgres import PostgresServer

PASSWORD = secrets.token_urlsafe(24)
CHANGED_IN = "20261202070000"
BEFORE = """
insert into users (id, email, suspended_at, suspended_by)
  select ('00000000-0000-0000-0000-' || lpad(n, 12, '0'))::uuid, n || '@example.com',
    case when by <> 'nobody' then now() end, nullif(nullif(by, 'admin'), 'nobody')
  from (values ('1', 'nobody'), ('2', 'admin'), ('3', 'scim'), ('4', 'https://one'),
    ('5', 'https://two'), ('6', 'https://none')) as u (n, by);
insert into identities (id, user_id, issuer, subject, created_at)
  select gen_random_uuid(), u.id, i.issuer, i.subject, now() - interval '1 day' from users u
  join (values ('4@example.com', 'https://one', 'four'), ('4@example.com', 'https://two', 'else'),
    ('5@example.com', 'https://two', 'five'), ('5@example.com', 'https://two', 'five too'))
    as i (email, issuer, subject) on i.email = u.email;
insert into scim_people (user_id, user_name, told, created_at)
  select id, email, '{}', case email when '1@example.com' then created_at else now() + '1 s' end
  from users where email < '3'"""


@pytest.fixture
def name(postgres: PostgresServer) -> Iterator[str]:
    name = f"words_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    yield name
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


def test_they_stay_and_what_nobody_noted_is_an_admins_to_take_back(
    postgres: PostgresServer, name: str, tmp_path: Path
) -> None:
    for file in MIGRATIONS.glob("*.sql"):
        if file.name < CHANGED_IN:
            shutil.copy(file, tmp_path)
    owner, superuser = postgres.url("ibid_owner", PASSWORD, name), postgres.url(database=name)
    migrate(owner, tmp_path)
    with psycopg.connect(superuser) as connection:
        connection.execute(BEFORE)

    migrate(owner)

    with psycopg.connect(superuser) as connection:
        words = connection.execute(
            "select left(u.email, 1), s.source, s.subject from suspensions s"
            " join users u on u.id = s.user_id and u.suspended_at = s.at order by 1"
        ).fetchall()
        made = connection.execute("select left(user_name, 1), made from scim_people order by 1")
        assert made.fetchall() == [("1", True), ("2", False)]
    assert words == [
        ("2", "admin", ""),
        ("3", "scim", ""),
        ("4", "https://one", "four"),
        ("5", "https://two", ""),
        ("6", "https://none", ""),
    ]
