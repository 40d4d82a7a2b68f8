"""Signing in at a real OpenID provider, as a browser and its person do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from adapters.wiring import open_api
from contracts.errors import ConfigurationError
from contracts.settings import OidcSettings, Settings
from local.processes import free_port
from tests.api import Person, running_api
from tests.database_fixture import TestDatabase
from tests.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server
from tests.server.project_rows import audited, execute

REDIRECT = "http://localhost:3000/sign-in/company"
BEGIN, FINISH = "/auth/providers/company/begin", "/auth/providers/company/finish"


@pytest.fixture(scope="module")
async def company() -> AsyncIterator[OidcServer]:
    async with oidc_server(REDIRECT) as server:
        yield server


@pytest.fixture(autouse=True)
async def as_it_was(company: OidcServer) -> None:
    await company.control(claims={}, token=None)


def signing_in_at(
    settings: Settings, company: OidcServer, accounts: dict[str, Any] | None = None, **told: Any
) -> Settings:
    """Of another API over the same database, where people sign in at the company."""
    issuer = {
        "issuer": company.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "label": "The company",
        **told,
    }
    return settings.model_copy(
        update={
            "oidc": {"company": OidcSettings.model_validate(issuer)},
            "accounts": settings.accounts.model_copy(update=accounts or {}),
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


@asynccontextmanager
async def api(settings: Settings, company: OidcServer, **told: Any) -> AsyncIterator[str]:
    async with running_api(signing_in_at(settings, company, **told)) as url:
        yield f"{url}/api/v1"


@pytest.fixture(scope="module")
async def url(settings: Settings, company: OidcServer, server: str) -> AsyncIterator[str]:
    async with api(settings, company) as address:
        yield address


@pytest.fixture
async def browser(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url) as http:
        yield http


def somebody() -> str:
    return f"p{uuid4().hex[:10]}"


async def back(http: httpx.AsyncClient, company: OidcServer, login: str) -> dict[str, str]:
    begun = await http.post(BEGIN)
    assert begun.status_code == 200, begun.text
    return await company.came_back(begun.json()["url"], login)


async def signed_in(http: httpx.AsyncClient, company: OidcServer, login: str) -> httpx.Response:
    return await http.post(FINISH, json=await back(http, company, login))


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


async def test_an_unverified_address_is_no_key(
    url: str, browser: httpx.AsyncClient, company: OidcServer
):
    await company.control(claims={"email_verified": False})

    refused = await signed_in(browser, company, somebody())

    assert refused.status_code == 403
    assert "no e-mail address of yours that it has verified" in refused.json()["detail"]


@pytest.mark.parametrize("verified", ["true", 1, None])
async def test_only_true_is_verified(
    browser: httpx.AsyncClient, company: OidcServer, verified: object
):
    await company.control(claims={"email_verified": verified})

    assert (await signed_in(browser, company, somebody())).status_code == 403


async def test_an_address_opens_nobodys_account(
    browser: httpx.AsyncClient, company: OidcServer, alice: Person
):
    await company.control(claims={"email": alice.email})

    refused = await signed_in(browser, company, somebody())

    assert refused.status_code == 409
    assert "add this sign-in under “You”" in refused.json()["detail"]


async def test_an_issuer_that_is_trusted_opens_no_account_whose_address_was_never_proved(
    settings: Settings, company: OidcServer, alice: Person
):
    """Else whoever signed up with somebody's address would wait there for them."""
    await company.control(claims={"email": alice.email})
    async with (
        api(settings, company, link_by_email=True) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        assert (await signed_in(http, company, somebody())).status_code == 409


async def test_an_issuer_that_is_trusted_opens_an_account_whose_address_was_proved(
    settings: Settings, company: OidcServer, database: TestDatabase, bob: Person
):
    execute(database, "update users set email_verified_at = now() where email = %s", bob.email)
    await company.control(claims={"email": bob.email})
    async with (
        api(settings, company, link_by_email=True) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        entered = await signed_in(http, company, somebody())
        unverified = {"email": bob.email, "email_verified": False}
        await company.control(claims=unverified)
        refused = await signed_in(http, company, somebody())

    assert entered.json()["user"]["email"] == bob.email
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("kind", "claims"),
    [
        ("oidc", {"groups": ["staff"]}),
        ("oidc", {"groups": "staff"}),
        ("keycloak", {"realm_access": {"roles": ["staff"]}}),
        ("clerk", {"public_metadata": {"roles": ["staff"]}}),
        ("supabase", {"app_metadata": {"groups": ["staff"]}}),
    ],
)
async def test_who_is_in_a_group_comes_in(
    settings: Settings, company: OidcServer, kind: str, claims: dict[str, Any]
):
    told = {"kind": kind, "allowed_groups": ["staff", "owners"], "algorithm": "RS256"}
    async with (
        api(settings, company, **told) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        outside = await signed_in(http, company, somebody())
        await company.control(claims=claims)
        inside = await signed_in(http, company, somebody())

    assert (outside.status_code, inside.status_code) == (403, 200), inside.text
    assert "says that you are in no group" in outside.json()["detail"]


async def test_what_people_write_themselves_is_no_group(settings: Settings, company: OidcServer):
    await company.control(claims={"user_metadata": {"groups": ["staff"], "roles": ["staff"]}})
    told = {"kind": "supabase", "allowed_groups": ["staff"], "algorithm": "RS256"}
    async with (
        api(settings, company, **told) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        assert (await signed_in(http, company, somebody())).status_code == 403


async def test_where_nobody_is_taken_in_only_who_is_known_comes_in(
    url: str, settings: Settings, company: OidcServer
):
    known = somebody()
    async with httpx.AsyncClient(base_url=url) as http:
        await signed_in(http, company, known)
    async with (
        api(settings, company, sign_up=False) as closed,
        httpx.AsyncClient(base_url=closed) as http,
    ):
        stranger = await signed_in(http, company, somebody())
        entered = await signed_in(http, company, known)

    assert (stranger.status_code, entered.status_code) == (403, 200)


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


async def added(
    http: httpx.AsyncClient, company: OidcServer, login: str, head: dict[str, str]
) -> httpx.Response:
    begun = await http.post("/me/identities/company/begin", headers=head)
    answer = await company.came_back(begun.json()["url"], login)
    return await http.post("/me/identities/company/finish", json=answer, headers=head)


def bearing(person: Person) -> dict[str, str]:
    return {"authorization": person.http.headers["authorization"]}


async def test_a_person_adds_a_sign_in_and_comes_in_by_it(
    url: str,
    browser: httpx.AsyncClient,
    company: OidcServer,
    alice: Person,
    database: TestDatabase,
):
    login = somebody()

    listed = await added(browser, company, login, bearing(alice))
    async with httpx.AsyncClient(base_url=url) as http:
        entered = await signed_in(http, company, login)

    assert listed.status_code == 200, listed.text
    assert [one["label"] for one in listed.json()] == ["The company"]
    assert entered.json()["user"]["email"] == alice.email
    mine = (await browser.get("/me/identities", headers=bearing(alice))).json()
    path = f"/me/identities/{mine[0]['id']}"
    assert (await browser.delete(path, headers=bearing(alice))).status_code == 204
    assert (await browser.delete(path, headers=bearing(alice))).status_code == 404
    assert audited(database)[-3:] == ["identity-added", "sign-in", "identity-removed"]


async def test_what_one_began_nobody_else_can_finish(
    browser: httpx.AsyncClient, company: OidcServer, alice: Person, bob: Person
):
    begun = await browser.post("/me/identities/company/begin", headers=bearing(alice))
    answer = await company.came_back(begun.json()["url"], somebody())
    path = "/me/identities/company/finish"

    by_bob = await browser.post(path, json=answer, headers=bearing(bob))
    as_sign_in = await browser.post(FINISH, json=answer)

    assert (by_bob.status_code, as_sign_in.status_code) == (400, 400)


async def test_an_identity_is_one_persons(
    url: str, browser: httpx.AsyncClient, company: OidcServer, bob: Person
):
    login = somebody()
    async with httpx.AsyncClient(base_url=url) as http:
        await signed_in(http, company, login)

    refused = await added(browser, company, login, bearing(bob))

    assert refused.status_code == 409
    assert "has another account here" in refused.json()["detail"]


async def test_the_last_way_in_stays(browser: httpx.AsyncClient, company: OidcServer):
    await signed_in(browser, company, somebody())
    mine = (await browser.get("/me/identities")).json()

    refused = await browser.delete(f"/me/identities/{mine[0]['id']}")

    assert refused.status_code == 409


async def test_a_key_changes_no_way_in(browser: httpx.AsyncClient, alice: Person):
    made = (await alice.http.post("/api-keys", json={"name": "script"})).json()
    head = {"authorization": f"Bearer {made['secret']}"}

    assert (await browser.get("/me/identities", headers=head)).status_code == 403
    begun = await browser.post("/me/identities/company/begin", headers=head)
    assert begun.status_code == 403


async def test_without_passwords_only_the_issuer_lets_anybody_in(
    settings: Settings, company: OidcServer, alice: Person
):
    async with (
        api(settings, company, accounts={"passwords": "off"}) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        told = (await http.get("/auth/options")).json()
        right = {"email": alice.email, "password": "correct horse battery"}
        by_password = await http.post("/auth/sign-in", json=right)
        new = {"email": f"{somebody()}@example.com", "password": "correct horse battery"}
        signed_up = await http.post("/auth/sign-up", json=new)
        entered = await signed_in(http, company, somebody())

    assert told == {
        "passwords": False,
        "sign_up": False,
        "mail": False,
        "providers": [{"name": "company", "label": "The company"}],
    }
    assert (by_password.status_code, signed_up.status_code) == (403, 403)
    assert entered.status_code == 200


async def test_signing_up_can_be_closed_alone(settings: Settings, company: OidcServer):
    async with (
        api(settings, company, accounts={"sign_up": "closed"}) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        told = (await http.get("/auth/options")).json()

    assert (told["passwords"], told["sign_up"]) == (True, False)


async def test_a_provider_that_is_not_there_is_absent(browser: httpx.AsyncClient):
    assert (await browser.post("/auth/providers/nobody/begin")).status_code == 404


@pytest.mark.parametrize("issuer", ["http://id.example.com", "http://93.184.216.34:8080/realm"])
async def test_an_issuer_reached_by_http_over_the_internet_stops_the_start(
    settings: Settings, company: OidcServer, issuer: str
):
    with pytest.raises(ConfigurationError, match="IBID_OIDC__COMPANY__ISSUER"):
        async with open_api(signing_in_at(settings, company, issuer=issuer)):
            pass


async def test_an_unknown_kind_stops_the_start(settings: Settings, company: OidcServer):
    with pytest.raises(ConfigurationError, match="clerk, keycloak, oidc, supabase"):
        async with open_api(signing_in_at(settings, company, kind="saml")):
            pass
