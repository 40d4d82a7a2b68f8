"""What becomes of the tokens: they are renewed once, end in time, and are shown to nobody."""

import asyncio
import logging
import signal

import httpx
import pytest

from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.doomed_api import doomed_api
from tests.fakes.openai_server import OpenAIServer
from tests.oauth_server import Guarded
from tests.server.asking import new_chat
from tests.server.deciding import ANSWER_WITH, decides, told, with_tools
from tests.server.project_rows import everything, execute
from tests.server.sign_ins.signing_in import (
    STATE,
    begun,
    imported,
    joined,
    renewals,
    state_of,
    tried,
)
from tests.server.tool_servers import ASKED, added, answer


async def errors_of_twenty(ada: Person, tool: str, elsewhere: str) -> list[str | None]:
    """Calls at once, through two processes in turns."""
    url, headers = f"{elsewhere}/api/v1", ada.http.headers
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as other:
        calls = [tried(http, tool) for _ in range(10) for http in (ada.http, other)]
        return [trial["error"] for trial in await asyncio.gather(*calls)]


async def test_twenty_calls_with_a_token_that_expired_renew_it_once(
    ada: Person, project: str, there: Guarded, elsewhere: str, database: TestDatabase
) -> None:
    _, tool = await imported(ada, project, there)
    execute(database, "update tool_grants set expires_at = now()")
    assert await errors_of_twenty(ada, tool, elsewhere) == [None] * 20
    assert (renewals(there), there.door.kept.reused) == (1, 0)


async def test_twenty_calls_that_the_server_refuses_renew_the_token_once(
    ada: Person, project: str, there: Guarded, elsewhere: str
) -> None:
    _, tool = await imported(ada, project, there)
    there.door.kept.access.clear()
    assert await errors_of_twenty(ada, tool, elsewhere) == [None] * 20
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


@pytest.mark.parametrize("taken_for_a_while", [True, False])
async def test_a_process_killed_while_it_renews_is_followed_by_one_that_tries_once_more_and_tells(
    ada: Person,
    project: str,
    there: Guarded,
    settings: Settings,
    model: OpenAIServer,
    database: TestDatabase,
    taken_for_a_while: bool,
) -> None:
    """Between the server's answer and the row that keeps it; some servers take a refresh token that
    was used for a while."""
    _, tool = await imported(ada, project, there)
    execute(database, "update tool_grants set expires_at = now()")
    [used] = there.door.kept.refresh.values()

    told_settings = with_tools(settings, model, "*", confirm_seconds=20, seconds=20)
    async with doomed_api(told_settings, "tools.renewed_before_kept") as (doomed, url):
        http = httpx.AsyncClient(base_url=f"{url}/api/v1", headers=ada.http.headers, timeout=60)
        with pytest.raises(httpx.HTTPError):
            await tried(http, tool)
        await http.aclose()
        assert await doomed.wait() == -signal.SIGKILL
    execute(database, "update tool_grants set lease_until = now() - interval '1 second'")
    if taken_for_a_while:
        there.door.kept.used.clear()
        there.door.kept.refresh[used.token] = used

    error = (await tried(ada.http, tool))["error"]

    assert renewals(there) == 2
    if taken_for_a_while:
        assert error is None and await state_of(ada, project) == "signed_in"
        return
    assert "was stopped while it renewed the sign-in" in error
    assert await state_of(ada, project) == "interrupted"
    assert (await tried(ada.http, tool))["error"] == error
    assert renewals(there) == 2
