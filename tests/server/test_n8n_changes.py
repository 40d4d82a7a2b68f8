"""What is changed in n8n after a webhook was imported: told when n8n is listed again, and taken
over in one step."""

from typing import Any

import pytest

from adapters.tools import http
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.serving import Reply
from tests.fakes.tool_server import ToolServer
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, decides, told
from tests.server.project_rows import execute
from tests.server.test_n8n_tools import SECRET, UNREGISTERED, imported, lists, look, tried
from tests.server.tool_servers import reaching

BOOK = {"room": "A", "hours": 2}


@pytest.fixture
async def project(ada: Person, outside: ToolServer) -> str:
    project = await reaching(ada, outside)
    outside.got.clear()
    return project


def node(path: str = "book", method: Any = "POST", own: str = "hook-1", **more: Any) -> Any:
    several = {"multipleMethods": True} if isinstance(method, list) else {}
    parameters = {"httpMethod": method, "path": path, **several, **more.pop("parameters", {})}
    told = {"id": own, "name": "Webhook", "type": "n8n-nodes-base.webhook"}
    return told | {"webhookId": f"5d5a-{own}", "parameters": parameters} | more


def workflow(*nodes: Any, own: str = "w1", body: Any = BOOK, **more: Any) -> dict[str, Any]:
    pinned = {"Webhook": [{"json": {"body": body, "query": body}}]} if body else None
    told = {"id": own, "name": "Book a room", "active": True, "pinData": pinned}
    return told | {"nodes": list(nodes) or [node()]} | more


async def listed(
    person: Person, project: str, outside: ToolServer, *workflows: Any, **more: Any
) -> dict[str, Any]:
    lists(outside, list(workflows))
    answer = await look(person, project, outside, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def from_n8n(
    person: Person, project: str, outside: ToolServer, *workflows: Any, **more: Any
) -> dict[str, Any]:
    """The first of what is listed, imported and switched on."""
    first = (await listed(person, project, outside, *workflows or [workflow()]))["items"][0]
    return await imported(
        person, project, first, source=first["source"], **{"enabled": True, **more}
    )


async def kept(person: Person, project: str, tool: dict[str, Any]) -> dict[str, Any]:
    there = (await person.http.get(f"/projects/{project}/tools")).json()["items"]
    return next(one for one in there if one["id"] == tool["id"])


async def change(person: Person, project: str, tool: dict[str, Any], **changes: Any) -> Any:
    return await person.http.patch(f"/projects/{project}/tools/{tool['id']}", json=changes)


async def test_what_is_as_it_was_imported_stays_as_it_is(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    again = await listed(ada, project, outside, workflow())

    [one] = again["items"]
    assert (one["tool_id"], one["state"], one["changed"]) == (tool["id"], "same", [])
    assert (one["name"], one["imported"], again["gone"]) == (tool["name"], True, [])
    assert await kept(ada, project, tool) == tool


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (workflow(node("reserve")), "Its path is reserve instead of book."),
        (workflow(node(method="PUT")), "It is called with PUT instead of POST."),
        (workflow(body={"room": "A"}), "Its arguments are room, query_room instead of room,"),
        (workflow(body={"room": 7, "hours": 2}), "are of other kinds"),
        (
            workflow(node(parameters={"authentication": "basicAuth"})),
            "It wants a user name and password instead of no sign-in.",
        ),
        (workflow(node("={{ 1 }}")), "n8n computes its path"),
    ],
)
async def test_a_webhook_that_was_changed_is_told_and_off_until_somebody_looks(
    ada: Person, project: str, outside: ToolServer, now: Any, told: str
) -> None:
    tool = await from_n8n(ada, project, outside)
    [one] = (await listed(ada, project, outside, now))["items"]
    found = await kept(ada, project, tool)
    on = await change(ada, project, tool, enabled=True)

    assert (one["tool_id"], one["state"]) == (tool["id"], "changed")
    [sentence] = one["changed"]
    assert told in sentence
    assert (found["enabled"], found["remote_state"]) == (False, "changed")
    assert found["withdrawn_at"] is not None
    assert on.status_code == 422 and "List its webhooks again and update it first" in on.text


