"""What is read of a workflow of n8n: its webhooks as they run, and nothing of what went through."""

import json
from typing import Any

import pytest

from adapters.tools.n8n import webhooks
from contracts.project_tools import Discovered, SignIn

BASE = "https://n8n.example/webhook"
ID = "5d5a4c4e-0f0c-4a0b-9c7e-7a6a3f9f2b11"


def node(path: str = "book", name: str = "Webhook", **more: Any) -> dict[str, Any]:
    parameters = {"path": path, **more.pop("parameters", {})}
    told = {"name": name, "type": "n8n-nodes-base.webhook", "parameters": parameters}
    return told | {"webhookId": ID} | more


def found(*nodes: dict[str, Any], **more: Any) -> list[Discovered]:
    told = {"name": "Rooms", "active": True, "nodes": list(nodes), **more}
    return webhooks(told, BASE)


def pinned(**came: Any) -> dict[str, Any]:
    return {"Webhook": [{"json": came}]}


def test_what_is_published_is_listed_and_not_what_was_drawn_since() -> None:
    [one] = found(node("draft"), activeVersion={"nodes": [node("published")]})
    assert one.request.url == f"{BASE}/published"

    [one] = found(node("draft"), active=False, activeVersion=None)
    assert one.request.url == f"{BASE}/draft"
    assert one.webhook is not None and one.webhook.active is False


def test_what_is_archived_switched_off_or_no_webhook_is_left_out() -> None:
    assert found(node(), isArchived=True) == []
    assert found(node(disabled=True), {"type": "n8n-nodes-base.set", "name": "Set"}) == []


def test_parts_of_a_path_are_arguments_that_have_to_be_given() -> None:
    [one] = found(node("rooms/:room/on/:day"))

    assert one.request.url == f"{BASE}/{ID}/rooms/{{room}}/on/{{day}}"
    assert one.parameters["required"] == ["room", "day"]
    assert one.problem is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (node("={{ $env.PATH }}"), "computes its path"),
        (node("rooms/:a/:a"), "one name"),
        (node("rooms/:{a}"), "one name"),
        (node("rooms/:"), "one name"),
        (node("rooms/:id", webhookId=None), "whole path"),
        (node("a//b"), "no path"),
        (node("", webhookId=None), "no path"),
        (node("x" * 501), "no path"),
        (node(parameters={"httpMethod": "HEAD"}), "HEAD"),
        (node(parameters={"httpMethod": "={{ 1 }}"}), "which no tool can"),
    ],
)
def test_a_webhook_that_no_tool_can_call_says_why(wrong: dict[str, Any], told: str) -> None:
    [one] = found(wrong)

    assert told in str(one.problem)


def test_a_path_is_written_as_an_address() -> None:
    [one] = found(node("/größe #1/"))

    assert one.request.url == f"{BASE}/gr%C3%B6%C3%9Fe%20%231"


def test_each_method_and_each_webhook_of_a_workflow_is_a_tool_with_a_name() -> None:
    several = {"multipleMethods": True, "httpMethod": ["GET", "POST"]}
    each = found(node(parameters=several), node("two", "Other"))

    assert [(one.name, one.request.method) for one in each] == [
        ("Rooms_Webhook_GET", "GET"),
        ("Rooms_Webhook_POST", "POST"),
        ("Rooms_Other_GET", "GET"),
    ]
    assert len({one.description for one in each}) == 2
    assert len(found(node(parameters={"multipleMethods": True}))) == 2


