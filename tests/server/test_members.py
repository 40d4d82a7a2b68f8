"""Who is in a project: roles, leaving, removing, handing over."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.joining import bring_in, id_of, members_of, roles_of


@pytest.fixture
async def carol(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


async def changed(person: Person, project: str, user: str, role: str) -> int:
    path = f"/projects/{project}/members/{user}"
    return (await person.http.patch(path, json={"role": role})).status_code


async def removed(person: Person, project: str, user: str) -> int:
    return (await person.http.delete(f"/projects/{project}/members/{user}")).status_code


@pytest.mark.parametrize("role", ["owner", "editor", "reader"])
async def test_everybody_in_a_project_sees_who_else_is(
    alice: Person, bob: Person, role: str
) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project, role)

    [first, second] = await members_of(bob, project)

    assert (first["email"], first["role"], first["name"]) == (alice.email, "owner", "Ada")
    assert (second["user_id"], second["email"], second["role"]) == (user, bob.email, role)
    shown = {"user_id", "email", "role", "own_role", "groups", "name", "since"}
    assert set(second) == shown


async def test_the_list_is_given_in_pages(alice: Person, bob: Person) -> None:
    project = await alice.project()
    await bring_in(alice, bob, project)

    first = (await alice.http.get(f"/projects/{project}/members?limit=1")).json()
    query = {"limit": 1, "cursor": first["next_cursor"]}
    second = (await alice.http.get(f"/projects/{project}/members", params=query)).json()

    emails = [one["email"] for page in (first, second) for one in page["items"]]
    assert (emails, second["next_cursor"]) == ([alice.email, bob.email], None)


async def test_an_owner_changes_what_somebody_may_do_and_it_holds_at_once(
    alice: Person, bob: Person
) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project)
    path, body = f"/projects/{project}", {"description": "Bob was here"}

    told = [(await bob.http.patch(path, json=body)).status_code]
    for role in ("editor", "reader"):
        assert await changed(alice, project, user, role) == 200
        assert (await bob.http.get(path)).json()["role"] == role
        told.append((await bob.http.patch(path, json=body)).status_code)

    assert told == [403, 200, 403]


@pytest.mark.parametrize("role", ["editor", "reader"])
async def test_who_does_not_own_a_project_decides_about_nobody(
    alice: Person, bob: Person, role: str
) -> None:
    project = await alice.project()
    owner, user = await id_of(alice), await bring_in(alice, bob, project, role)

    told = [
        await changed(bob, project, user, "owner"),
        await changed(bob, project, owner, "reader"),
        await removed(bob, project, owner),
        (await bob.http.post(f"/projects/{project}/members/{user}/hand-over")).status_code,
        (await bob.http.post(f"/projects/{project}/invitations", json={"role": role})).status_code,
        (await bob.http.get(f"/projects/{project}/invitations")).status_code,
    ]

    assert told == [403] * 6
    assert await roles_of(alice, project) == ["owner", role]


async def test_the_last_owner_is_told_to_hand_over_first(alice: Person, bob: Person) -> None:
    project = await alice.project()
    owner = await id_of(alice)
    await bring_in(alice, bob, project, "editor")
    path = f"/projects/{project}/members/{owner}"

    answers = [await alice.http.patch(path, json={"role": "editor"}), await alice.http.delete(path)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Hand it over to another member first" in a.json()["detail"] for a in answers)
    assert await roles_of(alice, project) == ["owner", "editor"]


async def test_of_two_owners_who_step_down_at_once_one_stays(alice: Person, bob: Person) -> None:
    """Neither sees what the other has not committed."""
    for _ in range(5):
        project = await alice.project()
        owner, other = await id_of(alice), await bring_in(alice, bob, project, "owner")

        told = await asyncio.gather(
            changed(alice, project, owner, "reader"), removed(bob, project, other)
        )

        assert sorted(told) in ([200, 409], [204, 409])
        assert "owner" in [
            one["role"] for person in (alice, bob) for one in await _seen(person, project)
        ]


async def _seen(person: Person, project: str) -> list[dict[str, str]]:
    return (await person.http.get(f"/projects/{project}/members")).json().get("items", [])


async def test_who_hands_over_edits_and_may_leave(alice: Person, bob: Person) -> None:
    project = await alice.project()
    owner, user = await id_of(alice), await bring_in(alice, bob, project)

    handed = await alice.http.post(f"/projects/{project}/members/{user}/hand-over")

    assert (handed.status_code, handed.json()["role"]) == (200, "owner")
    assert await roles_of(bob, project) == ["editor", "owner"]
    assert await removed(alice, project, owner) == 204
    assert await roles_of(bob, project) == ["owner"]


async def test_nobody_hands_over_to_themselves(alice: Person) -> None:
    project = await alice.project()

    answer = await alice.http.post(f"/projects/{project}/members/{await id_of(alice)}/hand-over")

    assert (answer.status_code, await roles_of(alice, project)) == (409, ["owner"])


@pytest.mark.parametrize("role", ["owner", "editor", "reader"])
async def test_everybody_but_the_last_owner_leaves(alice: Person, bob: Person, role: str) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project, role)

    assert await removed(bob, project, user) == 204

    assert await roles_of(alice, project) == ["owner"]
    assert (await bob.http.get(f"/projects/{project}")).status_code == 404
    assert project not in [p["id"] for p in (await bob.http.get("/projects")).json()["items"]]


async def test_what_somebody_made_who_was_removed_stays_and_their_chats_wait_for_them(
    alice: Person, bob: Person
) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project, "editor")
    document = await bob.upload(project, b"# Bob's")
    chat = (await bob.http.post(f"/projects/{project}/chats", json={})).json()["id"]

    await removed(alice, project, user)
    gone = (await bob.http.get(f"/chats/{chat}")).status_code
    await bring_in(alice, bob, project)

    assert (await alice.http.get(f"/documents/{document}")).status_code == 200
    assert (await alice.http.get(f"/chats/{chat}")).status_code == 404
    assert (gone, (await bob.http.get(f"/chats/{chat}")).status_code) == (404, 200)


async def test_a_stranger_is_no_member_to_be_changed(alice: Person, carol: Person) -> None:
    project = await alice.project()
    user = await id_of(carol)

    told = [await changed(alice, project, user, "reader"), await removed(alice, project, user)]
    handed = await alice.http.post(f"/projects/{project}/members/{user}/hand-over")

    assert [*told, handed.status_code] == [404, 404, 404]


async def test_every_decision_about_people_is_in_the_audit_log(
    alice: Person, bob: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project)
    await changed(alice, project, user, "editor")
    await alice.http.post(f"/projects/{project}/members/{user}/hand-over")
    await removed(bob, project, await id_of(alice))
    await bring_in(bob, alice, project)
    await removed(alice, project, await id_of(alice))

    with psycopg.connect(database.superuser_url) as connection:
        told = connection.execute(
            "select a.action, u.email, case when a.action not like 'invitation-made'"
            " then a.subject::text end from audit a join users u"
            " on u.id = a.user_id where a.project_id = %s and a.action <> 'project-made'"
            " order by a.id",
            [project],
        ).fetchall()

    owner = await id_of(alice)
    assert told == [
        ("invitation-made", alice.email, None),
        ("invitation-accepted", bob.email, user),
        ("role-changed", alice.email, user),
        ("project-handed-over", alice.email, user),
        ("member-removed", bob.email, owner),
        ("invitation-made", bob.email, None),
        ("invitation-accepted", alice.email, owner),
        ("project-left", alice.email, owner),
    ]
