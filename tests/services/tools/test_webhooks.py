"""What is taken over of a webhook that was changed in n8n, and what of its tool stays."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.project_tools import StoredTool, ToolKind, ToolRequest, WebhookSource
from services.tools.webhooks import brought_up, differences

BASE = "https://n8n.example/webhook"
TEXT = {"type": "string"}


def said(path: str = "book", method: str = "POST", **more: Any) -> WebhookSource:
    """What n8n says; `more` are arguments of its body, `None` where nothing is pinned."""
    arguments: dict[str, Any] = more.pop("arguments", {"room": TEXT, "hours": {"type": "integer"}})
    parts = [one[1:-1] for one in path.split("/") if one.startswith("{")]
    told = arguments or {}
    places = {name: {"in": "body", "name": name} for name in told} | {
        name: {"in": "path", "name": name} for name in parts
    }
    request = {"method": method, "url": f"{BASE}/{path}", "arguments": places}
    properties = {name: TEXT for name in parts} | told
    required = {"required": parts} if parts else {}
    return WebhookSource(
        webhooks_url=BASE,
        workflow=more.pop("workflow", "w1"),
        node="n1",
        method=None,
        request=ToolRequest.model_validate(request),
        parameters={"type": "object", "properties": properties, **required},
        sign_in=more.pop("sign_in", None),
        from_example=arguments is not None,
    )


def a_tool(then: WebhookSource, **written: Any) -> StoredTool:
    """As its people have it: with what they wrote of its arguments."""
    own = {**then.parameters, **written}
    request = then.request.model_copy(update={"headers": {"X-Own": "1"}})
    now = datetime(2026, 11, 30, tzinfo=UTC)
    return StoredTool(
        id=uuid4(), project_id=uuid4(), name="book", description="Books.", kind=ToolKind.N8N,
        parameters=own, request=request, changes=False, enabled=True, created_at=now,
        updated_at=now, source=then, fingerprint=then.fingerprint,
    )  # fmt: skip


def test_another_path_changes_the_address_and_nothing_that_people_wrote() -> None:
    properties = {"room": {**TEXT, "description": "Which."}, "hours": {"type": "integer"}}
    tool = a_tool(said(), properties=properties, required=["room"], additionalProperties=False)
    request, parameters = brought_up(tool, said("reserve"))

    assert request.url == f"{BASE}/reserve"
    assert request.headers == {"X-Own": "1"}
    assert parameters == tool.parameters


def test_an_argument_of_another_kind_is_as_n8n_says_it() -> None:
    properties = {"room": {**TEXT, "description": "Which."}, "hours": {"type": "integer"}}
    now = said(arguments={"room": {"type": "integer"}, "hours": {"type": "integer"}})
    _, parameters = brought_up(a_tool(said(), properties=properties), now)

    assert parameters["properties"]["room"] == {"type": "integer"}


def test_what_n8n_has_no_more_goes_and_what_it_never_said_stays() -> None:
    tool = a_tool(said(), properties={"room": TEXT, "hours": TEXT, "own": TEXT}, required=["hours"])
    _, parameters = brought_up(tool, said(arguments={"room": TEXT}))

    assert list(parameters["properties"]) == ["room", "own"]
    assert "required" not in parameters


def test_without_an_example_arguments_stay_but_for_parts_of_the_path() -> None:
    tool = a_tool(said("rooms/{floor}"))
    request, parameters = brought_up(tool, said("book", arguments=None))

    assert sorted(parameters["properties"]) == ["hours", "room"]
    assert sorted(request.arguments) == ["hours", "room"]


def test_what_went_into_a_body_goes_where_a_call_without_one_takes_it() -> None:
    request, parameters = brought_up(a_tool(said()), said(method="GET", arguments=None))

    assert sorted(parameters["properties"]) == ["hours", "room"]
    assert request.place("room").into == "query"


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (said(), said(arguments=None)),
        (said(arguments=None), said()),
        (said(arguments={"a": TEXT, "b": TEXT}), said(arguments={"b": TEXT, "a": TEXT})),
    ],
)
def test_an_example_that_is_there_only_once_or_in_another_order_says_nothing(
    then: WebhookSource, now: WebhookSource
) -> None:
    assert differences(then, now) == []


def test_a_fingerprint_is_of_all_that_was_said() -> None:
    others = [said("x"), said(method="PUT"), said(arguments={}), said(workflow="w2")]

    assert len({one.fingerprint for one in (said(), *others)}) == 5
    assert said().fingerprint == said().fingerprint


def test_many_arguments_are_told_in_a_line() -> None:
    [told] = differences(said(), said(arguments={f"a{n}": TEXT for n in range(10)}))

    assert told.startswith("Its arguments are a0, a1") and "a7, 2 more instead of room" in told
