"""Signing in at a real OpenID provider, as a browser and its person do."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from local.processes import free_port
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import (
    BEGIN,
    FINISH,
    api,
    as_it_was,
    back,
    browser,
    company,
    signed_in,
    somebody,
    url,
)
from tests.server.project_rows import execute

__all__ = ["as_it_was", "browser", "company", "url"]


async def test_who_signs_in_there_has_an_account_here(
    browser: httpx.AsyncClient, company: OidcServer
):
    login = somebody()

    entered = await signed_in(browser, company, login)

    assert entered.status_code == 200, entered.text
    me = (await browser.get("/me")).json()
    assert (me["email"], me["name"]) == (f"{login}@example.com", "Ada Lovelace")
    assert me == entered.json()["user"]


async def test_who_comes_again_is_the_same_person(url: str, company: OidcServer):
    login, ids = somebody(), set[str]()
    for _ in range(2):
        async with httpx.AsyncClient(base_url=url) as http:
            ids.add((await signed_in(http, company, login)).json()["user"]["id"])

    assert len(ids) == 1


async def test_two_people_are_two(url: str, company: OidcServer):
    ids = set[str]()
    for login in (somebody(), somebody()):
        async with httpx.AsyncClient(base_url=url) as http:
            ids.add((await signed_in(http, company, login)).json()["user"]["id"])

    assert len(ids) == 2


async def test_whose_address_changes_there_stays_the_same_person(url: str, company: OidcServer):
    login = somebody()
    async with httpx.AsyncClient(base_url=url) as http:
        before = (await signed_in(http, company, login)).json()["user"]
    await company.control(claims={"email": f"{somebody()}@example.com"})
    async with httpx.AsyncClient(base_url=url) as http:
        after = (await signed_in(http, company, login)).json()["user"]

    assert before == after


async def test_an_answer_is_good_once(browser: httpx.AsyncClient, company: OidcServer):
    answer = await back(browser, company, somebody())
    kept = {**browser.cookies}

    first = await browser.post(FINISH, json=answer)
    async with httpx.AsyncClient(base_url=browser.base_url, cookies=kept) as copied:
        again = await copied.post(FINISH, json=answer)

    assert (first.status_code, again.status_code) == (200, 400)
    assert "came back before" in again.json()["detail"]


async def test_of_answers_that_come_at_once_one_is_good(
    browser: httpx.AsyncClient, company: OidcServer
):
    answer = await back(browser, company, somebody())

    answers = await asyncio.gather(*(browser.post(FINISH, json=answer) for _ in range(5)))

    assert sorted(one.status_code for one in answers) == [200, 400, 400, 400, 400]


async def test_an_answer_opens_nothing_in_another_browser(
    url: str, browser: httpx.AsyncClient, company: OidcServer
):
    answer = await back(browser, company, somebody())

    async with httpx.AsyncClient(base_url=url) as other:
        refused = await other.post(FINISH, json=answer)

    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-request")


async def test_a_state_of_somebody_elses_making_is_refused(
    browser: httpx.AsyncClient, company: OidcServer
):
    answer = await back(browser, company, somebody())

    refused = await browser.post(FINISH, json=answer | {"state": "A" * 43})

    assert refused.status_code == 400


async def test_a_code_of_another_sign_in_is_refused(url: str, company: OidcServer):
    """Whoever slips their own code under somebody else's state is stopped by PKCE."""
    async with (
        httpx.AsyncClient(base_url=url) as mine,
        httpx.AsyncClient(base_url=url) as theirs,
    ):
        my_answer = await back(mine, company, somebody())
        their_answer = await back(theirs, company, somebody())

        refused = await mine.post(FINISH, json=my_answer | {"code": their_answer["code"]})

    assert refused.status_code == 401
    assert "The company does not take the code" in refused.json()["detail"]


async def test_another_issuers_answer_is_refused(browser: httpx.AsyncClient, company: OidcServer):
    answer = await back(browser, company, somebody())

    refused = await browser.post(FINISH, json=answer | {"iss": "https://evil.example"})

    assert (refused.status_code, refused.json()["detail"]) == (
        401,
        "The company is not who answered.",
    )


async def test_an_answer_without_its_issuer_is_refused_where_one_is_promised(
    browser: httpx.AsyncClient, company: OidcServer
):
    answer = await back(browser, company, somebody())
    del answer["iss"]

    assert (await browser.post(FINISH, json=answer)).status_code == 401


