"""Passwords that were forgotten, and addresses that are proved, by letters that are really sent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from adapters.auth.local import digest as digest_of
from adapters.postgres.people.mails import take_link
from adapters.wiring import WorkerAdapters, open_api
from contracts.mail import MailKind
from contracts.people import Caller
from contracts.settings import MailSettings, Settings
from services.accounts.mailing import reset
from services.accounts.schemas import ResetPassword
from services.accounts.visitor import Visitor
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
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
from tests.server.test_auth import PASSWORD

__all__ = ["empty", "post", "postman", "sending", "url"]

NEW = "seven violet lighthouses"


@pytest.fixture
async def ada(url: str) -> AsyncIterator[Person]:
    person = await sign_up(url)
    yield person
    await person.http.aclose()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{url}/api/v1") as client:
        yield client


async def reset_link(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, email: str
) -> str:
    assert (await http.post("/auth/reset", json={"email": email})).status_code == 202
    await deliver_all(postman)
    return secret_in(post)


async def signs_in(http: httpx.AsyncClient, email: str, password: str) -> int:
    body = {"email": email, "password": password}
    answer = await http.post("/auth/sign-in", json=body)
    http.cookies.clear()
    return answer.status_code


async def test_who_forgot_their_password_sets_another_by_mail(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
):
    secret = await reset_link(http, postman, post, ada.email)

    done = await http.post("/auth/reset/finish", json={"secret": secret, "password": NEW})

    assert done.status_code == 204
    assert post.letters[0]["To"] == ada.email
    assert [await signs_in(http, ada.email, one) for one in (PASSWORD, NEW)] == [401, 200]
    assert (await ada.http.get("/me")).status_code == 401
    assert "password-reset" in audited(database)


async def test_a_link_is_good_once(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, ada: Person
):
    secret = await reset_link(http, postman, post, ada.email)
    body = {"secret": secret, "password": NEW}

    answers = await asyncio.gather(*(http.post("/auth/reset/finish", json=body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [204, 410, 410, 410]


async def test_a_link_that_was_used_takes_the_others_along(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, ada: Person
):
    secrets = [await reset_link(http, postman, post, ada.email) for _ in range(2)]

    codes = [
        (await http.post("/auth/reset/finish", json={"secret": one, "password": NEW})).status_code
        for one in secrets
    ]

    assert codes == [204, 410]


async def test_a_weak_password_does_not_use_up_the_link(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, ada: Person
):
    secret = await reset_link(http, postman, post, ada.email)

    weak = await http.post("/auth/reset/finish", json={"secret": secret, "password": "12345678"})
    strong = await http.post("/auth/reset/finish", json={"secret": secret, "password": NEW})

    assert (weak.status_code, strong.status_code) == (422, 204)


async def test_a_link_stays_good_where_what_it_is_for_goes_wrong(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
    sending: Settings,
):
    body = {"secret": await reset_link(http, postman, post, ada.email), "password": NEW}
    full = "alter table audit add constraint full_up check (action <> 'password-reset') not valid"
    execute(database, full)
    async with open_api(sending) as adapters:
        visitor = Visitor(adapters, "127.0.0.1", "", lambda _: None)
        with pytest.raises(psycopg.errors.CheckViolation):
            await reset(visitor, ResetPassword.model_validate(body))
    execute(database, "alter table audit drop constraint full_up")

    assert (await http.post("/auth/reset/finish", json=body)).status_code == 204


async def test_a_link_is_used_up_by_nobody_but_whom_it_was_sent_to(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    sending: Settings,
):
    digest = digest_of(await reset_link(http, postman, post, ada.email))
    own_id = UUID((await ada.http.get("/me")).json()["id"])
    taken: list[bool] = []
    async with open_api(sending) as adapters:
        for person in (uuid4(), own_id):
            async with adapters.db.as_user(Caller(user_id=person)) as tx:
                taken.append(await take_link(tx, MailKind.RESET, digest))

    assert taken == [False, True]


async def test_an_old_link_opens_nothing(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
):
    secret = await reset_link(http, postman, post, ada.email)
    execute(database, "update mail_links set ends_at = now() - interval '1 second'")

    late = await http.post("/auth/reset/finish", json={"secret": secret, "password": NEW})

    assert (late.status_code, late.json()["type"]) == (410, "/problems/link-gone")


async def test_nobody_is_told_whether_an_address_has_an_account(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
):
    """What is written is the same, so that there is nothing to tell it by, not even time."""
    known = await http.post("/auth/reset", json={"email": ada.email})
    unknown = await http.post("/auth/reset", json={"email": "nobody@example.com"})
    async with postman.db.as_worker() as tx:
        noted = {row["email"] for row in await tx.rows("select email from mails")}
    await deliver_all(postman)

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert noted == {ada.email, "nobody@example.com"}
    assert [letter["To"] for letter in post.letters] == [ada.email]


async def test_letters_to_one_address_are_few(http: httpx.AsyncClient):
    codes = [
        (await http.post("/auth/reset", json={"email": "often@example.com"})).status_code
        for _ in range(6)
    ]

    assert codes == [202] * 5 + [429]


async def test_what_the_server_does_not_take_now_is_sent_later(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
):
    post.refuses = "451 Later"
    await http.post("/auth/reset", json={"email": ada.email})
    await deliver_all(postman)
    await deliver_all(postman)  # not due yet
    post.refuses = None
    execute(database, "update mails set due_at = now()")
    await deliver_all(postman)

    assert len(post.letters) == 1
    async with postman.db.as_worker() as tx:
        assert await tx.rows("select from mails") == []


async def test_what_the_server_refuses_for_good_is_given_up(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, ada: Person
):
    post.refuses = "550 No"
    await http.post("/auth/reset", json={"email": ada.email})
    await deliver_all(postman)

    async with postman.db.as_worker() as tx:
        assert await tx.rows("select from mails") == []


async def test_an_address_is_proved_by_mail(
    http: httpx.AsyncClient,
    postman: WorkerAdapters,
    post: MailServer,
    ada: Person,
    database: TestDatabase,
):
    assert (await ada.http.post("/me/verification")).status_code == 202
    await deliver_all(postman)
    secret = secret_in(post)

    as_reset = await http.post("/auth/reset/finish", json={"secret": secret, "password": NEW})
    proved = [(await http.post("/auth/verify", json={"secret": secret})) for _ in range(2)]

    assert as_reset.status_code == 410
    assert [answer.status_code for answer in proved] == [204, 410]
    assert "email-verified" in audited(database)
    await ada.http.post("/me/verification")
    await deliver_all(postman)
    assert len(post.letters) == 1  # there is nothing left to prove


async def test_without_a_server_nobody_is_promised_a_letter(server: str):
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        asked = await http.post("/auth/reset", json={"email": "a@b.example"})
        told = (await http.get("/auth/options")).json()

    assert (asked.status_code, told["mail"]) == (409, False)
    assert "sends no mail" in asked.json()["detail"]


@pytest.mark.parametrize(
    "wrong", [{"sender": ""}, {"security": "none", "user": "ada", "password": "x"}]
)
def test_settings_that_cannot_work_stop_the_start(wrong: dict[str, Any]):
    right = {"host": "mail.example", "sender": "ibid@x.example"}

    with pytest.raises(ValueError, match=r"SENDER|without TLS"):
        MailSettings.model_validate(right | wrong)
