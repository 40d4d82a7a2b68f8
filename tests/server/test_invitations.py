"""Invitations by link: good once, for whom they are meant, while their maker may invite."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from pydantic import HttpUrl

from contracts.settings import Settings
from local.processes import free_port
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.joining import accept, bring_in, id_of, invite, look, roles_of


@pytest.fixture
async def carol(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


async def test_an_invitation_says_who_invites_to_what_and_is_accepted(
    alice: Person, carol: Person
) -> None:
    project = await alice.project("Night shift")
    secret = await invite(alice, project, "editor")

    shown = (await look(carol, secret)).json()
    accepted = await accept(carol, secret)

    told = {name: shown[name] for name in ("project_name", "invited_by", "role", "mine")}
    assert told == {
        "project_name": "Night shift", "invited_by": "Ada", "role": "editor", "mine": None,
    }  # fmt: skip
    assert (accepted.status_code, accepted.json()["id"]) == (200, project)
    assert (await carol.http.get(f"/projects/{project}")).json()["role"] == "editor"


async def test_the_secret_is_told_once_and_kept_nowhere(
    alice: Person, database: TestDatabase
) -> None:
    project, key = await alice.project(), {"idempotency-key": uuid4().hex}
    path, body = f"/projects/{project}/invitations", {"role": "reader"}

    first = (await alice.http.post(path, json=body, headers=key)).json()
    again = (await alice.http.post(path, json=body, headers=key)).json()

    assert again == first | {"secret": None}
    [listed] = (await alice.http.get(path)).json()["items"]
    assert listed == {name: first[name] for name in first if name != "secret"}
    with psycopg.connect(database.superuser_url) as connection:
        for table in ("invitations", "audit", "idempotency_keys"):
            rows = connection.execute(f"select to_jsonb(t)::text from {table} t").fetchall()  # pyright: ignore
            assert first["secret"] not in str(rows)


async def test_an_invitation_stands_for_a_week_unless_it_is_told_otherwise(alice: Person) -> None:
    path = f"/projects/{await alice.project()}/invitations"

    stands = list[timedelta]()
    for said in ({}, {"days": 1}):
        made = (await alice.http.post(path, json={"role": "reader"} | said)).json()
        times = [datetime.fromisoformat(made[name]) for name in ("created_at", "expires_at")]
        stands.append(times[1] - times[0])

    assert [round(one / timedelta(days=1), 2) for one in stands] == [7, 1]


async def test_whatever_does_not_stand_is_refused_in_the_same_words(
    alice: Person, bob: Person, carol: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    used, over, another = [
        await invite(alice, project, email=email) for email in (None, None, bob.email)
    ]
    await accept(bob, used)
    await _expire(database, over)
    withdrawn = await invite(alice, project)
    path = f"/projects/{project}/invitations"
    newest = (await alice.http.get(path)).json()["items"][0]["id"]
    assert (await alice.http.delete(f"{path}/{newest}")).status_code == 204

    told = [
        (answer.status_code, answer.json()["detail"])
        for secret in (used, over, another, withdrawn, "of-nobody")
        for answer in (await look(carol, secret), await accept(carol, secret))
    ]

    assert {status for status, _ in told} == {404}
    assert len({detail for _, detail in told}) == 1
    assert "Ask whoever sent it for a new one." in told[0][1]
    assert await roles_of(alice, project) == ["owner", "reader"]


async def _expire(database: TestDatabase, secret: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update invitations set expires_at = now() where hash = sha256(%s)", [secret.encode()]
        )


async def test_an_invitation_to_an_address_is_accepted_from_it(
    alice: Person, carol: Person
) -> None:
    project = await alice.project()
    secret = await invite(alice, project, email=carol.email.upper())

    assert (await accept(carol, secret)).status_code == 200


async def test_accepting_twice_is_accepting_once(
    alice: Person, carol: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    secret = await invite(alice, project)

    told = await asyncio.gather(*(accept(carol, secret) for _ in range(4)))
    later = await accept(carol, secret)

    assert [answer.status_code for answer in [*told, later]] == [200] * 5
    assert await roles_of(alice, project) == ["owner", "reader"]
    with psycopg.connect(database.superuser_url) as connection:
        noted = connection.execute(
            "select count(*) from audit where project_id = %s and action = 'invitation-accepted'",
            [project],
        ).fetchone()
    assert noted == (1,)


async def test_of_many_who_follow_one_link_at_once_one_comes_in(
    alice: Person, bob: Person, carol: Person
) -> None:
    project = await alice.project()
    secret = await invite(alice, project)

    told = await asyncio.gather(accept(bob, secret), accept(carol, secret))

    assert sorted(answer.status_code for answer in told) == [200, 404]
    assert len(await roles_of(alice, project)) == 2


@pytest.mark.parametrize(
    ("has", "invited", "keeps"),
    [
        ("editor", "reader", "editor"),
        ("owner", "reader", "owner"),
        ("reader", "editor", "editor"),
        ("editor", "owner", "owner"),
        ("reader", "reader", "reader"),
    ],
)
async def test_who_is_a_member_keeps_the_higher_role(
    alice: Person, bob: Person, has: str, invited: str, keeps: str
) -> None:
    project = await alice.project()
    await bring_in(alice, bob, project, has)
    secret = await invite(alice, project, invited)

    shown = (await look(bob, secret)).json()
    await accept(bob, secret)

    assert (shown["mine"], await roles_of(alice, project)) == (has, ["owner", keeps])


async def test_a_link_that_gave_its_maker_nothing_is_still_good(
    alice: Person, carol: Person
) -> None:
    project = await alice.project()
    secret = await invite(alice, project)

    assert (await accept(alice, secret)).status_code == 200
    assert (await accept(carol, secret)).status_code == 200


async def test_who_was_removed_does_not_come_back_by_the_link_they_used(
    alice: Person, carol: Person
) -> None:
    project = await alice.project()
    secret = await invite(alice, project)
    await accept(carol, secret)

    await alice.http.delete(f"/projects/{project}/members/{await id_of(carol)}")

    assert [(await look(carol, secret)).status_code, (await accept(carol, secret)).status_code] == [
        404,
        404,
    ]


@pytest.mark.parametrize("how", ["removed", "demoted"])
async def test_links_of_who_does_not_own_the_project_any_more_are_withdrawn(
    alice: Person, bob: Person, carol: Person, how: str
) -> None:
    project = await alice.project()
    user = await bring_in(alice, bob, project, "owner")
    kept, gone = await invite(alice, project), await invite(bob, project, "owner")

    path = f"/projects/{project}/members/{user}"
    if how == "removed":
        await alice.http.delete(path)
    else:
        await alice.http.patch(path, json={"role": "editor"})

    assert (await accept(bob, gone)).status_code == 404
    assert len((await alice.http.get(f"/projects/{project}/invitations")).json()["items"]) == 1
    assert (await accept(carol, kept)).status_code == 200


@asynccontextmanager
async def three_guesses(settings: Settings, database: TestDatabase) -> AsyncIterator[str]:
    """Of an API that allows no more, to people of whom it knows none yet."""
    _forget_guesses(database)
    accounts = settings.accounts.model_copy(update={"sign_in_attempts": 3})
    async with running_api(
        settings.model_copy(update={"accounts": accounts, "public_api_url": _another()})
    ) as url:
        yield url


async def test_secrets_are_guessed_only_so_often(
    settings: Settings, alice: Person, server: str, database: TestDatabase
) -> None:
    async with three_guesses(settings, database) as url:
        guesser = await sign_up(url)
        right = await invite(alice, await alice.project())

        wrong = [(await look(guesser, f"wrong-{n}")).status_code for n in range(3)]
        limited = await accept(guesser, right)
        await guesser.http.aclose()

    assert (wrong, limited.status_code) == ([404] * 3, 429)
    assert int(limited.headers["retry-after"]) > 0


async def test_right_secrets_are_no_guesses(
    settings: Settings, alice: Person, database: TestDatabase
) -> None:
    async with three_guesses(settings, database) as url:
        person = await sign_up(url)
        secret = await invite(alice, await alice.project())
        told = [(await look(person, secret)).status_code for _ in range(8)]
        await person.http.aclose()

    assert told == [200] * 8


def _forget_guesses(database: TestDatabase) -> None:
    """Those that other tests made from the same address."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from attempts")


def _another() -> HttpUrl:
    return HttpUrl(f"http://127.0.0.1:{free_port()}")
