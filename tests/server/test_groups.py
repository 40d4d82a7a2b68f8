"""Groups: who is in a project by one, what they may do there, and how they are put out."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.joining import accept, bring_in, id_of, invite, members_of, roles_of
from worker.appoint import appoint


@dataclass
class Office:
    """`admin` runs the installation; `owner` and `guest` are in the group, and `owner` owns the
    project, which the group has no role in yet."""

    admin: Person
    owner: Person
    guest: Person
    project: str
    group: str

    async def give(self, role: str = "reader", group: str | None = None) -> httpx.Response:
        path = f"/projects/{self.project}/groups/{group or self.group}"
        return await self.owner.http.put(path, json={"role": role})

    async def take(self, group: str | None = None) -> int:
        path = f"/projects/{self.project}/groups/{group or self.group}"
        return (await self.owner.http.delete(path)).status_code

    async def another(self, *people: Person) -> str:
        """Group, of these."""
        made = await self.admin.http.post("/admin/groups", json={"name": uuid4().hex})
        assert made.status_code == 201, made.text
        for person in people:
            assert (await self.add(made.json()["id"], person)).status_code == 201
        return made.json()["id"]

    async def add(self, group: str, person: Person) -> httpx.Response:
        path = f"/admin/groups/{group}/members"
        return await self.admin.http.post(path, json={"email": person.email})

    async def put_out(self, person: Person) -> int:
        path = f"/admin/groups/{self.group}/members/{await id_of(person)}"
        return (await self.admin.http.delete(path)).status_code

    async def member(self, person: Person) -> str:
        return f"/projects/{self.project}/members/{await id_of(person)}"

    async def role(self) -> str | None:
        """Of the guest; none: they do not see the project."""
        found = await self.guest.http.get(f"/projects/{self.project}")
        return found.json()["role"] if found.status_code == 200 else None


@pytest.fixture
async def office(server: str, settings: Settings) -> AsyncIterator[Office]:
    admin, owner, guest = [await sign_up(server) for _ in range(3)]
    await appoint(settings, admin.email)
    office = Office(admin, owner, guest, await owner.project(), "")
    office.group = await office.another(owner, guest)
    yield office
    for person in (admin, owner, guest):
        await person.http.aclose()


async def test_who_is_in_a_group_may_do_what_its_role_says_and_no_more(office: Office):
    before = await office.role()
    given = await office.give("reader")
    as_reader = await office.role()
    change = {"name": "Theirs"}
    refused = await office.guest.http.patch(f"/projects/{office.project}", json=change)
    await office.give("editor")
    allowed = await office.guest.http.patch(f"/projects/{office.project}", json=change)

    assert (before, given.status_code, as_reader) == (None, 200, "reader")
    assert (refused.status_code, allowed.status_code, await office.role()) == (403, 200, "editor")


async def test_a_group_owns_nothing(office: Office):
    assert (await office.give("owner")).status_code == 422
    assert await office.role() is None


@pytest.mark.parametrize(
    ("own", "groups", "has"),
    [
        ("reader", "editor", "editor"),
        ("editor", "reader", "editor"),
        ("owner", "editor", "owner"),
    ],
)
async def test_the_higher_of_own_and_groups_roles_counts(
    office: Office, own: str, groups: str, has: str
):
    await bring_in(office.owner, office.guest, office.project, own)
    await office.give(groups)
    together = await office.role()
    await office.take()

    assert (together, await office.role()) == (has, own)


async def test_the_highest_role_of_several_groups_counts(office: Office):
    other = await office.another(office.owner, office.guest)
    await office.give("reader")
    await office.give("editor", other)
    both = await office.role()
    await office.take(other)

    assert (both, await office.role()) == ("editor", "reader")


async def test_who_comes_into_a_group_later_is_in_its_projects(office: Office, bob: Person):
    await office.give("editor")
    codes = [(await office.add(office.group, bob)).status_code for _ in range(2)]

    assert codes == [201, 201]
    assert (await bob.http.get(f"/projects/{office.project}")).json()["role"] == "editor"


@pytest.mark.parametrize("how", ["left the group", "group lost its role", "group deleted"])
async def test_who_loses_their_group_is_out(office: Office, how: str):
    await office.give("editor")
    shown = (await office.guest.http.get("/projects")).json()["items"]  # and kept
    match how:
        case "left the group":
            status = await office.put_out(office.guest)
        case "group lost its role":
            status = await office.take()
        case _:
            path = f"/admin/groups/{office.group}"
            status = (await office.admin.http.delete(path)).status_code
    left = (await office.guest.http.get("/projects")).json()["items"]

    assert status == (200 if how == "left the group" else 204)
    assert (len(shown), left, await office.role()) == (1, [], None)
    assert await roles_of(office.owner, office.project) == ["owner"]


async def test_what_is_being_written_for_who_is_put_out_ends(
    office: Office, database: TestDatabase
):
    await office.give("reader")
    chat = (await office.guest.http.post(f"/projects/{office.project}/chats", json={})).json()["id"]
    user, question, run = await id_of(office.guest), uuid4(), uuid4()
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into messages (id, project_id, chat_id, role, content)"
            " values (%s, %s, %s, 'user', 'Who?')",
            [question, office.project, chat],
        )
        connection.execute(
            "insert into runs (id, project_id, chat_id, user_id, question_id, answer_id, model,"
            " lease_until) values (%s, %s, %s, %s, %s, %s, 'm', now() + interval '1 day')",
            [run, office.project, chat, user, question, uuid4()],
        )
    await office.put_out(office.guest)

    with psycopg.connect(database.superuser_url) as connection:
        found = connection.execute(
            "select status, stop_requested from runs where id = %s", [run]
        ).fetchone()
    assert found == ("stopped", True)


async def test_events_of_documents_end_for_who_is_put_out(office: Office):
    await office.give("reader")
    path = f"/projects/{office.project}/events"
    async with office.guest.http.stream("GET", path) as stream:
        lines = aiter(stream.aiter_lines())
        await anext(lines)
        await office.put_out(office.guest)
        async with asyncio.timeout(5):
            rest = [line async for line in lines]

    assert any("404" in line for line in rest)


async def test_everybody_in_a_project_sees_by_which_groups_somebody_is_in(office: Office):
    await office.give("editor")
    listed = (await office.guest.http.get(f"/projects/{office.project}/groups")).json()
    [owner, guest] = await members_of(office.guest, office.project)

    assert [(one["id"], one["role"], one["members"]) for one in listed] == [
        (office.group, "editor", 2)
    ]
    names = [one["name"] for one in listed]
    assert (owner["own_role"], owner["role"], owner["groups"]) == ("owner", "owner", names)
    assert (guest["own_role"], guest["role"], guest["groups"]) == (None, "editor", names)


async def test_whom_a_group_brings_in_is_put_out_with_the_group_alone(office: Office):
    await office.give("reader")
    path = await office.member(office.guest)

    answers = [await one.http.delete(path) for one in (office.owner, office.guest)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "by a group" in answers[0].json()["detail"]


async def test_who_loses_their_own_role_keeps_their_groups(office: Office):
    await bring_in(office.owner, office.guest, office.project, "editor")
    await office.give("reader")

    gone = await office.owner.http.delete(await office.member(office.guest))

    assert (gone.status_code, await office.role()) == (204, "reader")
    await office.take()
    assert await office.role() is None


async def test_an_own_role_below_the_groups_is_kept_for_when_the_group_is_gone(office: Office):
    await office.give("editor")
    path = await office.member(office.guest)
    changed = await office.owner.http.patch(path, json={"role": "reader"})
    await office.take()

    assert changed.json()["role"] == "editor"
    assert await office.role() == "reader"


async def test_an_invitation_gives_a_role_of_ones_own(office: Office):
    await office.give("reader")
    await accept(office.guest, await invite(office.owner, office.project, "editor"))
    await office.take()

    assert await office.role() == "editor"


async def test_an_owner_gives_roles_only_to_groups_they_are_in(office: Office):
    others, nothing = await office.another(office.guest), str(uuid4())
    path = f"/projects/{office.project}/groups-to-give"
    listed = (await office.owner.http.get(path)).json()

    told = list[tuple[int, str]]()
    for group in (others, nothing):
        answer = await office.give(group=group)
        told.append((answer.status_code, answer.json()["detail"].replace(group, "…")))

    assert [one["id"] for one in listed] == [office.group]
    assert told == [(404, "There is no group ….")] * 2


async def test_an_admin_gives_roles_to_any_group_in_their_own_project_alone(office: Office):
    codes = list[int]()
    for project in (await office.admin.project(), office.project):
        path = f"/projects/{project}/groups/{office.group}"
        codes.append((await office.admin.http.put(path, json={"role": "reader"})).status_code)

    assert codes == [200, 404]


@pytest.mark.parametrize("role", ["editor", "reader"])
async def test_only_owners_give_groups_roles(office: Office, bob: Person, role: str):
    await bring_in(office.owner, bob, office.project, role)
    await office.add(office.group, bob)
    path = f"/projects/{office.project}/groups/{office.group}"

    codes = [
        (await bob.http.put(path, json={"role": "editor"})).status_code,
        (await bob.http.delete(path)).status_code,
        (await bob.http.get(f"/projects/{office.project}/groups-to-give")).status_code,
    ]

    assert codes == [403, 403, 403]
    assert await office.role() is None


async def test_only_admins_make_and_fill_groups(office: Office):
    person, path = office.owner.http, f"/admin/groups/{office.group}"
    user = await id_of(office.guest)

    codes = [
        (await person.get("/admin/groups")).status_code,
        (await person.post("/admin/groups", json={"name": "Theirs"})).status_code,
        (await person.get(f"{path}/members")).status_code,
        (await person.post(f"{path}/members", json={"email": office.owner.email})).status_code,
        (await person.delete(f"{path}/members/{user}")).status_code,
        (await person.delete(path)).status_code,
    ]

    assert codes == [403] * 6


async def test_a_group_has_a_name_of_its_own(office: Office):
    name = uuid4().hex
    first, second = [
        await office.admin.http.post("/admin/groups", json={"name": one})
        for one in (name, name.upper())
    ]

    assert (first.status_code, second.status_code) == (201, 409)


async def test_an_address_without_an_account_is_told_to_admins(office: Office):
    path = f"/admin/groups/{office.group}/members"
    answer = await office.admin.http.post(path, json={"email": "nobody@else.example"})

    assert (answer.status_code, "no account" in answer.json()["detail"]) == (404, True)


async def test_the_last_owner_stays_whatever_groups_there_are(office: Office):
    await office.give("editor")
    path = await office.member(office.owner)

    assert (await office.owner.http.delete(path)).status_code == 409
    assert (await office.owner.http.patch(path, json={"role": "editor"})).status_code == 409


@contextmanager
def acting(database: TestDatabase, user: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [user])
        connection.execute("set local role authenticated")
        yield connection


@pytest.mark.parametrize("first", ["a place in another group", "their own role"])
async def test_of_two_reasons_that_go_at_once_none_keeps_anybody_in(
    office: Office, database: TestDatabase, first: str
):
    """Each would see the other's reason, if they did not wait for each other."""
    guest, owner, admin = [await id_of(p) for p in (office.guest, office.owner, office.admin)]
    other = await office.another(office.owner, office.guest)
    await office.give("reader", other)
    if first == "their own role":
        await bring_in(office.owner, office.guest, office.project, "editor")
        who, call = owner, "select app.remove_member(%s, %s)"
        given = [office.project, guest]
    else:
        await office.give("reader")
        who, call = admin, "select app.take_from_group(%s, %s)"
        given = [office.group, guest]
    with acting(database, who) as one, acting(database, owner) as two:
        one.execute(call, given)  # pyright: ignore
        second = asyncio.to_thread(
            two.execute, "select app.take_group(%s, %s)", [office.project, other]
        )
        waits = asyncio.ensure_future(second)
        await asyncio.wait([waits], timeout=0.5)
        one.commit()
        await waits

    assert await office.role() is None


async def test_who_is_demoted_to_what_a_group_gives_has_invited_nobody(office: Office, bob: Person):
    await bring_in(office.owner, office.guest, office.project, "owner")
    await office.give("editor")
    secret = await invite(office.guest, office.project, "owner")
    await office.owner.http.delete(await office.member(office.guest))

    assert await office.role() == "editor"
    assert (await accept(bob, secret)).status_code == 404
