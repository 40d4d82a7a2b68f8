"""Whoever puts somebody else's id anywhere is answered as if there were none such.

All places of all routes, as everybody whom that may concern, and beside each refusal the control:
whoever may is let in by the same request.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

import httpx
import pytest

from adapters.wiring import Adapters
from contracts.people import OF_PROJECTS, Verb
from contracts.settings import Settings
from server.verbs import VERBS
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.site import Site
from tests.fuzz.surroundings import settings, shop, site, wanting
from tests.fuzz.world import World, populated
from tests.mcp_server import McpTestServer
from tests.oauth_server import Guarded
from tests.security.matrix import (
    OF_ONE_PERSON,
    Place,
    absent,
    alike,
    asked,
    opened,
    operations,
    places,
    told_of_ids,
)
from tests.server.joining import bring_in
from tests.server.test_roles import MAY_READERS, everything, writes
from worker.appoint import appoint

__all__ = ["settings", "shop", "site", "wanting"]

TOLD_THAT_IT_CANNOT_BE = {
    "begin_embedder": "the project is searched by the one that there is",
    "switch_embedder": "no other embedder is beside it",
    "compare_embedders": "no other embedder is beside it",
    "answer_step": "no step waits",
    "hand_over": "it would be to themselves, so that they own it for the next request",
    "try_model": "there is no model",
    "change_password": "it was another",
    "delete_my_account": "it was another password",
    "ask_for_verification": "there is no mail server",
    "send_invitation": "there is no mail server",
    "begin_passkey": "it was another password",
    "add_passkey": "nobody began it",
    "begin_authenticator": "it was another password",
    **dict.fromkeys(
        ("confirm_authenticator", "make_recovery_codes", "remove_authenticator"),
        "they have no authenticator",
    ),
}
"""What the owner is let in to, and answered otherwise than a stranger is."""
OUTSIDE = {
    *("begin_identity", "finish_identity", "remove_identity", "remove_passkey"),
    *("end_session", "end_other_sessions"),
}
"""They want an issuer, or end the sign-in of who asks: see their own tests."""
TOLD_ABOUT_IT = {"answer_again: body from_answer"}
"""No agent wrote the answer, so that it has no step to go on from."""
OWNERS_ALONE = {
    *("change_role", "remove_member", "hand_over", "make_invitation", "list_invitations"),
    *("withdraw_invitation", "send_invitation"),
    *("give_group", "take_group", "list_groups_to_give"),
    *("set_retention", "preview_retention"),
    *("set_budget_of_project", "name_tool_hosts", "begin_embedder"),
    *("switch_embedder", "discard_embedder", "compare_embedders", "list_audit_of_project"),
}
"""What editors are refused, beside the deletion of the project: tests/server/test_roles.py."""


@dataclass(frozen=True)
class House:
    """Two who own a project with everything in it, and who else there is in the first."""

    alice: World
    bob: World
    ids: dict[str, dict[str, str]]
    elsewhere: World
    """Another project of Alice's, with everything in it."""
    people: dict[str, httpx.AsyncClient]
    admin: httpx.AsyncClient

    def own(self, principal: str) -> str:
        if principal == ANOTHER_PROJECT:
            return "elsewhere"
        return "bob" if principal in ("stranger", "stranger's key") else "alice"

    def world(self, principal: str) -> World:
        return {"alice": self.alice, "bob": self.bob, "elsewhere": self.elsewhere}[
            self.own(principal)
        ]


ANOTHER_PROJECT = "key for another project"
Making = Callable[[str, World, World], Awaitable[httpx.AsyncClient]]


async def _member(server: str, alice: World, role: str) -> httpx.AsyncClient:
    person = await sign_up(server)
    await bring_in(alice.person, person, alice.there["project_id"], role)
    return person.http


async def _with_key(server: str, world: World) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {world.key}"}
    return httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers, timeout=60)


