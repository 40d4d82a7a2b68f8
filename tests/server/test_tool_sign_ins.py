"""Signing in to MCP servers by OAuth, through the API: a real server with a real authorization
server, and a person's browser."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from mcp.shared.auth import OAuthClientInformationFull
from pydantic import AnyUrl

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.mcp_server import McpTestServer, orders, running
from tests.oauth_server import Guarded, guarded
from tests.server.asking import new_chat
from tests.server.deciding import ANSWER_WITH, decides, told, with_tools
from tests.server.project_rows import everything, execute
from tests.server.tool_servers import ASKED, added, answer, chosen

STATE = "The order 4711 was shipped on Monday."


@pytest.fixture(scope="module")
async def url(settings: Settings, model: OpenAIServer, server: str) -> AsyncIterator[str]:
    told = with_tools(settings, model, "*", confirm_seconds=20, seconds=20)
    async with running_api(told) as address:
        yield address


@pytest.fixture(scope="module")
async def elsewhere(settings: Settings, model: OpenAIServer, url: str) -> AsyncIterator[str]:
    """Another process's API, over the same database."""
    told = with_tools(settings, model, "*", confirm_seconds=20, seconds=20)
    async with running_api(told) as address:
        yield address


@pytest.fixture
async def there() -> AsyncIterator[Guarded]:
    async with guarded() as servers:
        yield servers


@pytest.fixture
async def project(ada: Person, there: Guarded, model: OpenAIServer) -> str:
    model.requests.clear()
    return await reaching(ada, there)


async def reaching(person: Person, there: Guarded) -> str:
    project = await person.project()
    named = await person.http.put(f"/projects/{project}/tool-hosts", json={"hosts": there.hosts})
    assert named.status_code == 200, named.text
    return project


async def begun(person: Person, path: str, **body: Any) -> str:
    said = await person.http.post(f"{path}/sign-in", json=body)
    assert said.status_code == 200, said.text
    return said.json()["url"]


