"""Going to an authorization server and coming back."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from mcp.shared.auth import OAuthClientInformationFull
from pydantic import AnyUrl

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.mcp_server import McpTestServer, Seen, lifespan_of, orders, running
from tests.oauth_server import Guarded
from tests.server.deciding import ANSWER_WITH, decides
from tests.server.project_rows import everything, execute
from tests.server.sign_ins.signing_in import (
    STATE,
    begun,
    imported,
    joined,
    reaching,
    refused,
    renewals,
    state_of,
    tried,
    waiting,
)
from tests.server.tool_servers import added, answer, chosen


async def test_a_server_that_wants_a_sign_in_is_kept_and_says_so(
    ada: Person, project: str, there: Guarded
) -> None:
    looked = await added(ada, project, there.shop)
    assert looked["server"]["sign_in"] == {
        "state": "wanted",
        "issuer": None,
        "signed_in_at": None,
        "scope": None,
    }
    assert looked["items"] == []


async def test_who_signed_in_sees_and_calls_the_servers_tools(
    ada: Person, project: str, there: Guarded, model: OpenAIServer
) -> None:
    await imported(ada, project, there)
    decides(model, [("get_order", {"number": "4711"})], [ANSWER_WITH], prose=f"{STATE} [1]")
    message = await answer(ada, project)
    assert message["sources"][0]["quote"] == STATE

    [server] = (await ada.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    assert server["sign_in"]["state"] == "signed_in"
    assert server["sign_in"]["issuer"] == there.door.url
    [form] = there.door.forms("/token", grant_type="authorization_code")
    assert form["resource"] == there.shop.url and len(form["code_verifier"]) >= 43


async def test_a_browser_is_sent_with_pkce_and_comes_back_to_nowhere_but_here(
    ada: Person, project: str, there: Guarded, settings: Settings
) -> None:
    path, _ = await waiting(ada, project, there)
    elsewhere = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    said = await ada.http.post(f"{path}/sign-in", json={}, headers=elsewhere)
    url = urlsplit(said.json()["url"])
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}/" == there.door.url
    assert asked["redirect_uri"] == f"{settings.public_web_url}tools/signed-in"
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert asked["resource"] == there.shop.url
    assert len(asked["state"]) >= 43 and len(asked["code_challenge"]) == 43


async def test_a_state_that_nobody_was_given_finishes_nothing(
    ada: Person, project: str, there: Guarded
) -> None:
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    await refused(ada, back | {"state": back["state"][::-1]}, there, "not one that you began")


async def test_a_state_is_good_once(ada: Person, project: str, there: Guarded) -> None:
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    at_once = [ada.http.post("/tool-sign-ins", json=back) for _ in range(5)]
    statuses = [answer.status_code for answer in await asyncio.gather(*at_once)]
    assert sorted(statuses) == [200, 422, 422, 422, 422]
    assert len(there.door.forms("/token")) == 1
    again = await ada.http.post("/tool-sign-ins", json=back)
    assert again.status_code == 422


async def test_a_state_that_was_refused_is_not_good_again(
    ada: Person, project: str, there: Guarded
) -> None:
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    await refused(ada, {"state": back["state"], "error": "access_denied"}, there, "access_denied")
    await refused(ada, back, there, "not one that you began")


async def test_nobody_finishes_what_somebody_else_began(
    ada: Person, project: str, there: Guarded, url: str, database: TestDatabase
) -> None:
    _, begun_at = await waiting(ada, project, there)
    back = await there.door.consented(begun_at)
    for stranger in (await sign_up(url), await joined(database, url, project, "editor")):
        await refused(stranger, back, there, "not one that you began")
        await stranger.http.aclose()
    assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200


async def test_a_sign_in_that_takes_too_long_is_begun_again(
    ada: Person, project: str, there: Guarded, database: TestDatabase
) -> None:
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    execute(database, "update tool_sign_ins set expires_at = now() - interval '1 second'")
    await refused(ada, back, there, "took longer than ten minutes")


async def test_who_may_no_longer_change_the_project_finishes_nothing(
    ada: Person, project: str, there: Guarded, url: str, database: TestDatabase
) -> None:
    looked = await added(ada, project, there.shop)
    editor = await joined(database, url, project, "editor")
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    back = await there.door.consented(await begun(editor, path))
    execute(database, "update members set role = 'reader' where role = 'editor'")
    await refused(editor, back, there, "not one that you began")
    await editor.http.aclose()


@pytest.mark.parametrize(
    ("told_support", "iss", "fine"),
    [
        (True, "its own", True),
        (False, "its own", True),
        (True, None, False),
        (False, "https://evil.example/", False),
        (True, "https://evil.example/", False),
        (False, "without the slash", False),
    ],
)
async def test_a_code_of_another_authorization_server_is_sent_to_none(
    ada: Person, project: str, there: Guarded, told_support: bool, iss: str | None, fine: bool
) -> None:
    there.door.metadata["authorization_response_iss_parameter_supported"] = told_support
    known = {"its own": there.door.url, "without the slash": there.door.url.rstrip("/")}
    there.door.kept.iss = known.get(iss, iss) if iss else None
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    if fine:
        assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200
    else:
        await refused(ada, back, there, "Another authorization server answered")


async def test_a_no_is_told_without_what_was_written_for_people(
    ada: Person, project: str, there: Guarded
) -> None:
    there.door.kept.denies = True
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    sent = {name: back[name] for name in ("state", "error")}
    await refused(ada, sent, there, "did not let you sign in: access_denied")
    _, url = await waiting(ada, await reaching(ada, there), there)
    sent = {"state": (await there.door.consented(url))["state"], "error": "Call 555-1234."}
    said = await ada.http.post("/tool-sign-ins", json=sent)
    assert said.status_code == 422 and "555-1234" not in said.text


@pytest.mark.parametrize(
    ("answered", "status", "why"),
    [
        ((400, b'{"error": "invalid_grant", "error_description": "555-1234"}'), 422, "invalid_gr"),
        ((401, b"555-1234"), 422, "401"),
        ((500, b"{}"), 502, "Try again later"),
        ((200, b"555-1234"), 422, "no bearer token"),
        ((200, b'{"access_token": "a\\r\\nX-Evil: 1", "token_type": "Bearer"}'), 422, "no bearer"),
        ((200, b'{"access_token": "a", "token_type": "mac"}'), 422, "no bearer token"),
        ((302, b""), 502, "302"),
    ],
)
async def test_a_token_endpoint_that_gives_none_is_told(
    ada: Person,
    project: str,
    there: Guarded,
    answered: tuple[int, bytes],
    status: int,
    why: str,
) -> None:
    _, url = await waiting(ada, project, there)
    back = await there.door.consented(url)
    there.door.refuses = answered
    said = await ada.http.post("/tool-sign-ins", json=back)
    assert said.status_code == status and why in said.json()["detail"], said.text
    assert "555-1234" not in said.text
    assert await state_of(ada, project) == "wanted"


async def test_who_registered_ibid_by_hand_says_as_what(
    ada: Person, project: str, there: Guarded, settings: Settings, database: TestDatabase
) -> None:
    there.door.without = ("registration_endpoint",)
    looked = await added(ada, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    said = await ada.http.post(f"{path}/sign-in", json={})
    assert said.status_code == 422 and said.json()["errors"][0]["field"] == "client_id"
    assert f"{settings.public_web_url}tools/signed-in" in said.json()["detail"]

    secret = "by-hand-71d0e9a3c4"
    there.door.kept.clients["ibid"] = OAuthClientInformationFull(
        client_id="ibid",
        client_secret=secret,
        redirect_uris=[AnyUrl(f"{settings.public_web_url}tools/signed-in")],
        token_endpoint_auth_method="client_secret_basic",
    )
    url = await begun(ada, path, client_id="ibid", client_secret=secret)
    back = await there.door.consented(url)
    assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200
    assert await begun(ada, path)  # kept from then on
    assert secret not in everything(database) + url


async def test_a_client_that_nobody_signed_in_with_is_not_kept(
    ada: Person, project: str, there: Guarded
) -> None:
    path, _ = await waiting(ada, project, there)
    await begun(ada, path, client_id="mistyped")
    back = await there.door.consented(await begun(ada, path))
    assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200


async def test_a_server_that_only_wants_a_key_is_not_kept(ada: Person) -> None:
    async with running(McpTestServer(token="a"), orders().streamable_http_app()) as shop:
        project = await ada.project()
        await ada.http.put(f"/projects/{project}/tool-hosts", json={"hosts": [shop.host]})
        said = await ada.http.post(f"/projects/{project}/tool-servers", json={"url": shop.url})
        assert said.status_code == 422 and "enter it as a header" in said.json()["detail"]
    assert (await ada.http.get(f"/projects/{project}/tool-servers")).json()["items"] == []


async def test_an_authorization_server_inside_the_network_has_to_be_named_as_well(
    ada: Person, there: Guarded
) -> None:
    project = await ada.project()
    named = {"hosts": [there.shop.host]}
    await ada.http.put(f"/projects/{project}/tool-hosts", json=named)
    said = await ada.http.post(f"/projects/{project}/tool-servers", json={"url": there.shop.url})
    assert said.status_code in (403, 422), said.text
    assert said.json()["type"].endswith("url-not-allowed")
    assert there.door.seen == []


def needs(there: Guarded, scope: str) -> None:
    """From now on the shop refuses calls of whoever has not been given this scope."""

    def refuse(seen: Seen) -> tuple[int, dict[str, str]] | None:
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        given = there.door.kept.access.get(token)
        if seen.asks != "tools/call" or given is None or scope in given.scopes:
            return None
        said = f'Bearer error="insufficient_scope", scope="{scope}"'
        return 403, {"www-authenticate": said}

    there.shop.refuses = refuse


async def test_a_call_that_needs_more_rights_asks_for_them_and_keeps_those_there_are(
    ada: Person, project: str, there: Guarded
) -> None:
    path, tool = await imported(ada, project, there)
    needs(there, "orders:read")

    refused = await tried(ada.http, tool)

    wanted = "The server The shop wants you to allow it more than you did when you signed in"
    assert wanted in refused["error"] and refused["sign_in"] == path.rpartition("/")[2]
    [server] = (await ada.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    state = server["sign_in"]
    assert (state["state"], state["scope"]) == ("more_wanted", "orders:read")
    assert renewals(there) == 0

    url = await begun(ada, path)
    assert "orders:read" in parse_qs(urlsplit(url).query)["scope"][0].split()
    back = await there.door.consented(url)
    assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200
    assert (await tried(ada.http, tool))["error"] is None
    assert await state_of(ada, project) == "signed_in"


async def test_rights_that_were_given_before_are_asked_for_with_those_that_are_missing(
    ada: Person, project: str, there: Guarded
) -> None:
    path, tool = await imported(ada, project, there)
    for scope in ("orders:read", "orders:cancel"):
        needs(there, scope)
        await tried(ada.http, tool)
        url = await begun(ada, path)
        back = await there.door.consented(url)
        assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200

    assert {"orders:read", "orders:cancel"} <= set(
        parse_qs(urlsplit(url).query)["scope"][0].split()
    )


async def test_a_server_that_asks_for_a_sign_in_only_at_a_call_is_signed_in_to_from_there(
    ada: Person, project: str, there: Guarded, model: OpenAIServer
) -> None:
    """Whoever only lists is let in by it; what it does for everybody it goes on doing."""
    freely = orders().streamable_http_app()
    guarded_app, there.shop.app = there.shop.app, freely
    async with lifespan_of(freely):
        looked = await added(ada, project, there.shop)
        path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
        assert looked["server"]["sign_in"] is None
        taken = await ada.http.post(f"{path}/tools", json=chosen(looked, "get_order"))
        tool = f"/projects/{project}/tools/{taken.json()['items'][0]['id']}"
        await ada.http.patch(tool, json={"enabled": True})
        metadata = f"{there.shop.url.removesuffix('/mcp')}/.well-known/oauth-protected-resource/mcp"

        def refuse(seen: Seen) -> tuple[int, dict[str, str]] | None:
            if seen.asks != "tools/call" or "authorization" in seen.headers:
                return None
            said = f'Bearer resource_metadata="{metadata}", scope="orders:read"'
            return 401, {"www-authenticate": said}

        there.shop.refuses = refuse
        there.shop.metadata_app = guarded_app

        refused = await tried(ada.http, tool)

        assert refused["error"] == "The server The shop wants you to sign in: Settings › Tools."
        assert refused["sign_in"] == looked["server"]["id"]
        assert await state_of(ada, project) == "wanted"
        assert (await ada.http.post(f"{path}/look")).status_code == 200

        url = await begun(ada, path)
        assert "orders:read" in parse_qs(urlsplit(url).query)["scope"][0].split()
        back = await there.door.consented(url)
        assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200
        assert (await tried(ada.http, tool))["error"] is None
