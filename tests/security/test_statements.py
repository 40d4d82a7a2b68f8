"""Random SQL on real rows: nothing of anybody else's is seen, changed, locked or made."""

import psycopg
import pytest

from tests.database.test_isolation import OF_DOORS, OF_NOBODY, OF_WORKERS
from tests.database_fixture import TestDatabase
from tests.security.shapes import SHAPES, WANT_XML
from tests.security.statements import Focus, Room, controls, run

SEED = 11


@pytest.fixture(scope="module")
def room(database: TestDatabase) -> Room:
    return Room(database.superuser_url, database.api_url)


def test_two_thousand_statements_do_nothing_to_anybody_else(room: Room) -> None:
    seen = run(room, 2000, SEED)

    assert seen.findings == {}
    assert seen.statements == 2000 and len(seen.by_shape) == len(SHAPES)
    assert seen.by_principal.keys() == {p.name for p in room.tenants.principals}


def test_there_are_many_shapes_and_each_does_something_for_who_may(room: Room) -> None:
    assert len(SHAPES) > 80
    assert SHAPES.keys() - controls(room, SEED) <= WANT_XML


HOLES = {
    "everybody sees": Focus(
        ("documents",), opening="alter policy members_see on documents using (true)"
    ),
    "who has no name sees": Focus(
        ("chats",),
        principals=("nobody",),  # drawn from all, it may be others who ask
        opening="create policy open on chats for select to authenticated"
        " using (app.user_id() is null)",
    ),
    "strangers change": Focus(
        ("feedback",),
        principals=("stranger",),
        opening="create policy open on feedback for update to authenticated using (true)",
    ),
    "strangers add": Focus(
        ("assistants",),
        principals=("stranger",),
        opening="alter policy editors_add on assistants with check (true);"
        " drop trigger a_refuse on assistants",
    ),
    "readers change": Focus(
        ("crawls",),
        ("delete", "delete using"),
        ("reader",),
        "drop trigger a_refuse on crawls",
    ),
    "no wall at all": Focus(
        ("api_keys",), opening="alter table api_keys disable row level security"
    ),
    "other members' chats": Focus(
        ("messages",),
        principals=("reader",),
        opening="alter policy own on messages using (project_id in (select app.my_projects()))",
    ),
    "some rows are everybody's": Focus(
        ("passages",),
        opening="alter policy members_see on passages using"
        " (project_id in (select app.my_projects()) or text like 'secret%')",
    ),
    "a function that does not ask": Focus(
        shapes=("membership",),
        opening="create or replace function app.people_of(project uuid)"
        " returns table (user_id uuid, name text, email text, role text, since timestamptz,"
        " own_role text)"
        " language sql stable"
        " security definer set search_path = '' as 'select u.id, u.name, u.email, m.role,"
        " m.created_at, m.own_role from public.members m join public.users u on u.id = m.user_id"
        " where m.project_id = project'",
    ),
    "who is suspended goes on": Focus(
        ("documents",),
        principals=("suspended",),
        opening="create or replace function app.is_suspended() returns boolean language sql stable"
        " security definer set search_path = '' as 'select false'",
    ),
    "who has no name is taken for a worker": Focus(
        shapes=("accounts",),
        principals=("nobody",),
        opening="create or replace function app.is_worker() returns boolean language sql stable"
        " return app.user_id() is null",
    ),
    "strangers decide who is a member": Focus(
        shapes=("membership",),
        principals=("stranger",),
        opening="create or replace function app.must_own(project uuid) returns void"
        " language plpgsql security definer set search_path = '' as 'begin end'",
    ),
    "a foreign key leads anywhere": Focus(
        ("messages",),
        ("insert", "insert returning"),
        ("stranger",),
        "alter table messages drop constraint messages_project_id_chat_id_parent_id_fkey",
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found(room: Room, hole: str) -> None:
    """By some of a few draws: which of two hundred statements meets it is chance, and others with
    each new table."""
    draws = (run(room, 200, SEED + more, HOLES[hole]) for more in range(8))
    assert any(seen.findings for seen in draws)


def test_each_table_has_rows_to_be_attacked_or_is_nobodys(room: Room) -> None:
    tenant, empty, of_nobody = room.tenants.second, list[str](), set[str]()
    with psycopg.connect(room.superuser_url) as connection:
        for table, columns in room.catalogue.columns.items():
            where = tenant.where(table, frozenset(c.name for c in columns), "t")
            if where is None:
                of_nobody.add(table)
                continue
            query = f"select count(*) from public.{table} t where {where}".encode()
            if connection.execute(query).fetchone() == (0,):
                empty.append(table)

    assert set(empty) <= {*OF_WORKERS}, "put a row of somebody's into tests/database/owners.py"
    of_somebody = {
        *(
            "mail_links",
            "group_members",
            "group_reasons",
            "project_groups",
            "scim_people",
            "suspensions",
            "directory_people",
            "quotas",
        ),
    }
    assert of_nobody == {*OF_NOBODY, *OF_WORKERS, *OF_DOORS} - of_somebody - {*empty}
