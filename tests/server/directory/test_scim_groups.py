"""Groups whose people a directory says: what they give, how they change, and what hands may not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.scim import GROUP, PATCH, Scim, operation, somebody
from tests.server.joining import id_of
from tests.server.project_rows import execute


@pytest.fixture
async def staff(
    scim: Scim, server: str, database: TestDatabase
) -> AsyncIterator[tuple[Person, str]]:
    """Somebody signed in, and their id, whom the directory keeps."""
    person = await sign_up(server)
    execute(database, "update users set email_verified_at = now() where email = %s", person.email)
    yield person, await scim.made(person.email)
    await person.http.aclose()


async def owned(admin: Person, group: str) -> str:
    """A project of the admin's in which the group reads."""
    project = await admin.project()
    given = await admin.http.put(f"/projects/{project}/groups/{group}", json={"role": "reader"})
    assert given.status_code == 200, given.text
    return project


async def test_who_is_in_a_group_by_the_directory_is_in_its_projects_until_taken_out(
    scim: Scim, admin: Person, staff: tuple[Person, str]
):
    person, made = staff
    group = await scim.group()
    project = await owned(admin, group)
    before = (await person.http.get(f"/projects/{project}")).status_code
    await scim.patched(f"/Groups/{group}", operation("Add", "members", [{"value": made}]))
    within = (await person.http.get(f"/projects/{project}")).status_code
    read = await scim.answered(200, "GET", f"/Users/{made}")
    await scim.patched(f"/Groups/{group}", operation("Remove", f'members[value eq "{made}"]'))

    assert (before, within) == (404, 200)
    assert [one["value"] for one in read["groups"]] == [group]
    assert (await person.http.get(f"/projects/{project}")).status_code == 404


@pytest.mark.parametrize("how", ["path filter", "Entra ID", "Okta", "put", "all"])
async def test_members_go_however_it_is_said(scim: Scim, how: str):
    first, second = await scim.made(somebody()), await scim.made(somebody())
    group = await scim.group(first, second, name=(name := uuid4().hex))
    left = [second]
    match how:
        case "path filter":
            said = operation("remove", f'members[value eq "{first}"]')
        case "Entra ID":
            said = operation("Remove", "members", [{"value": first}])
        case "Okta":
            said = operation("replace", "members", [{"value": second, "display": "x"}])
        case "put":
            said = None
        case _:
            said, left = operation("remove", "members"), []
    if said:
        await scim.patched(f"/Groups/{group}", said)
    else:
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": second}]}
        await scim.answered(200, "PUT", f"/Groups/{group}", body)

    assert await scim.members(group) == left


async def test_several_changes_at_once_are_all_kept(scim: Scim):
    people = [await scim.made(somebody()) for _ in range(6)]
    group = await scim.group()
    await asyncio.gather(
        *(
            scim.patched(f"/Groups/{group}", operation("add", "members", [{"value": one}]))
            for one in people
        )
    )

    assert await scim.members(group) == sorted(people)


async def test_twice_is_as_once(scim: Scim):
    made = await scim.made(somebody())
    group = await scim.group(made, made)
    await scim.patched(f"/Groups/{group}", operation("add", "members", [{"value": made}]))

    assert await scim.members(group) == [made]


@pytest.mark.parametrize("who", ["a stranger", "nobody", "a group", "no id"])
async def test_whom_the_directory_does_not_keep_it_puts_into_no_group(
    scim: Scim, alice: Person, who: str
):
    group = await scim.group()
    value = {
        "a stranger": await id_of(alice),
        "nobody": str(uuid4()),
        "a group": group,
        "no id": "x",
    }[who]
    body = {"schemas": [PATCH], "Operations": [operation("add", "members", [{"value": value}])]}

    assert await scim.refused(400, "PATCH", f"/Groups/{group}", body) == "invalidValue"
    assert await scim.members(group) == []


async def test_a_name_that_a_group_has_is_not_given_twice(scim: Scim, admin: Person):
    by_hand = uuid4().hex
    await admin.http.post("/admin/groups", json={"name": by_hand})
    body = {"schemas": [GROUP], "displayName": by_hand.upper()}

    assert await scim.refused(409, "POST", "/Groups", body) == "uniqueness"
    group = await scim.group()
    assert await scim.refused(409, "PUT", f"/Groups/{group}", body) == "uniqueness"