SPOILT: dict[str, dict[str, Any]] = {
    "another issuer": {"set": {"iss": "https://evil.example"}},
    "another audience": {"set": {"aud": "another-app"}},
    "another party": {"set": {"azp": "another-app"}},
    "several audiences and no party": {"set": {"aud": ["ibid", "another-app"]}},
    "another nonce": {"set": {"nonce": "made-up"}},
    "no nonce": {"drop": ["nonce"]},
    "no subject": {"drop": ["sub"]},
    "an empty subject": {"set": {"sub": ""}},
    "a subject that is no text": {"set": {"sub": 7}},
    "no end": {"drop": ["exp"]},
    "ended": {"set": {"exp": 1_700_000_000}},
    "made long ago": {"set": {"iat": 1_700_000_000, "exp": 4_000_000_000}},
    "made in the future": {"set": {"iat": 4_000_000_000, "exp": 4_000_000_100}},
    "not yet good": {"set": {"nbf": 4_000_000_000}},
    "a life of years": {"set": {"exp": 4_000_000_000}},
    "another access token's": {"set": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "unsigned": {"by": "none"},
    "signed with the client's secret": {"by": "secret"},
    "a foreign key under a foreign id": {"by": "foreign"},
    "a foreign key under the right id": {"by": "foreign", "header": {"kid": "first"}},
    "no key's id": {"header": {"kid": None}},
    "another kind": {"header": {"typ": "at+jwt"}},
    "what must be understood": {"header": {"crit": ["x"], "x": 1}},
    "no token": {"raw": "a.b"},
    "nothing": {"raw": ""},
}


@pytest.mark.parametrize("how", SPOILT)
async def test_a_spoilt_token_lets_nobody_in(
    browser: httpx.AsyncClient, company: OidcServer, how: str
):
    await company.control(token=SPOILT[how])

    refused = await signed_in(browser, company, somebody())

    assert refused.status_code == 401, refused.text
    assert refused.json()["detail"].startswith("The company ")
    assert (await browser.get("/me")).status_code == 401


async def test_a_token_that_is_only_written_anew_lets_its_person_in(
    browser: httpx.AsyncClient, company: OidcServer
):
    """What spoils tokens above spoils nothing by itself."""
    await company.control(token={})

    assert (await signed_in(browser, company, somebody())).status_code == 200


async def test_a_new_key_of_the_issuer_is_taken(settings: Settings, company: OidcServer):
    async with (
        api(settings, company) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        before = await company.control(rotate=f"k{uuid4().hex[:6]}")
        entered = await signed_in(http, company, somebody())
        keys_read = (await company.control())["/jwks"] - before.get("/jwks", 0)
        again = await signed_in(http, company, somebody())

    assert (entered.status_code, again.status_code, keys_read) == (200, 200, 1)
    await company.control(rotate="first")


async def test_a_refusal_is_told_in_our_own_words(browser: httpx.AsyncClient, company: OidcServer):
    answer = await back(browser, company, somebody())

    told = {"state": answer["state"], "iss": answer["iss"], "error": "access_denied"}
    refused = await browser.post(FINISH, json=told)

    assert refused.status_code == 403
    assert (
        refused.json()["detail"]
        == "The company says that you did not allow it, or may not come in."
    )


async def test_an_issuer_that_is_away_is_named(settings: Settings, company: OidcServer):
    nobody = f"http://127.0.0.1:{free_port()}"
    async with (
        api(settings, company, issuer=nobody) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        refused = await http.post(BEGIN)

    assert refused.status_code == 503
    assert refused.json()["detail"].startswith("The company does not answer.")


async def test_a_client_secret_that_is_wrong_is_told_apart(settings: Settings, company: OidcServer):
    async with (
        api(settings, company, client_secret="x" * 32) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        refused = await signed_in(http, company, somebody())

    assert refused.status_code == 503
    assert "refuses Ibid's client id or secret" in refused.json()["detail"]


async def test_a_session_ends_when_the_issuer_is_to_be_asked_again(
    settings: Settings, company: OidcServer
):
    async with (
        api(settings, company, session_seconds=1) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        assert (await signed_in(http, company, somebody())).status_code == 200
        await asyncio.sleep(1.1)
        assert (await http.post("/auth/refresh")).status_code == 401


def failed(database: TestDatabase) -> list[tuple[str | None, dict[str, str]]]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select subject, detail, user_id, address from audit where action = 'sign-in-failed'"
            " order by id"
        ).fetchall()
    assert all(who is None and network == "127.0.0.0/24" for _, _, who, network in rows)
    return [(None if subject is None else str(subject), detail) for subject, detail, _, _ in rows]


async def test_a_sign_in_there_that_fails_is_an_event_with_its_issuer_and_whose_account_it_was(
    browser: httpx.AsyncClient, company: OidcServer, database: TestDatabase
):
    async def refused(login: str, status: int) -> tuple[str | None, dict[str, str]]:
        before = len(failed(database))
        answer = await signed_in(browser, company, login)
        assert answer.status_code == status, answer.text
        (told,) = failed(database)[before:]
        assert login not in str(told)
        return told

    known, newcomer = somebody(), somebody()
    account = (await signed_in(browser, company, known)).json()["user"]["id"]
    # By itself this address has an account here, which its person made with a password.
    made = {"email": f"{newcomer}@example.com", "password": "correct horse battery"}
    theirs = (await browser.post("/auth/sign-up", json=made)).json()["user"]["id"]

    assert await refused(newcomer, 409) == (theirs, {"by": "company", "why": "not-allowed"})
    await company.control(token={"by": "foreign"})
    assert await refused(known, 401) == (None, {"by": "company", "why": "issuer"})
    await company.control(token=None)
    execute(database, "update users set suspended_at = now() where id = %s", account)
    assert await refused(known, 401) == (account, {"by": "company", "why": "suspended"})


async def test_who_says_no_there_tried_nothing_here(
    browser: httpx.AsyncClient, company: OidcServer, database: TestDatabase
):
    before = failed(database)
    answer = await back(browser, company, somebody())
    del answer["code"]

    told = await browser.post(FINISH, json=answer | {"error": "access_denied"})

    assert (told.status_code, failed(database)) == (403, before)
