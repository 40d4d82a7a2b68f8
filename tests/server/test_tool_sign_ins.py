"""Signing in to MCP servers by OAuth, through the API: a real server with a real authorization
server, and a person's browser."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.oauth_server import Guarded, guarded
from tests.server.deciding import ANSWER_WITH, decides, told, with_tools
from tests.server.tool_servers import added, answer, chosen

STATE = "The order 4711 was shipped on Monday."


@pytest.fixture(scope="module")
async def url(settings: Settings, model: OpenAIServer, server: str) -> AsyncIterator[str]:
    async with running_api(with_tools(settings, model, "*", confirm_seconds=20)) as address:
        yield address


@pytest.fixture(scope="module")
async def ada(url: str) -> AsyncIterator[Person]:
    person = await sign_up(url)
    yield person
    await person.http.aclose()


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


async def imported(person: Person, project: str, there: Guarded) -> str:
    """With a tool that is switched on."""
    path = await signed_in(person, project, there)
    looked = (await person.http.post(f"{path}/look")).json()
    [tool] = (await person.http.post(f"{path}/tools", json=chosen(looked, "get_order"))).json()[
        "items"
    ]
    await person.http.patch(f"/projects/{project}/tools/{tool['id']}", json={"enabled": True})
    return path


async def test_a_server_that_wants_a_sign_in_is_kept_and_says_so(
    ada: Person, project: str, there: Guarded
) -> None:
    looked = await added(ada, project, there.shop)
    assert looked["server"]["sign_in"] == {"state": "wanted", "issuer": None, "signed_in_at": None}
    assert looked["items"] == []


async def test_who_signed_in_sees_and_calls_the_servers_tools(
    ada: Person, project: str, there: Guarded, model: OpenAIServer
) -> None:
    path = await imported(ada, project, there)
    decides(model, [("get_order", {"number": "4711"})], [ANSWER_WITH], prose=f"{STATE} [1]")
    message = await answer(ada, project)
    assert message["sources"][0]["quote"] == STATE

    [server] = (await ada.http.get(f"/projects/{project}/tool-servers")).json()["items"]
    assert server["sign_in"]["state"] == "signed_in"
    assert server["sign_in"]["issuer"] == there.door.url
    [form] = there.door.forms("/token", grant_type="authorization_code")
    assert form["resource"] == there.shop.url and len(form["code_verifier"]) >= 43
    assert path
    assert told(model)
