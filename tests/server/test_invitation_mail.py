"""Invitations by mail: what is in the letter, what it proves, and what its maker is told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from adapters.postgres.people import mails
from adapters.wiring import WorkerAdapters
from services.accounts.mailing import deliver
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
from tests.server.joining import accept, bring_in, id_of, invite, look, roles_of
from tests.server.posting import (
    deliver_all,
    empty,
    post,
    postman,
    secret_in,
    sending,
    url,
)
from tests.server.project_rows import audited, execute

__all__ = ["empty", "post", "postman", "sending", "url"]


@pytest.fixture(autouse=True)
def no_letters_counted(database: TestDatabase) -> None:
    execute(database, "delete from attempts")


@pytest.fixture
async def ada(url: str) -> AsyncIterator[Person]:
    person = await sign_up(url)
    yield person
    await person.http.aclose()


@pytest.fixture
async def carol(url: str) -> AsyncIterator[Person]:
    person = await sign_up(url)
    yield person
    await person.http.aclose()


async def mail(owner: Person, project: str, email: str, role: str = "reader") -> dict[str, Any]:
    body = {"role": role, "email": email, "mail": True}
    made = await owner.http.post(f"/projects/{project}/invitations", json=body)
    assert made.status_code == 201, made.text
    return made.json()


async def delivery_of(owner: Person, project: str) -> str | None:
    [only] = (await owner.http.get(f"/projects/{project}/invitations")).json()["items"]
    return only["delivery"]


def is_proved(database: TestDatabase, person: Person) -> bool:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "select email_verified_at from users where email = %s", [person.email]
        ).fetchone()
    return row is not None and row[0] is not None


async def send_again(owner: Person, project: str, invitation: str) -> int:
    path = f"/projects/{project}/invitations/{invitation}/send"
    return (await owner.http.post(path)).status_code


async def test_a_letter_brings_its_reader_in_and_proves_their_address(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    project = await ada.project()
    made = await mail(ada, project, carol.email, "editor")
    waiting = await delivery_of(ada, project)
    await deliver_all(postman)
    sent = await delivery_of(ada, project)

    accepted = await accept(carol, secret_in(post))

    assert (made["secret"], made["delivery"], waiting, sent) == (None, "queued", "queued", "sent")
    assert post.letters[0]["To"] == carol.email
    assert accepted.json()["role"] == "editor"
    assert is_proved(database, carol)
    assert {"email-verified", "invitation-accepted"} <= set(audited(database))


async def test_a_letter_is_of_no_use_to_another_account(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    await mail(ada, await ada.project(), "somebody@else.example")
    await deliver_all(postman)
    secret = secret_in(post)

    assert [(await one(carol, secret)).status_code for one in (look, accept)] == [404, 404]
    assert not is_proved(database, carol)


async def test_a_link_that_was_told_proves_no_address(
    ada: Person, carol: Person, database: TestDatabase
):
    secret = await invite(ada, await ada.project(), email=carol.email)

    assert (await accept(carol, secret)).status_code == 200
    assert not is_proved(database, carol)


async def test_a_link_that_was_told_is_not_mailed_later(
    ada: Person, carol: Person, database: TestDatabase
):
    """Whichever way it is asked for."""
    project = await ada.project()
    await invite(ada, project, email=carol.email)
    [link] = (await ada.http.get(f"/projects/{project}/invitations")).json()["items"]

    assert await send_again(ada, project, link["id"]) == 409
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [await id_of(ada)])
        connection.execute("set local role authenticated")
        noted = connection.execute("select app.mail_invitation(%s, %s)", [project, link["id"]])
        assert noted.fetchone() == (False,)
    assert await delivery_of(ada, project) is None


async def test_a_letter_says_the_same_to_an_address_without_an_account(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer
):
    """And its maker is told the same."""
    told = list[tuple[str | None, str]]()
    for email in (carol.email, "nobody@else.example"):
        project = await ada.project()
        await mail(ada, project, email)
        await deliver_all(postman)
        text = post.letters[-1].get_content().replace(secret_in(post), "")
        told.append((await delivery_of(ada, project), text))

    assert told[0] == told[1]


async def test_nothing_in_a_letter_was_written_by_who_invites(
    ada: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    """Nor is an address in it that is not known to be theirs."""
    project = await ada.project("Win at http://spam.example")
    execute(database, "update users set name = 'Your bank'")
    await mail(ada, project, "victim@else.example")
    await deliver_all(postman)
    unproved = post.letters[-1].as_string()
    execute(database, "update users set email_verified_at = now()")
    await mail(ada, project, "victim@else.example")
    await deliver_all(postman)

    assert not any(one in unproved for one in ("spam.example", "Your bank", ada.email))
    assert ada.email in post.letters[-1].as_string()


async def test_the_secret_of_a_letter_is_kept_nowhere(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    await mail(ada, await ada.project(), carol.email)
    await deliver_all(postman)

    with psycopg.connect(database.superuser_url) as connection:
        for table in ("invitations", "mails", "mail_links", "audit", "idempotency_keys"):
            rows = connection.execute(f"select to_jsonb(t)::text from {table} t").fetchall()  # pyright: ignore
            assert secret_in(post) not in str(rows)


async def test_what_is_refused_for_good_is_shown_and_sent_again(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    project = await ada.project()
    made = await mail(ada, project, carol.email)
    post.refuses = "550 No"
    await deliver_all(postman)
    failed = await delivery_of(ada, project)
    post.refuses = None

    asked = await send_again(ada, project, made["id"])
    await deliver_all(postman)

    assert (failed, asked, await delivery_of(ada, project)) == ("failed", 202, "sent")
    assert (await accept(carol, secret_in(post))).status_code == 200
    assert "invitation-mailed" in audited(database)


async def test_what_is_not_taken_now_waits(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    project = await ada.project()
    await mail(ada, project, carol.email)
    post.refuses = "451 Later"
    await deliver_all(postman)
    waiting = await delivery_of(ada, project)
    post.refuses = None
    execute(database, "update mails set due_at = now()")
    await deliver_all(postman)

    assert (waiting, await delivery_of(ada, project)) == ("queued", "sent")


async def test_what_is_never_taken_is_given_up(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer, database: TestDatabase
):
    project = await ada.project()
    await mail(ada, project, carol.email)
    post.refuses = "451 Later"
    execute(database, "update mails set tries = 99")
    await deliver_all(postman)

    assert await delivery_of(ada, project) == "failed"


async def test_a_letter_that_is_sent_again_ends_the_link_before(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer
):
    project = await ada.project()
    made = await mail(ada, project, carol.email)
    await deliver_all(postman)
    first = secret_in(post)
    await send_again(ada, project, made["id"])
    while_waiting = await look(carol, first)
    await deliver_all(postman)

    assert while_waiting.status_code == 200
    assert (await accept(carol, first)).status_code == 404
    assert (await accept(carol, secret_in(post))).status_code == 200


async def test_what_became_of_a_letter_is_not_told_of_a_later_one(
    ada: Person, carol: Person, postman: WorkerAdapters
):
    """One that takes long, and another that was asked for meanwhile."""
    made = UUID((await mail(ada, await ada.project(), carol.email))["id"])
    async with postman.db.as_worker() as tx:
        for digest in (b"1", b"2"):
            assert await mails.invited(tx, made, digest)

        assert not await mails.settle(tx, made, b"1", "failed")
        assert await mails.settle(tx, made, b"2", "sent")


async def test_two_workers_send_one_letter(
    ada: Person, carol: Person, postman: WorkerAdapters, post: MailServer
):
    made = await mail(ada, await ada.project(), carol.email)

    await asyncio.gather(*(deliver(postman, UUID(made["id"])) for _ in range(3)))

    assert len(post.letters) == 1


@pytest.mark.parametrize("how", ["withdrawn", "suspended", "over"])
async def test_what_does_not_stand_any_more_is_not_sent(
    ada: Person,
    carol: Person,
    postman: WorkerAdapters,
    post: MailServer,
    database: TestDatabase,
    how: str,
):
    project = await ada.project()
    made = await mail(ada, project, carol.email)
    if how == "withdrawn":
        await ada.http.delete(f"/projects/{project}/invitations/{made['id']}")
    elif how == "over":
        execute(database, "update invitations set expires_at = now()")
    else:
        execute(database, f"update users set suspended_at = now() where email = '{ada.email}'")
    await deliver_all(postman)

    assert post.letters == []
    async with postman.db.as_worker() as tx:
        assert await tx.rows("select from mails") == []


async def test_only_owners_mail_and_who_may_not_uses_up_no_letters(
    ada: Person, carol: Person, url: str
):
    project = await ada.project()
    await bring_in(ada, carol, project, "editor")
    made = await mail(ada, project, "new@else.example")
    body = {"role": "reader", "email": "new@else.example", "mail": True}
    path = f"/projects/{project}/invitations"

    refused = [(await carol.http.post(path, json=body)).status_code for _ in range(6)]

    assert refused == [403] * 6
    assert await send_again(carol, project, made["id"]) == 403
    assert await send_again(ada, project, made["id"]) == 202


async def test_letters_of_invitations_to_one_address_are_few_and_leave_room_for_others(
    ada: Person, carol: Person
):
    """Whoever invites an address does not keep it from a new password."""
    project = await ada.project()
    path = f"/projects/{project}/invitations"
    body = {"role": "reader", "email": carol.email, "mail": True}

    codes = [(await ada.http.post(path, json=body)).status_code for _ in range(6)]
    reset = await ada.http.post("/auth/reset", json={"email": carol.email})

    assert codes == [201] * 5 + [429]
    assert reset.status_code == 202


async def test_a_letter_without_an_address_or_a_mail_server_is_refused_in_words(
    ada: Person, alice: Person
):
    mine, theirs = await ada.project(), await alice.project()

    nowhere = await ada.http.post(
        f"/projects/{mine}/invitations", json={"role": "reader", "mail": True}
    )
    no_server = await alice.http.post(
        f"/projects/{theirs}/invitations",
        json={"role": "reader", "email": "x@else.example", "mail": True},
    )

    assert (nowhere.status_code, no_server.status_code) == (422, 409)
    assert "sends no mail" in no_server.json()["detail"]
    assert await roles_of(alice, theirs) == ["owner"]


async def test_a_letter_of_another_project_is_as_absent(ada: Person, carol: Person):
    project = await ada.project()
    made = await mail(ada, project, "new@else.example")

    assert await send_again(carol, project, made["id"]) == 404
    assert await send_again(carol, await carol.project(), made["id"]) == 404