async def test_an_update_takes_over_address_method_and_arguments_and_keeps_what_people_said(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside, secrets={"X-Token": SECRET})
    written = tool["parameters"]
    written["properties"]["room"] = {"type": "string", "description": "Of the first floor."}
    written["properties"]["own"] = {"type": "boolean"}
    written["required"] = ["room", "hours"]
    await change(
        ada, project, tool, name="reserve", description="Reserves.", parameters=written,
        changes=False,
    )  # fmt: skip
    now = workflow(node("rooms/:floor"), body={"room": "B", "guests": 3})
    [one] = (await listed(ada, project, outside, now))["items"]
    answer = await change(ada, project, tool, source=one["source"])
    updated = answer.json()

    assert answer.status_code == 200, answer.text
    assert (updated["name"], updated["description"]) == ("reserve", "Reserves.")
    assert (updated["changes"], updated["secrets"]) == (False, ["X-Token"])
    assert (updated["enabled"], updated["withdrawn_at"], updated["remote_state"]) == (
        False, None, None,
    )  # fmt: skip
    properties = updated["parameters"]["properties"]
    assert properties["room"]["description"] == "Of the first floor."
    assert {"floor", "guests", "own"} < properties.keys() and "hours" not in properties
    assert updated["parameters"]["required"] == ["floor", "room"]
    assert (await change(ada, project, tool, enabled=True)).json()["enabled"] is True
    outside.got.clear()
    await tried(ada, project, updated, floor="1", room="B", own=True)
    [got] = outside.got
    assert got.target == "/webhook/5d5a-hook-1/rooms/1" and got.headers["x-token"] == SECRET
    assert got.json == {"room": "B", "own": True}
    [one] = (await listed(ada, project, outside, now))["items"]
    assert one["state"] == "same"


@pytest.mark.parametrize(("before", "now"), [("GET", "PUT"), ("GET", "POST"), ("POST", "GET")])
async def test_a_webhook_that_is_called_with_another_method_asks_first_again(
    ada: Person, project: str, outside: ToolServer, before: str, now: str
) -> None:
    tool = await from_n8n(ada, project, outside, workflow(node(method=before)), changes=False)
    assert tool["changes"] is False
    [one] = (await listed(ada, project, outside, workflow(node(method=now))))["items"]
    updated = (await change(ada, project, tool, source=one["source"])).json()

    assert (updated["request"]["method"], updated["changes"]) == (now, True)


