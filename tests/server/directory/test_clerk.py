"""Clerk's webhooks: who is made, changed, put out and let go by them, and which are refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.clerk import (
    ISSUER,
    SECRETS,
    Clerk,
    ClerkUser,
    event,
    signed,
    with_clerk,
)
from tests.server.joining import id_of
from tests.server.project_rows import execute


def account(database: TestDatabase, email: str) -> dict[str, Any] | None:
    with psycopg.connect(database.superuser_url, row_factory=psycopg.rows.dict_row) as connection:
        return connection.execute(
            "select u.id, u.name, u.suspended_at is not null as suspended,"
            " (select string_agg(source, ' ' order by source) from suspensions s"
            "  where s.user_id = u.id) as suspended_by,"
            " u.email_verified_at is not null as verified,"
            " (select count(*) from identities i where i.user_id = u.id) as identities"
            " from users u where email = %s",
            [email],
        ).fetchone()


def events_of(database: TestDatabase, person: object) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select action from audit where subject = %s and detail ->> 'by' = %s order by id",
            [person, ISSUER],
        ).fetchall()
    return [action for (action,) in rows]


async def test_a_user_who_is_made_there_has_an_account_here(clerk: Clerk, database: TestDatabase):
    user = ClerkUser()

    assert await clerk.tell("user.created", user.said()) == "made"

    made = account(database, user.email)
    assert made is not None
    assert (made["name"], made["verified"], made["identities"]) == ("Ada Lovelace", True, 1)
    assert events_of(database, made["id"]) == ["sign-up", "identity-added"]


@pytest.mark.parametrize("secret", SECRETS)
async def test_each_secret_is_good_while_one_takes_the_place_of_another(clerk: Clerk, secret: str):
    body = event("user.created", ClerkUser().said())

    assert (await clerk.send(body, signed(body, secret))).json() == {"outcome": "made"}


async def test_several_signatures_of_which_one_is_good_are_good(clerk: Clerk):
    body = event("user.created", ClerkUser().said())
    headers = signed(body)
    headers["svix-signature"] = f"v1a,AAAA v1,AAAA {headers['svix-signature']}"

    assert (await clerk.send(body, headers)).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    ["secret", "old", "early", "body", "cut", "id", "time", "none", "no base64", "empty", "long"],
)
async def test_what_is_not_signed_now_by_who_has_the_secret_is_refused(
    clerk: Clerk, database: TestDatabase, wrong: str
):
    user = ClerkUser()
    body = event("user.created", user.said())
    headers, sent = signed(body), body
    match wrong:
        case "secret":
            headers = signed(body, "whsec_" + "bm90LXRoZS1vbmUtdGhhdC1pcy1zZXQtaGVyZQ==")
        case "old":
            headers = signed(body, age=timedelta(minutes=6))
        case "early":
            headers = signed(body, age=timedelta(minutes=-6))
        case "body":
            sent = body.replace(b"Ada", b"Eve")
        case "cut":
            sent = body[:-1]
        case "id":
            headers["svix-id"] += "x"
        case "time":
            headers["svix-timestamp"] = str(int(headers["svix-timestamp"]) + 1)
        case "none":
            del headers["svix-signature"]
        case "no base64":
            headers["svix-signature"] = "v1,*"
        case "empty":
            sent = b""
        case _:
            headers["svix-signature"] = ",".join(["v1,AAAA"] * 1000)
    answer = await clerk.send(sent, headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")
    assert account(database, user.email) is None


async def test_an_event_that_comes_again_does_nothing_however_many_come_at_once(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()
    body = event("user.created", user.said())
    headers = signed(body)
    answers = await asyncio.gather(*(clerk.send(body, headers) for _ in range(8)))
    later = await clerk.send(body, signed(body, name=headers["svix-id"]))

    outcomes = sorted(answer.json()["outcome"] for answer in answers)
    assert outcomes == ["again"] * 7 + ["made"]
    assert later.json() == {"outcome": "again"}


async def test_what_failed_is_done_when_it_is_sent_again(clerk: Clerk):
    user = ClerkUser()
    broken = event("user.created", {"id": user.id})
    refused = await clerk.send(broken, headers := signed(broken))
    body = event("user.created", user.said())
    again = await clerk.send(body, signed(body, name=headers["svix-id"]))

    assert refused.status_code == 422 and "updated_at" in refused.json()["detail"]
    assert again.json() == {"outcome": "made"}


async def test_the_newest_word_holds_in_whichever_order_they_come(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()
    made, banned = user.said(), user.said(banned=True)
    freed = user.said(first_name="Augusta")
    outcomes = [
        await clerk.tell(kind, data)
        for kind, data in [
            ("user.updated", freed),
            ("user.updated", banned),
            ("user.created", made),
        ]
    ]

    assert outcomes == ["made", "stale", "stale"]
    there = account(database, user.email)
    assert there and (there["name"], there["suspended"]) == ("Augusta Lovelace", False)


async def test_who_was_deleted_is_not_made_by_what_comes_late(clerk: Clerk, database: TestDatabase):
    user = ClerkUser()
    gone = {"id": user.id, "object": "user", "deleted": True}

    assert await clerk.tell("user.deleted", gone) == "nobody"
    assert await clerk.tell("user.created", user.said()) == "stale"
    assert account(database, user.email) is None


async def test_an_address_that_was_not_verified_opens_no_account_until_it_is(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()

    assert await clerk.tell("user.created", user.said(verified=False)) == "nobody"
    assert account(database, user.email) is None
    assert await clerk.tell("user.updated", user.said()) == "made"


async def test_name_and_verified_address_follow_and_an_unverified_one_does_not(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()
    await clerk.tell("user.created", user.said())
    new = f"new-{user.email}"
    unverified = await clerk.tell("user.updated", user.said(verified=False, email=new))
    before = account(database, new)
    verified = await clerk.tell("user.updated", user.said(email=new, first_name="Augusta"))

    assert (unverified, before, verified) == ("same", None, "changed")
    there = account(database, new)
    assert there and (there["name"], there["verified"]) == ("Augusta Lovelace", True)


async def test_an_address_that_is_somebody_elses_here_is_not_taken(
    clerk: Clerk, database: TestDatabase
):
    first, second = ClerkUser(), ClerkUser()
    for user in (first, second):
        await clerk.tell("user.created", user.said())

    assert await clerk.tell("user.updated", second.said(email=first.email)) == "taken"
    assert account(database, second.email) is not None


async def test_who_is_banned_there_is_suspended_until_they_are_not(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()
    await clerk.tell("user.created", user.said())
    put_out = await clerk.tell("user.updated", user.said(banned=True))
    there = account(database, user.email)
    back = await clerk.tell("user.updated", user.said())
    after = account(database, user.email)

    assert (put_out, back) == ("suspended", "reinstated")
    assert there and (there["suspended"], there["suspended_by"]) == (True, ISSUER)
    assert after and not after["suspended"]
    assert events_of(database, after["id"])[2:] == ["account-suspended", "account-reinstated"]


async def test_whom_a_stranger_locks_there_by_guessing_is_not_suspended(
    clerk: Clerk, database: TestDatabase
):
    user = ClerkUser()
    await clerk.tell("user.created", user.said())

    assert await clerk.tell("user.updated", user.said(locked=True)) == "same"
    assert not (account(database, user.email) or {})["suspended"]


async def test_whom_an_admin_suspended_clerk_does_not_take_back(
    clerk: Clerk, database: TestDatabase, admin: Person
):
    user = ClerkUser()
    await clerk.tell("user.created", user.said(first_name="Grace"))
    there = account(database, user.email)
    assert there
    await admin.http.post(f"/admin/accounts/{there['id']}/suspend")

    assert await clerk.tell("user.updated", user.said(first_name="Grace")) == "same"
    assert (account(database, user.email) or {})["suspended"]


@pytest.fixture
async def known(server: str, database: TestDatabase) -> AsyncIterator[tuple[Person, ClerkUser]]:
    """Somebody with sessions, a key and a password here, who is a user there, too."""
    person, user = await sign_up(server), ClerkUser()
    execute(
        database,
        "insert into identities (id, user_id, issuer, subject) values"
        " (gen_random_uuid(), %s, %s, %s)",
        await id_of(person),
        ISSUER,
        user.id,
    )
    yield person, user
    await person.http.aclose()


async def test_who_is_deleted_there_is_out_here_and_what_they_made_stays(
    clerk: Clerk, known: tuple[Person, ClerkUser], database: TestDatabase
):
    person, user = known
    project, me = await person.project(), await id_of(person)
    gone = {"id": user.id, "object": "user", "deleted": True}
    outcomes = [await clerk.tell("user.deleted", gone) for _ in range(2)]

    assert outcomes == ["suspended", "stale"]
    assert (await person.http.get("/me")).status_code == 401
    there = account(database, person.email)
    assert there and (there["suspended"], there["identities"]) == (True, 0)
    with psycopg.connect(database.superuser_url) as connection:
        kept = connection.execute("select count(*) from projects where id = %s", [project])
        assert kept.fetchone() == (1,)
    assert events_of(database, me) == ["identity-removed", "account-suspended"]


async def test_who_has_a_password_here_keeps_the_address_of_their_account(
    clerk: Clerk, known: tuple[Person, ClerkUser], database: TestDatabase
):
    person, user = known

    assert await clerk.tell("user.updated", user.said()) == "own"
    assert account(database, person.email) is not None


@pytest.mark.parametrize("proved", [False, True])
async def test_an_account_is_linked_only_if_its_address_was_proved(
    linking: Clerk, clerk: Clerk, server: str, database: TestDatabase, proved: bool
):
    person, user = await sign_up(server), ClerkUser()
    if proved:
        execute(
            database,
            "update users set email_verified_at = now() where email = %s",
            person.email,
        )
    without = await clerk.tell("user.created", user.said(email=person.email))
    linked = await linking.tell("user.updated", user.said(email=person.email))
    await person.http.aclose()

    assert (without, linked) == ("nobody", "changed" if proved else "nobody")
    assert (account(database, person.email) or {})["identities"] == int(proved)


@pytest.mark.parametrize("has_password", [False, True])
async def test_no_webhook_is_a_way_into_an_admins_account(
    linking: Clerk, without_password: Person, database: TestDatabase, has_password: bool
):
    """Whoever has its secret would have this Ibid."""
    user = ClerkUser()
    execute(
        database,
        "update users set is_admin = true, password_hash = %s where email = %s",
        "x" if has_password else None,
        without_password.email,
    )
    outcome = await linking.tell("user.created", user.said(email=without_password.email))

    assert outcome == "nobody"
    assert (account(database, without_password.email) or {})["identities"] == 0
    execute(database, "update users set is_admin = false where email = %s", without_password.email)


async def test_who_is_in_no_group_that_may_come_in_is_given_no_account(
    settings: Settings, admin: Person
):
    told = with_clerk(settings, allowed_groups="staff")
    async with (
        running_api(told) as url,
        httpx.AsyncClient(base_url=f"{url}/api/v1") as http,
    ):
        outsider, insider = ClerkUser(), ClerkUser()
        outcomes = [
            await Clerk(http).tell("user.created", outsider.said()),
            await Clerk(http).tell(
                "user.created", insider.said(public_metadata={"groups": ["staff"]})
            ),
        ]

    assert outcomes == ["nobody", "made"]


async def test_who_is_in_no_group_that_may_come_in_is_given_nobodys_account_and_no_new_address(
    settings: Settings, without_password: Person, database: TestDatabase
):
    told = with_clerk(settings, allowed_groups="staff", link_by_email=True)
    staff = {"public_metadata": {"groups": ["staff"]}}
    async with (
        running_api(told) as url,
        httpx.AsyncClient(base_url=f"{url}/api/v1") as http,
    ):
        outsider, leaver = ClerkUser(), ClerkUser()
        outcomes = [
            await Clerk(http).tell("user.created", outsider.said(email=without_password.email)),
            await Clerk(http).tell("user.created", leaver.said(**staff)),
            await Clerk(http).tell("user.updated", leaver.said(email=f"new-{leaver.email}")),
            await Clerk(http).tell(
                "user.updated", leaver.said(email=f"new-{leaver.email}", **staff)
            ),
        ]

    assert outcomes == ["nobody", "made", "same", "changed"]
    assert (account(database, without_password.email) or {})["identities"] == 0


async def test_other_events_are_taken_and_nothing_follows(clerk: Clerk):
    assert await clerk.tell("session.created", {"id": "sess_1"}) == "ignored"


@pytest.mark.parametrize("name", ["other", "nowhere"])
async def test_nobody_elses_webhooks_are_taken(clerk: Clerk, name: str):
    body = event("user.created", ClerkUser().said())
    answer = await clerk.http.post(f"/webhooks/clerk/{name}", content=body, headers=signed(body))

    assert answer.status_code == 404
