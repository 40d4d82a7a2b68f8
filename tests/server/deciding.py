"""A model that decides as it is told, over the real protocol."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from contracts.settings import Settings, ToolSettings
from tests.api import given_a_model
from tests.fakes.openai_server import OpenAIServer, fragments

ANSWER_WITH = ("answer", {})
Calls = Sequence[tuple[str, dict[str, Any]]]


def decides(
    model: OpenAIServer,
    *turns: Calls,
    prose: str,
    obeying: Callable[[dict[str, Any]], Calls] | None = None,
) -> None:
    """What it calls, message by message, the last one again and again; or what it is told by what
    it reads. Without tools it writes the answer."""

    def calls(body: dict[str, Any]) -> list[dict[str, Any]]:
        if not _decides(body):
            return []
        turn = obeying(body) if obeying else turns[min(_turn(body), len(turns) - 1)]
        return [
            fragment
            for n, (name, arguments) in enumerate(turn)
            for fragment in fragments(n, f"call-{_turn(body)}-{n}", name, json.dumps(arguments))
        ]

    model.calls = calls
    model.answer = lambda body: "" if _decides(body) else prose


def told(model: OpenAIServer) -> list[str]:
    """What it was told came of its calls."""
    return [m["content"] for b in model.requests for m in b["messages"] if m["role"] == "tool"]


def _decides(body: dict[str, Any]) -> bool:
    return any(tool["function"]["name"] == "answer" for tool in body.get("tools") or [])


def _turn(body: dict[str, Any]) -> int:
    return sum(message["role"] == "assistant" for message in body["messages"])


def with_tools(
    settings: Settings,
    model: OpenAIServer,
    host: str,
    *,
    confirm_seconds: float,
    seconds: float = 5,
) -> Settings:
    """Of an API whose tools may reach this private host, or any where it is `*`."""
    told = {"private_hosts": [host], "confirm_seconds": confirm_seconds, "seconds": seconds}
    tools = ToolSettings.model_validate(told)
    return given_a_model(settings, model.url).model_copy(update={"tools": tools})
