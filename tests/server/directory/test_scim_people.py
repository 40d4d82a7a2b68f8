"""People whom a directory keeps by SCIM: made, found, changed, put out and let go."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.scim import (
    ENTERPRISE,
    LIST,
    PATCH,
    Scim,
    operation,
    somebody,
    user,
)
from tests.server.joining import id_of
from tests.server.project_rows import execute
from tests.server.test_document_events import following


def account(database: TestDatabase, person: str) -> dict[str, Any]:
    with psycopg.connect(database.superuser_url, row_factory=psycopg.rows.dict_row) as connection:
        found = connection.execute(
            "select email, name, suspended_at is not null as suspended,"
            " (select string_agg(source, ' ' order by source) from suspensions s"
            "  where s.user_id = u.id) as suspended_by from users u where id = %s",
            [person],
        ).fetchone()
    assert found is not None
    return found


def events_of(database: TestDatabase, person: str) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select action from audit where subject = %s and detail ->> 'by' = 'scim' order by id",
            [person],
        ).fetchall()
    return [action for (action,) in rows]


async def test_who_is_made_has_an_account_that_says_what_was_said(
    scim: Scim, database: TestDatabase
):
    address = somebody()
    made = await scim.answered(201, "POST", "/Users", user(address, nickName="Lady"))
    read = await scim.answered(200, "GET", f"/Users/{made['id']}")

    assert made == read
    assert (made["userName"], made["externalId"], made["active"]) == (
        address,
        f"okta-{address}",
        True,
    )
    assert made["meta"]["location"] == f"{scim.url}/Users/{made['id']}".replace(
        scim.url, made["meta"]["location"].partition("/Users/")[0]
    )
    assert "nickName" not in made and "locale" not in made
    there = account(database, made["id"])
    assert (there["email"], there["name"], there["suspended"]) == (address, "Ada Lovelace", False)
    assert events_of(database, made["id"]) == ["sign-up"]


async def test_a_name_that_is_an_address_is_one(scim: Scim, database: TestDatabase):
    address = somebody()
    body = {"schemas": [user(address)["schemas"][0]], "userName": address}
    made = await scim.answered(201, "POST", "/Users", body)

    assert account(database, made["id"])["email"] == address


async def test_somebody_without_an_address_is_refused(scim: Scim):
    body = user(somebody(), userName="ada", emails=[{"value": "nowhere", "primary": True}])

    assert await scim.refused(400, "POST", "/Users", body) == "invalidValue"


@pytest.mark.parametrize("same", ["userName", "emails"])
async def test_who_is_there_already_is_not_made_again(scim: Scim, same: str):
    address = somebody()
    await scim.made(address)
    again = user(somebody())
    again[same] = user(address)[same]
    if same == "userName":
        again[same] = address.upper()

    assert await scim.refused(409, "POST", "/Users", again) == "uniqueness"


async def test_of_many_that_come_at_once_one_is_made(scim: Scim):
    body = user(somebody())
    answers = await asyncio.gather(*(scim.http.post("/Users", json=body) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


@pytest.mark.parametrize("proved", [False, True])
async def test_an_account_that_is_there_is_taken_over_if_its_address_was_proved(
    scim: Scim, server: str, database: TestDatabase, proved: bool
):
    person = await sign_up(server)
    if proved:
        execute(
            database, "update users set email_verified_at = now() where email = %s", person.email
        )
    answer = await scim.http.post("/Users", json=user(person.email))
    me = await id_of(person)
    await person.http.aclose()

    assert answer.status_code == (201 if proved else 409)
    if proved:
        assert answer.json()["id"] == me
        assert events_of(database, me) == ["account-taken-over"]
    else:
        assert "proved" in answer.json()["detail"]


async def test_the_address_of_an_account_with_a_password_stays(
    scim: Scim, server: str, database: TestDatabase
):
    """Else whoever writes the directory has a new password mailed to themselves."""
    person = await sign_up(server)
    execute(database, "update users set email_verified_at = now() where email = %s", person.email)
    made = await scim.made(person.email)
    elsewhere = user(person.email, emails=[{"value": somebody(), "primary": True}])

    assert await scim.refused(400, "PUT", f"/Users/{made}", elsewhere) == "mutability"
    assert account(database, made)["email"] == person.email
    await person.http.aclose()


async def test_names_and_addresses_follow(scim: Scim, database: TestDatabase):
    made, new = await scim.made(somebody()), somebody()
    await scim.patched(
        f"/Users/{made}",
        operation("Replace", 'emails[type eq "work"].value', new),
        operation("Replace", "displayName", "Augusta King"),
        operation("Add", f"{ENTERPRISE}:department", "Engines"),
    )

    there = account(database, made)
    assert (there["email"], there["name"]) == (new, "Augusta King")
    assert "account-changed" in events_of(database, made)


async def test_nobody_is_given_an_address_that_is_somebody_elses(scim: Scim, server: str):
    other, made = await sign_up(server), await scim.made(somebody())
    body = user(somebody(), emails=[{"value": other.email, "primary": True}])
    await other.http.aclose()

    assert await scim.refused(409, "PUT", f"/Users/{made}", body) == "uniqueness"


@pytest.mark.parametrize(
    "said",
    [
        operation("Replace", "active", "False"),  # Entra ID
        operation("replace", None, {"active": False}),  # Okta
        operation("replace", "active", False),
        operation("Replace", f"{'urn:ietf:params:scim:schemas:core:2.0:User'}:active", "false"),
    ],
    ids=["Entra ID", "Okta", "the standard", "with its schema"],
)
async def test_who_is_not_active_is_suspended_however_it_is_said(
    scim: Scim, database: TestDatabase, said: dict[str, Any]
):
    made = await scim.made(somebody())
    changed = await scim.patched(f"/Users/{made}", said)
    there = account(database, made)
    back = await scim.patched(f"/Users/{made}", operation("Replace", "active", "True"))

    assert (changed["active"], there["suspended"], there["suspended_by"]) == (False, True, "scim")
    assert (back["active"], account(database, made)["suspended"]) == (True, False)
    assert events_of(database, made)[-2:] == ["account-suspended", "account-reinstated"]


@pytest.fixture
async def member(scim: Scim, server: str, database: TestDatabase) -> tuple[Person, str]:
    """Somebody signed in whom the directory keeps."""
    person = await sign_up(server)
    execute(database, "update users set email_verified_at = now() where email = %s", person.email)
    return person, await scim.made(person.email)


@pytest.mark.parametrize("how", ["not active", "deleted"])
async def test_sessions_and_streams_of_who_is_put_out_end_within_five_seconds(
    scim: Scim, member: tuple[Person, str], how: str
):
    person, made = member
    project = await person.project()
    async with following(person, project) as events:
        begun = time.monotonic()
        if how == "deleted":
            assert (await scim.http.delete(f"/Users/{made}")).status_code == 204
        else:
            await scim.patched(f"/Users/{made}", operation("replace", "active", False))
        with pytest.raises((StopAsyncIteration, AssertionError, httpx.HTTPError)):
            while True:
                await asyncio.wait_for(anext(events), 6)
        took = time.monotonic() - begun

    assert took < 5
    assert (await person.http.get("/me")).status_code == 401
    await person.http.aclose()


async def test_whom_an_admin_suspended_the_directory_does_not_take_back(
    scim: Scim, admin: Person, database: TestDatabase
):
    made = await scim.made(somebody())
    await admin.http.post(f"/admin/accounts/{made}/suspend")
    said = await scim.patched(f"/Users/{made}", operation("replace", "active", True))

    assert said["active"] is False and account(database, made)["suspended"]


async def test_whom_the_directory_suspended_an_admin_does_not_take_back(scim: Scim, admin: Person):
    made = await scim.made(somebody(), active=False)
    refused = await admin.http.post(f"/admin/accounts/{made}/reinstate")

    assert refused.status_code == 409 and "directory" in refused.json()["detail"]


async def test_the_last_admin_stays(scim: Scim, admin: Person, database: TestDatabase):
    execute(database, "update users set email_verified_at = now() where email = %s", admin.email)
    made = await scim.made(admin.email)
    body = {"schemas": [PATCH], "Operations": [operation("replace", "active", False)]}

    assert await scim.refused(400, "PATCH", f"/Users/{made}", body) == "mutability"
    assert (await admin.http.get("/me")).status_code == 200


async def test_who_is_deleted_is_out_and_can_come_back(scim: Scim, database: TestDatabase):
    address = somebody()
    made = await scim.made(address)
    group = await scim.group(made)
    await scim.http.delete(f"/Users/{made}")

    assert account(database, made)["suspended"]
    assert await scim.members(group) == []
    await scim.refused(404, "GET", f"/Users/{made}")
    assert (await scim.http.delete(f"/Users/{made}")).status_code == 404
    assert await scim.made(address) == made
    assert not account(database, made)["suspended"]


async def test_an_account_that_is_not_the_directorys_is_not_there(scim: Scim, alice: Person):
    me = await id_of(alice)
    for method in ("GET", "DELETE"):
        await scim.refused(404, method, f"/Users/{me}")
    await scim.refused(404, "PUT", f"/Users/{me}", user(alice.email))
    found = await scim.answered(200, "GET", f'/Users?filter=userName eq "{alice.email}"')

    assert (found["totalResults"], found.get("Resources", [])) == (0, [])


@pytest.mark.parametrize("by", ["userName", "externalId", "id", "emails.value", "emails[value"])
async def test_people_are_found(scim: Scim, by: str):
    address = somebody()
    made = await scim.made(address)
    await scim.made(somebody())
    value = {"externalId": f"okta-{address}", "id": made}.get(by, address.upper())
    end = "]" if "[" in by else ""
    found = await scim.answered(200, "GET", f'/Users?filter={by} eq "{value}"{end}')

    assert found["schemas"] == [LIST]
    assert [one["id"] for one in found["Resources"]] == [made]


async def test_pages_are_as_long_as_asked_and_count_all(scim: Scim):
    for _ in range(3):
        await scim.made(somebody())
    first = await scim.answered(200, "GET", "/Users?startIndex=1&count=2")
    second = await scim.answered(200, "GET", "/Users?startIndex=3&count=2")
    none = await scim.answered(200, "GET", "/Users?count=0")
    past = await scim.answered(200, "GET", "/Users?startIndex=100000")

    ids = [one["id"] for page in (first, second) for one in page["Resources"]]
    assert len(set(ids)) == len(ids) >= 3
    assert len({page["totalResults"] for page in (first, second, none, past)}) == 1
    assert (first["startIndex"], first["itemsPerPage"], none["itemsPerPage"]) == (1, 2, 0)


async def test_only_what_is_asked_for_is_said(scim: Scim):
    made = await scim.made(somebody())
    few = await scim.answered(200, "GET", f"/Users/{made}?attributes=userName")
    without = await scim.answered(200, "GET", f"/Users/{made}?excludedAttributes=emails,name")

    assert set(few) == {"schemas", "id", "userName"}
    assert "emails" not in without and "name" not in without and "displayName" in without


async def test_who_changes_what_has_changed_meanwhile_is_refused(scim: Scim):
    made = await scim.made(somebody())
    read = await scim.http.get(f"/Users/{made}")
    tag = read.headers["etag"]
    body = {"schemas": [PATCH], "Operations": [operation("replace", "displayName", "A")]}
    first = await scim.http.patch(f"/Users/{made}", json=body, headers={"if-match": tag})
    second = await scim.http.patch(f"/Users/{made}", json=body, headers={"if-match": tag})
    same = await scim.http.get(f"/Users/{made}", headers={"if-none-match": first.headers["etag"]})

    assert tag == read.json()["meta"]["version"]
    assert (first.status_code, second.status_code, same.status_code) == (200, 412, 304)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", "/Users?filter=userName", None, 400, "invalidFilter"),
        ("GET", '/Users?filter=shoes eq "1"', None, 400, "invalidFilter"),
        ("GET", "/Users/no-id", None, 404, None),
        ("GET", f"/Users/{uuid4()}", None, 404, None),
        ("GET", "/Nothing", None, 404, None),
        ("DELETE", "/Users", None, 405, None),
        ("POST", "/Users", [], 400, "invalidSyntax"),
        ("POST", "/Users", {"displayName": "Nobody"}, 400, "invalidValue"),
        ("POST", "/Users", user("a\0b@example.com"), 400, "invalidValue"),
        ("POST", "/Users", user(f"{'a' * 400}@example.com"), 400, "invalidValue"),
        ("POST", "/Users", user(somebody(), active="perhaps"), 400, "invalidValue"),
    ],
)
async def test_what_cannot_be_is_said_in_the_standards_words(
    scim: Scim, method: str, path: str, body: Any, status: int, kind: str | None
):
    assert await scim.refused(status, method, path, body) == kind


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN}'])
async def test_a_body_that_is_no_json_is_refused(scim: Scim, body: bytes):
    answer = await scim.http.post("/Users", content=body)

    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidSyntax")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (operation("replace", "id", "x"), "mutability"),
        (operation("remove"), "noTarget"),
        (operation("replace", "active", "perhaps"), "invalidValue"),
        (operation("remove", "userName"), "mutability"),
        (operation("shout", "active", True), "invalidSyntax"),
        (operation("replace", "emails[", "x"), "invalidPath"),
    ],
)
async def test_a_change_that_cannot_be_changes_nothing(scim: Scim, said: dict[str, Any], kind: str):
    made = await scim.made(somebody())
    body = {
        "schemas": [PATCH],
        "Operations": [operation("replace", "displayName", "Changed"), said],
    }
    found = await scim.refused(400, "PATCH", f"/Users/{made}", body)
    read = await scim.answered(200, "GET", f"/Users/{made}")

    assert found in (kind, "invalidValue", "invalidSyntax")
    assert read["displayName"] == "Ada Lovelace"
