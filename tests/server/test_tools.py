"""A project's own tools through the API: a model calls them, and a real server is asked."""

import json
from typing import Any

import pytest

from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.serving import Reply
from tests.fakes.tool_server import ToolServer
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides, told
from tests.server.project_rows import everything, execute

SECRET = "sk-tool-4f9a7c1be2d83650"
ORDER = {
    "name": "get_order",
    "description": "Where an order is.",
    "parameters": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "lines": {"type": "boolean"}},
        "required": ["id"],
        "additionalProperties": False,
    },
}
STATE = "The order 4711 was shipped on Monday."
ASKED = "Where is the order 4711?"


@pytest.fixture
async def project(ada: Person, outside: ToolServer) -> str:
    project = await ada.project()
    named = await ada.http.put(f"/projects/{project}/tool-hosts", json={"hosts": [outside.host]})
    assert named.status_code == 200, named.text
    return project


@pytest.fixture(autouse=True)
def behaving(model: OpenAIServer, outside: ToolServer) -> None:
    model.requests.clear()
    outside.got.clear()
    outside.reply = lambda _: Reply(STATE, media_type="text/plain")


async def make(person: Person, project: str, outside: ToolServer, **more: Any) -> dict[str, Any]:
    request = {"url": f"{outside.url}/orders/{{id}}"} | more.pop("request", {})
    body = ORDER | {"request": request, "enabled": True} | more
    made = await person.http.post(f"/projects/{project}/tools", json=body)
    assert made.status_code == 201, made.text
    return made.json()


def as_new(found: dict[str, Any]) -> dict[str, Any]:
    """What is sent of a tool that was found, to import it."""
    kept = ("kind", "name", "description", "parameters", "request", "changes")
    return {name: found[name] for name in kept}


async def answer(person: Person, project: str) -> dict[str, Any]:
    frames = await ask(person, await new_chat(person, project), ASKED, agent="agent")
    return frames[-1][2]["message"]


def step(message: dict[str, Any], name: str = "get_order") -> dict[str, Any]:
    return next(one for one in message["steps"] if one["name"] == name)


async def test_a_tool_is_called_with_its_secret_and_its_answer_is_cited(
    ada: Person, project: str, model: OpenAIServer, outside: ToolServer
) -> None:
    await make(ada, project, outside, secrets={"Authorization": f"Bearer {SECRET}"})
    calls = ("get_order", {"id": "4711", "lines": True})
    decides(model, [calls], [ANSWER_WITH], prose=f"{STATE} [1]")
    message = await answer(ada, project)

    [got] = outside.got
    assert (got.method, got.target) == ("GET", "/orders/4711?lines=true")
    assert got.headers["authorization"] == f"Bearer {SECRET}"
    assert got.headers["idempotency-key"].endswith(step(message)["id"])
    source = message["sources"][0]
    assert (source["kind"], source["quote"], source["title"]) == ("tool", STATE, "get_order")
    assert message["sentences"][0]["support"] == "supported"
    kept = await ada.http.get(f"/snapshots/{source['snapshot_id']}")
    assert kept.json()["text"] == STATE


async def test_a_tool_is_off_until_it_is_switched_on(
    ada: Person, project: str, model: OpenAIServer, outside: ToolServer
) -> None:
    tool = await make(ada, project, outside, enabled=False)
    decides(model, [("get_order", {"id": "1"})], [ANSWER_WITH], prose="None.")
    await answer(ada, project)

    assert outside.got == []
    assert "get_order" not in json.dumps(model.requests[0]["tools"])
    switched = await ada.http.patch(
        f"/projects/{project}/tools/{tool['id']}", json={"enabled": True}
    )
    assert switched.json()["enabled"] is True
    await answer(ada, project)
    assert len(outside.got) == 1


async def test_a_tool_of_one_project_does_not_exist_for_another(
    ada: Person, project: str, model: OpenAIServer, outside: ToolServer
) -> None:
    tool = await make(ada, project, outside)
    other = await ada.project("Other")
    decides(model, [("get_order", {"id": "1"})], [ANSWER_WITH], prose="None.")
    await answer(ada, other)

    assert outside.got == []
    assert any("There is no tool 'get_order'" in text for text in told(model))
    for path in (f"/projects/{other}/tools/{tool['id']}",):
        assert (await ada.http.delete(path)).status_code == 404
        assert (await ada.http.patch(path, json={"enabled": False})).status_code == 404
        assert (await ada.http.post(f"{path}/try", json={})).status_code == 404