async def signed_in(person: Person, project: str, there: Guarded) -> str:
    """The path of a server that the person signed in to."""
    looked = await added(person, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    back = await there.door.consented(await begun(person, path))
    finished = await person.http.post("/tool-sign-ins", json=back)
    assert finished.status_code == 200, finished.text
    return path


async def imported(person: Person, project: str, there: Guarded) -> tuple[str, str]:
    """The path of a server, and of a tool of it that is switched on."""
    path = await signed_in(person, project, there)
    looked = (await person.http.post(f"{path}/look")).json()
    taken = await person.http.post(f"{path}/tools", json=chosen(looked, "get_order"))
    tool = f"/projects/{project}/tools/{taken.json()['items'][0]['id']}"
    await person.http.patch(tool, json={"enabled": True})
    return path, tool


async def waiting(person: Person, project: str, there: Guarded) -> tuple[str, str]:
    """The path of a server, and where a browser goes to sign in to it."""
    looked = await added(person, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    return path, await begun(person, path)


async def joined(database: TestDatabase, url: str, project: str, role: str) -> Person:
    person = await sign_up(url)
    user = (await person.http.get("/me")).json()["id"]
    execute(
        database,
        "insert into members (project_id, user_id, role) values (%s, %s, %s)",
        project, user, role,
    )  # fmt: skip
    return person


async def state_of(person: Person, project: str) -> str:
    [server] = (await person.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    return server["sign_in"]["state"]


async def refused(person: Person, back: dict[str, str], there: Guarded, why: str) -> None:
    """And nothing was asked of the authorization server."""
    said = await person.http.post("/tool-sign-ins", json=back)
    assert said.status_code == 422 and why in said.json()["detail"], said.text
    assert there.door.forms("/token") == []


def renewals(there: Guarded) -> int:
    return len(there.door.forms("/token", grant_type="refresh_token"))


async def tried(http: httpx.AsyncClient, tool: str) -> dict[str, Any]:
    return (await http.post(f"{tool}/try", json={"arguments": {"number": "4711"}})).json()


async def test_a_server_that_wants_a_sign_in_is_kept_and_says_so(
    ada: Person, project: str, there: Guarded
) -> None:
    looked = await added(ada, project, there.shop)
    assert looked["server"]["sign_in"] == {"state": "wanted", "issuer": None, "signed_in_at": None}
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
    assert said.status_code == 422 and "555" not in said.text


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
    assert "555" not in said.text
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


async def test_twenty_calls_with_a_token_that_expired_renew_it_once(
    ada: Person, project: str, there: Guarded, elsewhere: str, database: TestDatabase
) -> None:
    _, tool = await imported(ada, project, there)
    execute(database, "update tool_grants set expires_at = now()")
    other = httpx.AsyncClient(base_url=f"{elsewhere}/api/v1", headers=ada.http.headers, timeout=60)
    calls = [tried(http, tool) for _ in range(10) for http in (ada.http, other)]
    trials = await asyncio.gather(*calls)
    await other.aclose()
    assert [trial["error"] for trial in trials] == [None] * 20
    assert (renewals(there), there.door.kept.reused) == (1, 0)


async def test_twenty_calls_that_the_server_refuses_renew_the_token_once(
    ada: Person, project: str, there: Guarded, elsewhere: str
) -> None:
    _, tool = await imported(ada, project, there)
    there.door.kept.access.clear()
    other = httpx.AsyncClient(base_url=f"{elsewhere}/api/v1", headers=ada.http.headers, timeout=60)
    calls = [tried(http, tool) for _ in range(10) for http in (ada.http, other)]
    trials = await asyncio.gather(*calls)
    await other.aclose()
    assert [trial["error"] for trial in trials] == [None] * 20
    assert (renewals(there), there.door.kept.reused) == (1, 0)


async def test_a_refresh_token_that_was_revoked_is_told_where_the_tool_is_called(
    ada: Person, project: str, there: Guarded, model: OpenAIServer
) -> None:
    path, tool = await imported(ada, project, there)
    there.door.kept.access.clear()
    there.door.kept.refresh.clear()
    decides(model, [("get_order", {"number": "4711"})], [ANSWER_WITH], prose="None.")
    await answer(ada, project)
    wanted = "The server The shop wants you to sign in again: Settings › Tools."
    assert any(wanted in text for text in told(model))
    assert await state_of(ada, project) == "ended"
    assert (await tried(ada.http, tool))["error"] == wanted
    looked = await ada.http.post(f"{path}/look")
    assert looked.status_code == 409 and looked.json()["detail"] == wanted
    assert renewals(there) == 1

    back = await there.door.consented(await begun(ada, path))
    assert (await ada.http.post("/tool-sign-ins", json=back)).status_code == 200
    assert (await tried(ada.http, tool))["error"] is None
    assert len(there.door.kept.clients) == 1


async def test_a_server_that_refuses_every_token_is_asked_twice(
    ada: Person, project: str, there: Guarded
) -> None:
    _, tool = await imported(ada, project, there)
    there.shop.token = "another"
    there.shop.seen.clear()
    assert "wants you to sign in again" in (await tried(ada.http, tool))["error"]
    assert len({seen.headers["authorization"] for seen in there.shop.seen}) == 2
    assert await state_of(ada, project) == "ended"


async def test_an_authorization_server_that_is_down_ends_nothing(
    ada: Person, project: str, there: Guarded, database: TestDatabase
) -> None:
    _, tool = await imported(ada, project, there)
    execute(database, "update tool_grants set expires_at = now()")
    there.door.refuses = (503, b"")
    assert "Try again later" in (await tried(ada.http, tool))["error"]
    assert await state_of(ada, project) == "signed_in"
    there.door.refuses = None
    assert (await tried(ada.http, tool))["error"] is None


async def test_who_reads_calls_with_what_somebody_else_signed_in_for(
    ada: Person, project: str, there: Guarded, model: OpenAIServer, url: str, database: TestDatabase
) -> None:
    path, _ = await imported(ada, project, there)
    reader = await joined(database, url, project, "reader")
    execute(database, "update tool_grants set expires_at = now()")
    decides(model, [("get_order", {"number": "4711"})], [ANSWER_WITH], prose=f"{STATE} [1]")
    assert (await answer(reader, project))["sources"][0]["quote"] == STATE
    assert renewals(there) == 1
    [server] = (await reader.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    assert (server["sign_in"]["state"], server["sign_in"]["issuer"]) == ("signed_in", None)
    assert (await reader.http.post(f"{path}/sign-in", json={})).status_code == 403
    assert (await reader.http.delete(f"{path}/sign-in")).status_code == 403
    await reader.http.aclose()


async def test_what_somebody_signed_in_for_ends_with_their_membership(
    ada: Person, project: str, there: Guarded, url: str, database: TestDatabase
) -> None:
    looked = await added(ada, project, there.shop)
    path = f"/projects/{project}/tool-servers/{looked['server']['id']}"
    editor = await joined(database, url, project, "editor")
    back = await there.door.consented(await begun(editor, path))
    assert (await editor.http.post("/tool-sign-ins", json=back)).status_code == 200
    assert await state_of(ada, project) == "signed_in"
    execute(database, "delete from members where project_id = %s and role = 'editor'", project)
    assert await state_of(ada, project) == "wanted"
    await editor.http.aclose()


async def test_who_signs_out_gives_the_tokens_back(
    ada: Person, project: str, there: Guarded
) -> None:
    path, tool = await imported(ada, project, there)
    said = (await ada.http.delete(f"{path}/sign-in")).json()
    assert said["revoked"] is True and said["server"]["sign_in"]["state"] == "wanted"
    assert there.door.kept.access == {} and there.door.kept.refresh == {}
    assert (await tried(ada.http, tool))["error"] == (
        "The server The shop wants you to sign in: Settings › Tools."
    )


async def test_who_deletes_a_server_gives_the_tokens_back(
    ada: Person, project: str, there: Guarded
) -> None:
    path, _ = await imported(ada, project, there)
    assert (await ada.http.delete(path)).status_code == 204
    for _ in range(100):
        if not there.door.kept.refresh:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the tokens are still good")


async def test_no_token_is_shown_kept_logged_or_told_to_a_model(
    ada: Person,
    project: str,
    there: Guarded,
    model: OpenAIServer,
    database: TestDatabase,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    path, tool = await imported(ada, project, there)
    kept = there.door.kept
    [before] = kept.access
    decides(model, [("get_order", {"number": "4711"})], [ANSWER_WITH], prose="None.")
    chat = await new_chat(ada, project)
    body = {"content": ASKED, "agent": "agent"}
    shown = (await ada.http.post(f"/chats/{chat}/messages", json=body)).text
    kept.access.clear()
    shown += str(await tried(ada.http, tool))
    shown += (await ada.http.post(f"{path}/look")).text
    shown += (await ada.http.get(f"/projects/{project}/tool-servers")).text
    clients = [client.client_secret for client in kept.clients.values()]
    verifiers = [
        form["code_verifier"]
        for form in there.door.forms("/token", grant_type="authorization_code")
    ]
    secret = [before, *kept.access, *kept.refresh, *kept.used, *filter(None, clients), *verifiers]
    assert len(secret) == 6
    told_to_model = str(model.requests)
    for one in secret:
        assert one not in shown + everything(database) + caplog.text + told_to_model


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