async def _key_for(
    server: str, person: Person, verbs: Iterable[Verb], *projects: str
) -> httpx.AsyncClient:
    """Less than its person may."""
    wanted = {"name": "smaller", "verbs": [*verbs], "projects": [*projects] or None}
    made = (await person.http.post("/api-keys", json=wanted)).json()
    headers = {"authorization": f"Bearer {made['secret']}"}
    return httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers, timeout=60)


async def _owner(_: str, alice: World, __: World) -> httpx.AsyncClient:
    return alice.person.http


async def _editor(server: str, alice: World, _: World) -> httpx.AsyncClient:
    return await _member(server, alice, "editor")


async def _reader(server: str, alice: World, _: World) -> httpx.AsyncClient:
    return await _member(server, alice, "reader")


async def _stranger(_: str, __: World, bob: World) -> httpx.AsyncClient:
    return bob.person.http


async def _strangers_key(server: str, _: World, bob: World) -> httpx.AsyncClient:
    return await _with_key(server, bob)


PRINCIPALS: dict[str, Making] = {
    "owner": _owner,
    "editor": _editor,
    "reader": _reader,
    "stranger": _stranger,
    "stranger's key": _strangers_key,
}
"""Who asks, and how they come about. Another one is another line."""


async def ids_of(world: World) -> dict[str, str]:
    http, document = world.person.http, world.there["document_id"]
    passages = (await http.get(f"/documents/{document}/passages")).json()["items"]
    invitation = (await world.invited())["id"]
    return world.there | {"passage_id": passages[0]["id"], "invitation_id": invitation}


@pytest.fixture(scope="module")
async def house(
    server: str, worker: Adapters, site: Site, shop: McpTestServer, wanting: Guarded
) -> AsyncIterator[House]:
    admin = (await sign_up(server)).http  # the first one
    alice, bob = [
        await populated(await sign_up(server), worker, site, shop, wanting) for _ in range(2)
    ]
    elsewhere = await populated(alice.person, worker, site, shop, wanting)
    people = {name: await make(server, alice, bob) for name, make in PRINCIPALS.items()}
    there = elsewhere.there["project_id"]
    people[ANOTHER_PROJECT] = await _key_for(server, alice.person, OF_PROJECTS, there)
    for verb in Verb:
        people[f"key to {verb}"] = await _key_for(server, alice.person, [verb])
    worlds = {"alice": alice, "bob": bob, "elsewhere": elsewhere}
    ids = {name: await ids_of(world) for name, world in worlds.items()}
    yield House(alice, bob, ids, elsewhere, people, admin)
    for http in (*people.values(), admin):
        await http.aclose()


def test_every_place_has_something_real_to_be_put_there(house: House) -> None:
    wanting = [str(place) for place in places() if place.kind not in house.ids["alice"]]

    assert wanting == [], "say in NAMES what these ids are of, and make one in tests/fuzz/world.py"
    assert len(places()) > 110


def foreign(house: House, principal: str, place: Place) -> list[str]:
    """Ids that this one must not be able to tell from none."""
    own = house.own(principal)
    other = "bob" if own == "alice" else "alice"
    if (
        own == "elsewhere" and place.kind == "group_id"
    ):  # both of Alice's are hers: they have no project
        other = "bob"
    found = [house.ids[other][place.kind]]
    if own == "elsewhere" and place.kind in OF_ONE_PERSON | {"own_id", "user_id"}:
        found = [one for one in found if one != house.ids[own][place.kind]]
    if principal in ("editor", "reader") and place.kind in OF_ONE_PERSON:
        found.append(house.ids[own][place.kind])
    return found


