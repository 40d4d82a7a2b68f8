"""What only a directory may do is done by nobody else, whatever SQL they have."""

from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege

from tests.database.test_isolation import acting_as
from tests.database_fixture import TestDatabase

PERSON = f"'{uuid4()}'::uuid"
DIRECTS = [
    "direct_person('s', now(), 'a@example.com', 'A', true, true, true, gen_random_uuid())",
    "direct_gone('s', now())",
    f"follow_claim({PERSON}, '{{}}', now())",
]
SCIM = [
    "begin_scim()",
    "scim_people_there(null, null, null, 0, 10)",
    "scim_make_person(gen_random_uuid(), 'a', null, '{}', 'a@example.com', 'A')",
    f"scim_change_person({PERSON}, 'a', null, '{{}}', 'a@example.com', 'A')",
    f"scim_activate({PERSON}, false)",
    f"scim_forget_person({PERSON})",
    "scim_groups_there(null, null, null, 0, 10, true)",
    "scim_make_group(gen_random_uuid(), 'G', null)",
    f"scim_change_group({PERSON}, 'G', null, '{{}}')",
    f"scim_delete_group({PERSON})",
]
INNER = [
    "join_group(gen_random_uuid(), '{}', 'hand')",
    "leave_group(gen_random_uuid(), '{}', '{hand}')",
    f"claimed_groups({PERSON})",
    "end_claim(gen_random_uuid(), '{}', 'https://id.example.com')",
    "end_late_claims()",
    f"direct_suspension({PERSON}, '', true)",
    f"direct_profile({PERSON}, 'a@example.com', 'A', true)",
    f"suspend_now({PERSON}, 'admin', '')",
    f"note_directory('sign-up', {PERSON}, '{{}}')",
]


def refused(url: str, call: str, role: str, said: str = "") -> None:
    with acting_as(url, uuid4(), role) as connection:
        connection.execute("select set_config('app.directory', %s, true)", [said])
        with pytest.raises(InsufficientPrivilege):
            connection.execute(f"select app.{call}")  # pyright: ignore


@pytest.mark.parametrize("call", [*DIRECTS, *SCIM])
def test_without_the_word_of_a_directory_nothing_is_done(database: TestDatabase, call: str) -> None:
    refused(database.api_url, call, "anon")


@pytest.mark.parametrize("call", SCIM)
def test_an_issuer_is_not_scim(database: TestDatabase, call: str) -> None:
    refused(database.api_url, call, "anon", "https://id.example.com")


@pytest.mark.parametrize("call", [*DIRECTS, *SCIM, *INNER])
def test_nobody_who_is_signed_in_is_a_directory(database: TestDatabase, call: str) -> None:
    refused(database.api_url, call, "authenticated", "scim")


@pytest.mark.parametrize("call", INNER)
def test_what_directories_do_is_done_through_their_functions_alone(
    database: TestDatabase, call: str
) -> None:
    refused(database.api_url, call, "anon", "scim")
