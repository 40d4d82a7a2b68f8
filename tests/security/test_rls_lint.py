"""The walls between tenants, as the catalogue tells of them; and each rule finds what breaks it."""

from typing import LiteralString

import psycopg
import pytest

from tests.database_fixture import TestDatabase
from tests.security.rls_lint import RULES, findings

OPENINGS: dict[str, list[LiteralString]] = {
    "every table has row-level security, enabled and forced": [
        "create table public.open_to_all (id uuid)",
        "create table app.open_to_all (id uuid)",
        "alter table chats disable row level security",
        "alter table chats no force row level security",
        "alter table passage_vectors_7 disable row level security",
    ],
    "a right to a table has a policy that says to which rows": [
        "drop policy own on chats",
        "drop policy editors_change on documents",
        "drop policy worker_all on documents",
        "drop policy definer_reads on documents",
        "grant select on projects to anon",
        "grant delete on messages to ibid_definer",
    ],
    "no policy lets people through without looking": [
        "alter policy members_see on documents using (true)",
        "alter policy editors_add on documents with check (true)",
        "create policy all_of_it on chats for select to public using (user_id = app.user_id())",
        "create policy unchecked on chats for select to authenticated",
    ],
    "what is written is named column by column, and never whose it is": [
        "grant update on documents to authenticated",
        "grant insert on public.members to authenticated",
        "grant insert (created_by) on documents to authenticated",
        "grant update (project_id) on chats to authenticated",
        "grant update (id) on tools to authenticated",
        "grant insert (object_key) on documents to authenticated",
    ],
    "a foreign key carries whose the row is that it leads to": [
        "alter table chats add foreign key (assistant_id) references assistants (id)",
        "alter table messages add foreign key (chat_id) references chats (id)",
        "alter table runs add foreign key (api_key_id) references api_keys (id)",
        "alter table chats add foreign key (assistant_id) references projects",
    ],
    "what has to be unique cannot be guessed to be somebody else's": [
        "create unique index on tools (name)",
        "create unique index on documents (name, size)",
    ],
    "a function that does more than its caller could belongs to who can do little": [
        "alter function app.my_projects() owner to ibid_owner",
        "alter function app.my_projects() reset search_path",
        "alter function app.my_projects() set search_path = public",
        "grant execute on function app.my_projects() to public",
        "create function public.peek() returns int language sql security definer return 1",
        "create or replace function app.must_own(project uuid) returns void language plpgsql"
        " security definer set search_path = '' as $$ begin execute project; end $$",
    ],
    "a function that does more than its caller could asks who that is": [
        "create or replace function app.my_chats() returns setof uuid language sql"
        " security definer set search_path = '' as 'select id from public.chats'",
        "grant execute on function app.budgets_for to authenticated",
        "grant execute on function app.is_last_owner to authenticated",
    ],
    "a trigger that does more than its caller could is called by nobody": [
        "grant execute on function app.withdraw_invitations() to authenticated",
    ],
    "no role of ours is free of the walls, owns anything or becomes another": [
        "alter role ibid_definer bypassrls",
        "alter role ibid_owner superuser",
        "alter role ibid_api inherit",
        "alter role authenticated login",
        "alter role ibid_worker createdb",
        "grant service_role to ibid_api",
        "grant ibid_definer to authenticated",
        "alter table chats owner to authenticated",
    ],
    "nobody empties a table, points at it or hangs a trigger on it": [
        "grant truncate on chats to authenticated",
        "grant references on chats to service_role",
        "grant trigger on chats to ibid_definer",
        "grant select on chats to anon",
        "grant select on chats to public",
        "grant select on chats to authenticated with grant option",
    ],
    "a sequence is counted on by nobody but its table": [
        "grant usage on sequence passages_no_seq to authenticated",
    ],
    "nobody makes anything in a schema of ours": [
        "grant create on schema app to ibid_definer",
        "grant create on schema public to public",
    ],
    "what is made tomorrow is given to nobody": [
        "alter default privileges in schema public grant select on tables to anon",
        "alter default privileges for role ibid_owner grant usage on sequences to authenticated",
    ],
    "a view looks with the eyes of who asks, and nothing is kept of what it saw": [
        "create view names as select id, name from projects",
        "create materialized view names as select id, name from projects",
        "create rule double as on insert to feedback do also select 1",
    ],
}


def test_nothing_in_the_catalogue_opens_a_wall(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        assert findings(connection) == {}


def test_every_rule_has_something_that_breaks_it() -> None:
    assert OPENINGS.keys() == RULES.keys()


@pytest.mark.parametrize(
    ("rule", "opening"), [(rule, one) for rule, all_ in OPENINGS.items() for one in all_]
)
def test_an_opening_is_found(database: TestDatabase, rule: str, opening: LiteralString) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(opening)
        found = findings(connection, rule)
        connection.rollback()

    assert found[rule]


def test_a_view_with_the_eyes_of_who_asks_is_no_opening(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "create view names with (security_invoker = true) as select id from projects"
        )
        found = findings(connection)
        connection.rollback()

    assert found == {}