async def test_no_secret_stands_in_anything_that_leaves_the_server(
    ada: Person,
    project: str,
    model: OpenAIServer,
    outside: ToolServer,
    database: TestDatabase,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The tool sends back what it was sent, in several spellings."""
    caplog.set_level("DEBUG")
    outside.reply = lambda got: Reply(
        f"You sent {got.headers['x-key']} {json.dumps(got.headers['x-key'])}"
        f" and {got.headers['authorization']}. {STATE}",
        media_type="text/plain",
    )
    secret = f'{SECRET}"/+ x'
    made = await make(
        ada, project, outside, secrets={"X-Key": secret, "Authorization": f"Bearer {SECRET}"}
    )
    decides(model, [("get_order", {"id": "4711"})], [ANSWER_WITH], prose=f"{STATE} [1]")
    chat = await new_chat(ada, project)
    frames = await ask(ada, chat, ASKED, agent="agent")
    listed = await ada.http.get(f"/projects/{project}/tools")
    tried = await ada.http.post(
        f"/projects/{project}/tools/{made['id']}/try", json={"arguments": {"id": "4711"}}
    )
    thread = await ada.http.get(f"/chats/{chat}/messages")

    assert all(got.headers["x-key"] == secret for got in outside.got) and len(outside.got) == 2
    assert sorted(listed.json()["items"][0]["secrets"]) == ["Authorization", "X-Key"]
    assert tried.json()["answer"]["text"].count("•••") == 3
    for said in (
        json.dumps(made), json.dumps(frames), listed.text, tried.text, thread.text, caplog.text,
        json.dumps(model.requests), everything(database),
    ):  # fmt: skip
        assert SECRET not in said


async def test_a_tool_sent_to_another_host_takes_no_secret_along(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await make(ada, project, outside, secrets={"X-Key": SECRET})
    path = f"/projects/{project}/tools/{tool['id']}"
    elsewhere = {"request": {"url": "https://attacker.example/{id}"}}

    refused = await ada.http.patch(path, json=elsewhere)
    assert refused.status_code == 422 and "enter X-Key again" in refused.text
    moved = await ada.http.patch(path, json=elsewhere | {"secrets": {"X-Key": None}})
    assert moved.json()["secrets"] == []


async def test_a_private_host_is_reached_only_where_installation_and_owner_say_so(
    ada: Person, url: str, outside: ToolServer
) -> None:
    project = await ada.project()
    tool = await make(ada, project, outside)
    attempt = f"/projects/{project}/tools/{tool['id']}/try"
    tried = (await ada.http.post(attempt, json={"arguments": {"id": "1"}})).json()
    assert "Port" in tried["error"] or "not on the public internet" in tried["error"]
    assert outside.got == []

    hosts = f"/projects/{project}/tool-hosts"
    beyond = await ada.http.put(hosts, json={"hosts": ["127.0.0.1:22"]})
    assert beyond.status_code == 422 and "IBID_TOOLS__PRIVATE_HOSTS" in beyond.text
    assert (await ada.http.put(hosts, json={"hosts": [outside.host]})).status_code == 200
    tried = (await ada.http.post(attempt, json={"arguments": {"id": "1"}})).json()
    assert tried["answer"]["status"] == 200


async def test_who_only_reads_sees_names_and_neither_where_a_tool_goes_nor_its_secrets(
    ada: Person, project: str, url: str, outside: ToolServer, database: TestDatabase
) -> None:
    tool = await make(ada, project, outside, secrets={"X-Key": SECRET})
    reader = await sign_up(url)
    mine = (await reader.http.get("/me")).json()["id"]
    execute(
        database,
        "insert into members (project_id, user_id, role) values (%s, %s, 'reader')",
        project,
        mine,
    )
    [seen] = (await reader.http.get(f"/projects/{project}/tools")).json()["items"]
    path = f"/projects/{project}/tools/{tool['id']}"
    tried = await reader.http.post(f"{path}/try", json={"arguments": {"id": "1"}})
    changed = await reader.http.patch(path, json={"enabled": False})
    await reader.http.aclose()

    assert (seen["name"], seen["request"], seen["secrets"]) == ("get_order", None, None)
    assert (tried.status_code, changed.status_code) == (403, 403)
    assert outside.got == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "search_documents"}, "a tool of Ibid's own"),
        ({"name": "get order"}, "name"),
        ({"parameters": {"type": "array"}}, "has to be `object`"),
        ({"parameters": {"type": "object", "properties": {"id": {"type": "txt"}}}}, "no JSON Sch"),
        (
            {"parameters": {"type": "object", "properties": {"id": {"$ref": "http://x/y"}}}},
            "refers to another document",
        ),
        ({"parameters": {"type": "object", "properties": {}}}, "none among the schema"),
        ({"request": {"url": "https://{id}.example.com/"}}, "all fixed"),
        ({"request": {"url": "file:///etc/passwd"}}, "begins with http"),
        ({"request": {"url": "https://u:p@example.com/{id}"}}, "all fixed"),
        ({"secrets": {"Host": "example.com"}}, "set by Ibid itself"),
        ({"secrets": {"X": f"a\r\nB: {SECRET}"}}, "cannot be sent in a header"),
    ],
)
async def test_a_tool_that_no_model_could_call_is_refused_when_it_is_made(
    ada: Person, project: str, outside: ToolServer, wrong: dict[str, Any], told: str
) -> None:
    request = {"url": f"{outside.url}/{{id}}"}
    answer = await ada.http.post(
        f"/projects/{project}/tools", json=ORDER | {"request": request} | wrong
    )
    assert answer.status_code == 422
    assert told in answer.text and SECRET not in answer.text


async def test_two_tools_of_a_project_have_two_names(
    ada: Person, project: str, outside: ToolServer
) -> None:
    await make(ada, project, outside)
    request = {"url": f"{outside.url}/{{id}}"}
    again = await ada.http.post(f"/projects/{project}/tools", json=ORDER | {"request": request})
    assert again.status_code == 422 and "has a tool get_order already" in again.text


async def test_operations_of_an_openapi_document_become_tools_that_are_called(
    ada: Person, project: str, outside: ToolServer
) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    document = {
        "openapi": "3.1.0",
        "servers": [{"url": "/shop"}],
        "paths": {"/orders/{id}": {"get": {"operationId": "order", "parameters": [parameter]}}},
    }
    outside.reply = lambda got: Reply(document if got.target == "/api.json" else {"state": STATE})
    body = {"kind": "openapi", "url": f"{outside.url}/api.json"}
    listed = await ada.http.post(f"/projects/{project}/tool-discovery", json=body)
    [one] = listed.json()["items"]
    assert one["problem"] is None and one["imported"] is False and one["webhook"] is None
    tool = await make(ada, project, outside, **as_new(one))
    tried = await ada.http.post(
        f"/projects/{project}/tools/{tool['id']}/try", json={"arguments": {"id": "4711"}}
    )

    assert STATE in tried.json()["answer"]["text"]
    assert outside.got[-1].target == "/shop/orders/4711"