async def test_groups_that_are_kept_by_hand_are_not_the_directorys(scim: Scim, admin: Person):
    made = (await admin.http.post("/admin/groups", json={"name": uuid4().hex})).json()
    for method in ("GET", "DELETE"):
        await scim.refused(404, method, f"/Groups/{made['id']}")
    found = await scim.answered(200, "GET", f'/Groups?filter=displayName eq "{made["name"]}"')

    assert found["totalResults"] == 0


async def test_a_group_is_found_by_its_name_without_its_members_as_entra_id_asks(scim: Scim):
    made, name = await scim.made(somebody()), uuid4().hex
    group = await scim.group(made, name=name)
    path = f'/Groups?excludedAttributes=members&filter=displayName eq "{name.upper()}"'
    found = await scim.answered(200, "GET", path)
    by_member = await scim.answered(200, "GET", f'/Groups?filter=members.value eq "{made}"')

    assert [one["id"] for one in found["Resources"]] == [group]
    assert "members" not in found["Resources"][0]
    assert [one["id"] for one in by_member["Resources"]] == [group]


async def test_a_group_is_renamed_and_deleted_by_the_directory(
    scim: Scim, admin: Person, staff: tuple[Person, str]
):
    person, made = staff
    group = await scim.group(made)
    project = await owned(admin, group)
    changed = await scim.patched(
        f"/Groups/{group}", operation("replace", None, {"id": group, "displayName": uuid4().hex})
    )
    given = (await admin.http.get(f"/projects/{project}/groups")).json()
    deleted = await scim.http.delete(f"/Groups/{group}")

    assert [one["name"] for one in given] == [changed["displayName"]]
    assert deleted.status_code == 204
    assert (await person.http.get(f"/projects/{project}")).status_code == 404


@pytest.mark.parametrize("act", ["rename", "delete", "add", "take out"])
async def test_what_the_directory_keeps_is_not_changed_by_hand(
    scim: Scim, admin: Person, staff: tuple[Person, str], act: str
):
    _, made = staff
    group = await scim.group(made)
    path = f"/admin/groups/{group}"
    match act:
        case "rename":
            answer = await admin.http.patch(path, json={"name": uuid4().hex})
        case "delete":
            answer = await admin.http.delete(path)
        case "add":
            answer = await admin.http.post(f"{path}/members", json={"email": admin.email})
        case _:
            answer = await admin.http.delete(f"{path}/members/{made}")

    assert answer.status_code == 409 and "directory" in answer.json()["detail"]
    assert await scim.members(group) == [made]


async def test_a_version_is_of_the_whole_group_whatever_is_asked_for(scim: Scim):
    """Entra ID reads groups without their members, and changes what it read."""
    first, second = await scim.made(somebody()), await scim.made(somebody())
    path, without = f"/Groups/{await scim.group(first)}", "?excludedAttributes=members"
    asked = ("", without, "?attributes=displayName")
    tags = [(await scim.http.get(f"{path}{how}")).headers["etag"] for how in asked]
    listed = await scim.answered(200, "GET", f"/Groups{without}&count=200")
    add = operation("add", "members", [{"value": second}])
    body = {"schemas": [PATCH], "Operations": [add]}
    changed = [
        (await scim.http.patch(path, json=body, headers={"if-match": tags[1]})).status_code
        for _ in range(2)
    ]
    known = await scim.http.get(f"{path}{without}", headers={"if-none-match": tags[1]})

    assert len(set(tags)) == 1 and tags[0] in {
        one["meta"]["version"] for one in listed["Resources"]
    }
    assert (changed, known.status_code) == ([200, 412], 200)


def reasons(database: TestDatabase, group: str) -> list[Any]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "select source from group_reasons where group_id = %s order by source", [group]
        ).fetchall()


async def test_each_change_of_members_is_an_event(scim: Scim, database: TestDatabase):
    made = await scim.made(somebody())
    group = await scim.group(made)
    await scim.patched(f"/Groups/{group}", operation("remove", "members"))
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select action from audit where subject = %s and detail ->> 'group' = %s order by id",
            [made, group],
        ).fetchall()

    assert [action for (action,) in rows] == ["group-member-added", "group-member-removed"]
    assert reasons(database, group) == []