async def test_one_that_is_no_longer_published_is_told_and_is_not_switched_off(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    draft = workflow(node("draft"), active=False)
    [one] = (await listed(ada, project, outside, draft))["items"]
    assert (one["tool_id"], one["state"], one["changed"]) == (tool["id"], "unpublished", [])
    found = await kept(ada, project, tool)
    assert (found["enabled"], found["remote_state"]) == (True, "unpublished")

    await listed(ada, project, outside, workflow())
    assert (await kept(ada, project, tool))["remote_state"] is None


@pytest.mark.parametrize(
    "now",
    [
        workflow(node("other", own="hook-2")),
        workflow(node(disabled=True)),
        workflow(isArchived=True),
    ],
)
async def test_one_whose_workflow_is_there_without_it_is_gone_and_off(
    ada: Person, project: str, outside: ToolServer, now: Any
) -> None:
    tool = await from_n8n(ada, project, outside)
    [gone] = (await listed(ada, project, outside, now))["gone"]
    found = await kept(ada, project, tool)

    assert (gone["tool_id"], gone["name"]) == (tool["id"], tool["name"])
    assert "deleted or switched off" in gone["detail"]
    assert (found["enabled"], found["remote_state"]) == (False, "gone")


async def test_one_whose_workflow_is_not_listed_is_told_and_stays_on(
    ada: Person, project: str, outside: ToolServer
) -> None:
    """A key of somebody else may not see it."""
    tool = await from_n8n(ada, project, outside)
    [gone] = (await listed(ada, project, outside))["gone"]
    found = await kept(ada, project, tool)

    assert "does not list its workflow" in gone["detail"]
    assert (found["enabled"], found["remote_state"]) == (True, "gone")
    await tried(ada, project, tool)
    assert (await kept(ada, project, tool))["remote_state"] is None


async def test_of_a_list_that_is_not_whole_nothing_is_said_to_be_gone(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    outside.reply = lambda _: Reply({"data": [], "nextCursor": "again"})
    told = (await look(ada, project, outside)).json()

    assert (told["more"], told["gone"]) == (True, [])
    assert (await kept(ada, project, tool))["remote_state"] is None


async def test_one_that_is_as_it_was_again_is_looked_at_before_it_is_switched_on(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    await listed(ada, project, outside, workflow(node("reserve")))
    [one] = (await listed(ada, project, outside, workflow()))["items"]
    assert one["state"] == "changed" and "as it was imported" in one["changed"][0]

    await change(ada, project, tool, source=one["source"], enabled=True)
    found = await kept(ada, project, tool)
    assert (found["enabled"], found["remote_state"]) == (True, None)


async def test_a_workflow_that_was_renamed_keeps_its_tool(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    renamed = workflow(node(name="Called"), name="Reserve", body=None)
    [one] = (await listed(ada, project, outside, renamed))["items"]

    assert (one["tool_id"], one["state"], one["name"]) == (tool["id"], "same", "Book_a_room")
    assert (await kept(ada, project, tool))["enabled"] is True


async def test_two_webhooks_of_a_workflow_that_changed_addresses_are_not_mixed_up(
    ada: Person, project: str, outside: ToolServer
) -> None:
    both = workflow(node("one"), node("two", own="hook-2", name="Other"))
    first, second = (await listed(ada, project, outside, both))["items"]
    one = await imported(ada, project, first, source=first["source"])
    two = await imported(ada, project, second, source=second["source"])
    swapped = workflow(node("two"), node("one", own="hook-2", name="Other"))
    again = (await listed(ada, project, outside, swapped))["items"]

    assert [(row["tool_id"], row["state"]) for row in again] == [
        (one["id"], "changed"),
        (two["id"], "changed"),
    ]
    left = workflow(node("one", own="hook-2", name="Other"))
    told = await listed(ada, project, outside, left)
    assert [row["tool_id"] for row in told["items"]] == [two["id"]]
    assert [gone["tool_id"] for gone in told["gone"]] == [one["id"]]


async def test_of_a_webhook_with_several_methods_each_is_known_by_its_own(
    ada: Person, project: str, outside: ToolServer
) -> None:
    both = workflow(node(method=["GET", "POST"]))
    get, post = (await listed(ada, project, outside, both))["items"]
    read = await imported(ada, project, get, source=get["source"])
    book = await imported(ada, project, post, source=post["source"])
    told = await listed(ada, project, outside, workflow(node("reserve", ["GET", "DELETE"])))

    states = [(row["request"]["method"], row["tool_id"], row["state"]) for row in told["items"]]
    assert states == [("GET", read["id"], "changed"), ("DELETE", None, "new")]
    assert [gone["tool_id"] for gone in told["gone"]] == [book["id"]]
    told = await listed(ada, project, outside, workflow(node(method="POST")))
    assert [row["tool_id"] for row in told["items"]] == [book["id"]]


async def test_a_workflow_that_was_made_anew_at_the_same_address_is_looked_at(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside, changes=False)
    [one] = (await listed(ada, project, outside, workflow(own="w2")))["items"]
    assert (one["tool_id"], one["changed"]) == (
        tool["id"],
        ["Another workflow is at its address now."],
    )

    updated = (await change(ada, project, tool, source=one["source"])).json()
    assert updated["changes"] is True


async def test_a_tool_imported_before_is_known_by_its_address_and_gains_its_ids(
    ada: Person, project: str, outside: ToolServer
) -> None:
    [first] = (await listed(ada, project, outside, workflow()))["items"]
    tool = await imported(ada, project, first, enabled=True)
    [one] = (await listed(ada, project, outside, workflow()))["items"]
    assert (one["tool_id"], one["state"]) == (tool["id"], "same")
    assert await kept(ada, project, tool) == tool

    [one] = (await listed(ada, project, outside, workflow(node("reserve"))))["items"]
    assert (one["tool_id"], one["state"]) == (tool["id"], "changed")


async def test_a_tool_whose_address_somebody_changed_is_known_by_that_address(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    now = workflow(node("reserve"))
    await listed(ada, project, outside, now)
    request = tool["request"] | {"url": f"{outside.url}/webhook/reserve"}
    by_hand = await change(ada, project, tool, request=request, enabled=True)
    [one] = (await listed(ada, project, outside, now))["items"]

    assert by_hand.json()["withdrawn_at"] is None
    assert (one["tool_id"], one["state"]) == (tool["id"], "same")
    assert (await kept(ada, project, tool))["enabled"] is True


async def test_another_n8n_with_the_same_ids_is_another(
    ada: Person, project: str, outside: ToolServer
) -> None:
    """A copy of it, to try things out."""
    tool = await from_n8n(ada, project, outside)
    elsewhere = {"webhooks_url": "https://try.example.com/webhook"}
    told = await listed(ada, project, outside, workflow(node("reserve")), **elsewhere)

    assert (told["items"][0]["state"], told["gone"]) == ("new", [])
    assert (await kept(ada, project, tool))["enabled"] is True


async def test_what_one_project_imported_is_not_seen_from_another(
    ada: Person, project: str, outside: ToolServer
) -> None:
    tool = await from_n8n(ada, project, outside)
    other = await reaching(ada, outside)
    told = await listed(ada, other, outside, workflow(node("reserve")), workflow(own="w2"))
    gone = await listed(ada, other, outside)

    assert [(one["tool_id"], one["imported"]) for one in told["items"]] == [(None, False)] * 2
    assert gone["gone"] == []
    assert await kept(ada, project, tool) == tool
    source = told["items"][0]["source"]
    assert (await change(ada, other, tool, source=source)).status_code == 404


async def test_a_webhook_that_n8n_has_no_more_says_so_wherever_it_is_called(
    ada: Person, project: str, outside: ToolServer, model: OpenAIServer, url: str,
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(http, "N8N_WAITS", (0,))
    tool = await from_n8n(ada, project, outside, workflow(node(method="GET")), changes=False)
    outside.reply = lambda _: Reply(UNREGISTERED, 404)
    reader = await sign_up(url)
    mine = (await reader.http.get("/me")).json()["id"]
    join = "insert into members (project_id, user_id, role) values (%s, %s, 'reader')"
    execute(database, join, project, mine)
    model.requests.clear()
    decides(model, [(tool["name"], {}), (tool["name"], {})], [ANSWER_WITH], prose="None.")
    await ask(reader, await new_chat(reader, project), "Book it.", agent="agent")
    await reader.http.aclose()
    assert [text for text in told(model) if "n8n has no such webhook" in text]
    assert not [text for text in told(model) if "changed or switched off" in text]
    found = await kept(ada, project, tool)
    assert (found["remote_state"], found["enabled"]) == ("unregistered", True)
    assert found["updated_at"] == tool["updated_at"]

    trial = await tried(ada, project, tool)
    assert trial["answer"]["unregistered"] is True
    outside.reply = lambda _: Reply({"ok": True})
    assert (await tried(ada, project, tool))["answer"]["unregistered"] is False
    assert (await kept(ada, project, tool))["remote_state"] is None


async def test_what_no_database_can_hold_is_left_out_of_what_n8n_says(
    ada: Person, project: str, outside: ToolServer
) -> None:
    odd = workflow(node("bo\ud800ok", name="Webhook"), name="Bo\x00ok", body={"ro\x00om": "A"})
    [one] = (await listed(ada, project, outside, odd))["items"]
    assert (one["request"]["url"], one["name"]) == (f"{outside.url}/webhook/book", "Book")
    await imported(ada, project, one, enabled=True)
    [again] = (await listed(ada, project, outside, odd))["items"]

    assert again["state"] == "same" and "room" in again["parameters"]["properties"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": {}, "request": {"url": "https://example.com/"}}, "without a request"),
        ({"source": {"webhooks_url": "https://example.com"}}, "goes elsewhere"),
        ({"source": {"parameters": {"type": "array"}}}, "has to be `object`"),
    ],
)
async def test_a_source_that_is_none_is_refused(
    ada: Person, project: str, outside: ToolServer, changes: dict[str, Any], told: str
) -> None:
    tool = await from_n8n(ada, project, outside)
    [one] = (await listed(ada, project, outside, workflow()))["items"]
    answer = await change(
        ada, project, tool, **changes | {"source": one["source"] | changes["source"]}
    )
    kept_of = ("name", "description", "request", "parameters")
    plain = {name: one[name] for name in kept_of}
    made = await ada.http.post(f"/projects/{project}/tools", json=plain | {"source": one["source"]})

    assert answer.status_code == 422 and told in answer.text
    assert made.status_code == 422 and "kind n8n" in made.text
    assert await kept(ada, project, tool) == tool