@pytest.mark.parametrize("principal", [*PRINCIPALS, ANOTHER_PROJECT])
async def test_a_foreign_id_is_answered_as_an_absent_one(
    house: House, principal: str, database: TestDatabase, settings: Settings
) -> None:
    http, own, world = house.people[principal], house.own(principal), house.world(principal)
    told: dict[str, object] = {}
    before = _of_others(everything(database, settings), house, own)
    for place in places():
        request = await asked(world, place.operation, house.ids[own], well=False)
        nothing = alike(await request.with_id(place, absent()).send(http))
        for one in foreign(house, principal, place):
            answer = alike(await request.with_id(place, one).send(http))
            if answer != nothing or (place.where == "path" and answer[0] not in (403, 404)):
                told[str(place)] = answer, nothing

    assert told == {}
    assert _of_others(everything(database, settings), house, own) == before


def _of_others(rows: dict[str, list[str]], house: House, own: str) -> list[str]:
    """What there is of whom the asking has nothing to do with."""
    other = house.ids["bob" if own == "alice" else "alice"]
    names = [other["project_id"], other["chat_id"]]
    names += [other["own_id"]] if own != "elsewhere" else []
    return sorted(row for all_ in rows.values() for row in all_ if any(n in row for n in names))


async def test_nobody_in_particular_is_let_in_nowhere(house: House, server: str) -> None:
    let_in: dict[str, int] = {}
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", timeout=60) as http:
        for operation in operations():
            request = await asked(house.alice, operation, house.ids["alice"], well=False)
            status, _ = await request.send(http)
            if status != 401 and not operation.is_open:
                let_in[operation.name] = status

    assert let_in == {}


async def let_in(house: House, principal: str, *, to_admins: bool = False) -> dict[str, int]:
    """How each operation answers this one, asked so that it does what it is for; without those for
    admins of the installation, or these alone."""
    told: dict[str, int] = {}
    for operation in operations():
        is_admins = operation.path.startswith("/admin/")
        if not operation.is_open and operation.name not in OUTSIDE and is_admins == to_admins:
            ids = house.ids[house.own(principal)]
            request = await asked(house.world(principal), operation, ids, well=True)
            told[operation.name], _ = await request.send(house.people[principal])
    return told


async def test_the_owner_is_let_in_by_the_same_requests(house: House) -> None:
    told = await let_in(house, "owner")

    refused = {name: status for name, status in told.items() if status >= 400}
    assert refused.keys() == TOLD_THAT_IT_CANNOT_BE.keys(), refused
    assert not {401, 403, 404} & set(refused.values())


async def test_an_admin_alone_is_let_in_to_what_admins_decide(
    house: House, settings: Settings
) -> None:
    refused = await let_in(house, "owner", to_admins=True)
    await appoint(settings, house.alice.person.email)
    try:
        told = await let_in(house, "owner", to_admins=True)
    finally:
        await house.alice.person.http.post(
            f"/admin/accounts/{house.ids['alice']['own_id']}/dismiss"
        )

    assert set(refused.values()) == {403}
    # Nobody here has a second factor.
    assert {name for name, status in told.items() if status >= 400} == {"reset_second_factor"}
    assert told["reset_second_factor"] == 409


@pytest.mark.parametrize(
    "place",
    [p for p in places() if p.where != "path" and not p.operation.path.startswith("/admin/")],
    ids=str,
)
async def test_the_owners_own_id_is_taken_there(house: House, place: Place) -> None:
    """The control of all that is no part of a path, where another's and none are answered alike."""
    ids = house.ids["alice"]
    request = await asked(house.alice, place.operation, ids, well=True)

    own = await request.with_id(place, ids[place.kind]).send(house.people["owner"])
    none = await request.with_id(place, absent()).send(house.people["owner"])

    assert own[0] < 400 or (str(place) in TOLD_ABOUT_IT and alike(own) != alike(none)), own


async def test_an_editor_is_let_in_where_the_owner_alone_does_not_decide(house: House) -> None:
    told = await let_in(house, "editor")

    assert {name for name, status in told.items() if status == 403} == OWNERS_ALONE
    assert not [name for name, status in told.items() if status >= 500]


