"""Webhooks of n8n through the API: listed, imported, and called by a model. See `tests/n8n`."""

import json
from typing import Any

import pytest

from tests.api import Person
from tests.fakes.serving import Got, Reply
from tests.fakes.tool_server import ToolServer

KEY = "n8n-key-5c0d1e8ba7734f2f"
SECRET = "sk-hook-93ab51d0c7e2446d"
UNREGISTERED = {
    "code": 404,
    "message": 'The requested webhook "POST book" is not registered.',
    "hint": "The workflow must be active for a production URL to run successfully.",
}


@pytest.fixture
async def project(ada: Person, outside: ToolServer) -> str:
    project = await ada.project()
    named = await ada.http.put(f"/projects/{project}/tool-hosts", json={"hosts": [outside.host]})
    assert named.status_code == 200, named.text
    outside.got.clear()
    return project


def workflow(name: str = "Book a room", method: str = "POST", **more: Any) -> dict[str, Any]:
    parameters = {"httpMethod": method, "path": "book", **more.pop("parameters", {})}
    node = {"name": "Webhook", "type": "n8n-nodes-base.webhook", "parameters": parameters}
    return {"name": name, "active": True, "nodes": [node], **more}


def lists(outside: ToolServer, *pages: list[dict[str, Any]]) -> None:
    """`outside` is n8n with these pages; each of its webhooks answers that it was started."""

    def reply(got: Got) -> Reply:
        if not got.target.startswith("/api/v1/workflows"):
            return Reply({"message": "Workflow was started"})
        n = int(got.target.partition("cursor=")[2].partition("&")[0] or 0)
        return Reply({"data": pages[n], "nextCursor": str(n + 1) if n + 1 < len(pages) else None})

    outside.reply = reply


async def look(person: Person, project: str, outside: ToolServer, **more: Any) -> Any:
    body = {"kind": "n8n", "url": outside.url, "secrets": {"X-N8N-API-KEY": KEY}, **more}
    return await person.http.post(f"/projects/{project}/tool-discovery", json=body)


async def imported(
    person: Person, project: str, found: dict[str, Any], **more: Any
) -> dict[str, Any]:
    kept = ("kind", "name", "description", "parameters", "request")
    body = {name: found[name] for name in kept} | more
    made = await person.http.post(f"/projects/{project}/tools", json=body)
    assert made.status_code == 201, made.text
    return made.json()


async def tried(person: Person, project: str, tool: dict[str, Any], **given: Any) -> dict[str, Any]:
    path = f"/projects/{project}/tools/{tool['id']}/try"
    answer = await person.http.post(path, json={"arguments": given})
    return answer.json()


async def test_a_webhook_is_listed_with_its_example_and_called_as_it_was_imported(
    ada: Person, project: str, outside: ToolServer
) -> None:
    pinned = {"Webhook": [{"json": {"body": {"room": "A", "hours": 2}, "query": {"dry": "1"}}}]}
    lists(outside, [workflow(pinData=pinned)])
    [one] = (await look(ada, project, outside)).json()["items"]
    assert outside.got[0].headers["x-n8n-api-key"] == KEY
    assert (one["problem"], one["changes"], one["imported"]) == (None, True, False)
    assert one["webhook"] == {
        "workflow": "Book a room",
        "active": True,
        "sign_in": None,
        "from_example": True,
    }
    tool = await imported(ada, project, one, secrets={"X-Token": SECRET})
    assert (tool["kind"], tool["changes"], tool["enabled"]) == ("n8n", True, False)
    trial = await tried(ada, project, tool, room="B", dry="yes")

    got = outside.got[-1]
    assert (got.method, got.target, got.json) == ("POST", "/webhook/book?dry=yes", {"room": "B"})
    assert got.headers["x-token"] == SECRET and "x-n8n-api-key" not in got.headers
    assert SECRET not in json.dumps(trial) and KEY not in json.dumps(tool)


