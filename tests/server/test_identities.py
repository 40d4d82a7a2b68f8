"""Who somebody is whom an OpenID provider names: by address, by group, and by what they added."""

from typing import Any

import httpx
import pytest

from adapters.wiring import open_api
from contracts.errors import ConfigurationError
from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import (
    FINISH,
    api,
    as_it_was,
    browser,
    company,
    signed_in,
    signing_in_at,
    somebody,
    url,
)
from tests.server.project_rows import audited, execute

__all__ = ["as_it_was", "browser", "company", "url"]


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
        "passkeys": False,
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