async def test_a_reader_is_let_in_to_what_changes_nothing_of_the_project(house: House) -> None:
    told = await let_in(house, "reader")

    changing = {write.name for write in writes()} - MAY_READERS.keys()
    refused = {name for name, status in told.items() if status == 403}
    assert refused == (changing | OWNERS_ALONE) & told.keys() - IN_OTHER_PROJECTS
    assert not [name for name, status in told.items() if status >= 500]


BEFORE_ANYBODY_IS_LOOKED_UP = {
    *("accept_invitation", "look_at_invitation", "add_passkey"),
    *("begin_identity", "finish_identity"),
}
"""What is sent there makes no sense, and is refused before it is asked how a session stands."""


async def test_who_is_suspended_is_let_in_nowhere_and_told_of_no_id(
    house: House, server: str
) -> None:
    """An owner, by a session and by a key for everything; the control is before and after it."""
    ids = house.ids["alice"]
    person = await sign_up(server)
    user = await bring_in(house.alice.person, person, ids["project_id"], "owner")
    key = await _key_for(server, person, Verb)

    before = opened(await told_of_ids(house.alice, ids, key, "get"))
    await house.admin.post(f"/admin/accounts/{user}/suspend")
    for http in (person.http, key):
        told = await told_of_ids(house.alice, ids, http)
        assert len(told) > 150
        assert {name: all_ for name, all_ in told.items() if len(all_) > 1} == {}
        odd = {n: [*all_] for n, all_ in told.items() if {status for status, _ in all_} != {401}}
        assert odd.keys() == (set() if http is key else BEFORE_ANYBODY_IS_LOOKED_UP)
        assert all(400 <= status < 500 for all_ in odd.values() for status, _ in all_)
        stood = [text for name in told.keys() - odd for _, text in told[name]]
        assert all("/problems/account-suspended" in text for text in stood)
    await house.admin.post(f"/admin/accounts/{user}/reinstate")

    assert opened(await told_of_ids(house.alice, ids, key, "get")) == before
    assert {"list_documents", "get_project", "list_members", "get_document"} <= before
    await key.aclose()
    await person.http.aclose()


NOT_BY_A_KEY = {
    *(
        "change_api_key",
        "set_budget_of_key",
        "delete_my_account",
        "ask_for_verification",
        "change_password",
    ),
    *("list_identities", "list_sessions"),
    *("get_second_factor", "begin_authenticator", "confirm_authenticator", "make_recovery_codes"),
    *("remove_authenticator", "list_passkeys", "begin_passkey", "add_passkey"),
}
"""What a key is refused whatever it is for."""


@pytest.mark.parametrize("verb", Verb)
async def test_a_key_is_let_in_to_what_its_verb_names_and_to_nothing_else(
    house: House, verb: Verb
) -> None:
    told = await let_in(house, f"key to {verb}")

    refused = {name for name, status in told.items() if status == 403}
    wanted = {name for name in told if VERBS[name] is not verb}
    assert wanted - NOT_BY_A_KEY == refused - NOT_BY_A_KEY
    assert not {401, 404} & set(told.values())


IN_OTHER_PROJECTS = {"make_project", "delete_project", "begin_tool_sign_in"}
"""What the world does in a project of its own, so that what is there stays. That such a key deletes
its project is in tests/server/test_key_scopes.py."""


async def test_a_key_is_let_in_where_it_is_for(house: House) -> None:
    """The control of a key for one project."""
    told = await let_in(house, ANOTHER_PROJECT)

    refused = {name for name, status in told.items() if status in (401, 403, 404)}
    of_the_person = {name for name in told if VERBS[name] is Verb.ACCOUNT}
    assert refused == of_the_person | IN_OTHER_PROJECTS


async def test_lists_show_a_key_one_project_alone(house: House) -> None:
    http, own = house.people[ANOTHER_PROJECT], house.ids["elsewhere"]["project_id"]
    shown = (await http.get("/projects")).json()["items"]

    assert [project["id"] for project in shown] == [own]
    used = (await http.get("/me/usage")).text
    assert house.ids["alice"]["project_id"] not in used