def test_the_kinds_of_an_example_are_read_and_its_values_are_not() -> None:
    came = {
        "headers": {"authorization": "Bearer sk-1"},
        "params": {"id": "s3cret"},
        "query": {"id": "s3cret", "dry": "s3cret"},
        "body": {
            "id": 7,
            "ratio": 0.5,
            "yes": True,
            "tags": ["s3cret"],
            "none": None,
            "who": {"n": "s3cret"},
        },
    }
    [one] = found(node("rooms/:id", parameters={"httpMethod": "POST"}), pinData=pinned(**came))

    assert one.parameters["properties"] == {
        "id": {"type": "string"},
        "body_id": {"type": "integer"},
        "ratio": {"type": "number"},
        "yes": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "none": {},
        "who": {"type": "object", "properties": {"n": {"type": "string"}}},
        "query_id": {"type": "string"},
        "dry": {"type": "string"},
    }
    into = {name: (place.into, place.name) for name, place in one.request.arguments.items()}
    assert into["body_id"] == ("body", "id") and into["query_id"] == ("query", "id")
    assert one.parameters["required"] == ["id"]
    assert "s3cret" not in one.model_dump_json() and "sk-1" not in one.model_dump_json()


def test_of_get_the_query_is_read_and_a_body_is_not() -> None:
    [one] = found(node(), pinData=pinned(query={"q": "x"}, body={"b": 1}))

    assert list(one.parameters["properties"]) == ["q"]
    assert one.webhook is not None and one.webhook.from_example is True


def test_a_body_that_is_no_object_is_one_argument() -> None:
    [one] = found(node(parameters={"httpMethod": "POST"}), pinData=pinned(body=[{"a": 1}]))

    assert one.request.arguments["body"].name == ""
    assert one.parameters["properties"]["body"]["items"]["properties"] == {"a": {"type": "integer"}}


@pytest.mark.parametrize(
    "pin",
    [None, [], {"Webhook": []}, {"Webhook": "x"}, {"Webhook": ["x"]}, {"Other": [{"json": {}}]}],
)
def test_without_an_example_nothing_is_made_up(pin: Any) -> None:
    [one] = found(node(), pinData=pin)

    assert one.parameters == {"type": "object", "properties": {}}
    assert one.webhook is not None and one.webhook.from_example is False


@pytest.mark.parametrize(
    ("told", "sign_in", "headers"),
    [
        ("none", None, []),
        ("basicAuth", SignIn.BASIC, ["Authorization"]),
        ("jwtAuth", SignIn.BEARER, ["Authorization"]),
        ("headerAuth", SignIn.HEADER, []),
    ],
)
def test_how_a_webhook_wants_to_be_signed_in_to_is_told(
    told: str, sign_in: SignIn | None, headers: list[str]
) -> None:
    [one] = found(node(parameters={"authentication": told}))

    assert one.webhook is not None and one.webhook.sign_in == sign_in
    assert one.secrets == headers


def test_what_its_author_noted_says_when_to_use_it() -> None:
    [one] = found(node(notes="Books a room.\n Wants its name."))
    assert one.description == "Books a room. Wants its name."

    [one] = found(node())
    assert one.description == "Runs the workflow “Rooms”."


def test_a_webhook_that_ignores_bots_is_imported_with_a_warning() -> None:
    [one] = found(node(parameters={"options": {"ignoreBots": True}}))

    assert one.problem is None and "Ignore Bots" in str(one.warning)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"name": None, "nodes": None},
        {"nodes": "x"},
        {"nodes": [None, 3, {"type": "n8n-nodes-base.webhook"}]},
        {"nodes": [node(parameters={"httpMethod": None, "options": [], "authentication": []})]},
        {"nodes": [node(name=None, notes=3, webhookId=4)]},
        {"nodes": [node(parameters={"path": ["x"]})]},
        {"nodes": [node()], "pinData": pinned(body={"": 1, "x" * 300: 1, "a": {"b" * 70000: {}}})},
        {"active": True, "activeVersion": [], "nodes": [node()]},
    ],
)
def test_nothing_that_is_said_of_a_workflow_has_to_be_as_it_should(odd: Any) -> None:
    for one in webhooks({"active": True} | odd, BASE):
        assert json.loads(one.model_dump_json())["request"]["url"].startswith(BASE)
    assert webhooks(None, BASE) == []