async def test_a_webhook_that_n8n_does_not_know_yet_is_asked_for_again(
    ada: Person, project: str, outside: ToolServer
) -> None:
    lists(outside, [workflow()])
    [one] = (await look(ada, project, outside)).json()["items"]
    tool = await imported(ada, project, one)
    outside.got.clear()
    outside.reply = lambda _: (
        Reply(UNREGISTERED, 404) if len(outside.got) < 2 else Reply({"ok": True})
    )

    assert (await tried(ada, project, tool))["answer"]["status"] == 200
    assert [got.target for got in outside.got] == ["/webhook/book"] * 2


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 404, "message": "There is no room B."},
        {"message": UNREGISTERED["message"]},
        {
            "code": 404,
            "message": "This webhook is not registered for POST requests. Did you mean to make a"
            " GET request?",
        },
        "nothing here",
        [],
    ],
)
async def test_a_workflow_that_answers_404_itself_is_not_run_again(
    ada: Person, project: str, outside: ToolServer, answer: Any
) -> None:
    lists(outside, [workflow()])
    [one] = (await look(ada, project, outside)).json()["items"]
    tool = await imported(ada, project, one)
    outside.got.clear()
    outside.reply = lambda _: Reply(answer, 404)

    assert (await tried(ada, project, tool))["answer"]["status"] == 404
    assert len(outside.got) == 1


async def test_a_webhook_called_by_get_asks_first_unless_somebody_says_that_it_only_reads(
    ada: Person, project: str, outside: ToolServer
) -> None:
    lists(outside, [workflow(method="GET"), workflow("Clear", "DELETE")])
    read, clear = (await look(ada, project, outside)).json()["items"]

    assert (await imported(ada, project, read))["changes"] is True
    assert (await imported(ada, project, read, name="r", changes=False))["changes"] is False
    assert (await imported(ada, project, clear, changes=False))["changes"] is True


async def test_workflows_are_listed_page_by_page_under_names_of_their_own(
    ada: Person, project: str, outside: ToolServer
) -> None:
    more = [workflow("Say it", parameters={"path": f"p{n}"}) for n in range(3)]
    lists(outside, more[:2], more[2:])
    await imported(ada, project, (await look(ada, project, outside)).json()["items"][1])
    outside.got.clear()
    listed = (await look(ada, project, outside)).json()

    told = [(one["name"], one["imported"]) for one in listed["items"]]
    assert told == [("Say_it", False), ("Say_it_2", True), ("Say_it_3", False)]
    assert (len(outside.got), listed["more"]) == (2, False)


async def test_what_is_beyond_the_last_page_is_told(
    ada: Person, project: str, outside: ToolServer
) -> None:
    outside.reply = lambda _: Reply({"data": [], "nextCursor": "again"})

    assert (await look(ada, project, outside)).json()["more"] is True
    assert len(outside.got) == 20


async def test_a_page_too_large_with_its_examples_is_listed_without_them(
    ada: Person, project: str, outside: ToolServer
) -> None:
    large = workflow(pinData={"Webhook": [{"json": {"body": {"text": "x" * 9_000_000}}}]})

    def reply(got: Got) -> Reply:
        bare = "excludePinnedData=true" in got.target
        return Reply({"data": [workflow() if bare else large], "nextCursor": None})

    outside.reply = reply
    [one] = (await look(ada, project, outside)).json()["items"]

    assert "without their examples" in one["warning"]
    assert one["webhook"]["from_example"] is False


async def test_webhooks_may_be_called_elsewhere_than_where_they_are_listed(
    ada: Person, project: str, outside: ToolServer
) -> None:
    lists(outside, [workflow()])
    hooks = "https://hooks.example.com/in/"
    [one] = (await look(ada, project, outside, webhooks_url=hooks)).json()["items"]

    assert one["request"]["url"] == "https://hooks.example.com/in/book"


@pytest.mark.parametrize(
    ("reply", "field", "told"),
    [
        (Reply({"message": "unauthorized"}, 401), "secrets", "does not take this API key"),
        (Reply({"message": "Forbidden"}, 403), "secrets", "workflow:list"),
        (Reply({"message": "not found"}, 404), "url", "no public API of n8n"),
        (Reply({}, 429), "url", "asked too often"),
        (Reply({}, 500), "url", "status 500"),
        (Reply("<html>", media_type="text/html"), "url", "This is not n8n"),
        (Reply({"data": "none"}), "url", "This is not n8n"),
    ],
)
async def test_what_n8n_refuses_is_told_in_a_sentence(
    ada: Person, project: str, outside: ToolServer, reply: Reply, field: str, told: str
) -> None:
    outside.reply = lambda _: reply
    answer = await look(ada, project, outside)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert told in answer.text and KEY not in answer.text
    assert len(outside.got) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"url": "n8n.example.com"}, {"webhooks_url": "https://x/?a=1"}, {"url": "https://{x}"}],
)
async def test_an_address_that_nothing_can_be_put_after_is_refused(
    ada: Person, project: str, outside: ToolServer, wrong: dict[str, str]
) -> None:
    answer = await look(ada, project, outside, **wrong)

    assert answer.status_code == 422 and "Enter an address such as" in answer.text
    assert outside.got == []
