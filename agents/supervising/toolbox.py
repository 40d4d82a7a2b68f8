"""All that the agent may call for one answer, and how one call is carried out."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from agents.answering.context import Context
from agents.supervising.tools.builtin import Builtin, Desk
from agents.supervising.tools.calculator import CALCULATE
from agents.supervising.tools.documents import DOCUMENTS
from agents.supervising.tools.earlier import EARLIER
from agents.supervising.tools.ending import ANSWER, ASK_PERSON
from agents.supervising.tools.web import WEB
from contracts.completions import ToolCall, ToolSpec
from contracts.tools import Tool, ToolFailure, ToolResult

_OWN: tuple[Builtin[Any], ...] = (*DOCUMENTS, CALCULATE)


def specs(context: Context) -> list[ToolSpec]:
    """In the order in which the model is told of them."""
    web = _of_web() if context.web else ()
    earlier = _of_earlier() if context.earlier else ()
    others = [tool.spec for tool in context.tools if tool.spec.name not in own_tools()]
    return [*_own(), *earlier, *web, *others, ANSWER, ASK_PERSON]


@cache
def own_tools() -> frozenset[str]:
    """Names that no tool from outside may have."""
    return frozenset(one.name for one in (*_OWN, *EARLIER, *WEB, ANSWER, ASK_PERSON))


@cache
def _own() -> tuple[ToolSpec, ...]:
    return tuple(tool.spec for tool in _OWN)


@cache
def _of_web() -> tuple[ToolSpec, ...]:
    return tuple(tool.spec for tool in WEB)


@cache
def _of_earlier() -> tuple[ToolSpec, ...]:
    return tuple(tool.spec for tool in EARLIER)


def _builtin(call: ToolCall, context: Context) -> Builtin[Any] | None:
    offered = (*_OWN, *(EARLIER if context.earlier else ()), *(WEB if context.web else ()))
    return next((one for one in offered if one.name == call.name), None)


async def carry_out(call: ToolCall, desk: Desk, step: str) -> ToolResult:
    """Raises `ToolFailure` with a sentence for the model."""
    if builtin := _builtin(call, desk.context):
        return await builtin.call(call.arguments, desk)
    tool = _given(call.name, desk.context)
    if tool is None:
        names = ", ".join(spec.name for spec in specs(desk.context))
        raise ToolFailure(f"There is no tool {call.name!r}. There are: {names}.")
    return await tool.call(_checked(call.arguments, tool), step)


def to_be_allowed(call: ToolCall, context: Context) -> Mapping[str, Any] | None:
    """The arguments of a call that the person is asked about first; None of any other.

    Raises `ToolFailure`: nobody is asked about a call that cannot be made.
    """
    tool = None if call.name in own_tools() else _given(call.name, context)
    return _checked(call.arguments, tool) if tool is not None and tool.changes else None


def _given(name: str, context: Context) -> Tool | None:
    return next((one for one in context.tools if one.spec.name == name), None)


def _checked(written: str, tool: Tool) -> dict[str, Any]:
    try:
        arguments = json.loads(written.strip() or "{}")
    except ValueError:
        raise ToolFailure("The arguments are no JSON. Call it again with a JSON object.") from None
    errors = jsonschema_rs.validator_for(dict(tool.spec.parameters)).iter_errors(arguments)
    wrong = [_fault(error.instance_path, error.message) for error in errors]
    if wrong:
        raise ToolFailure(f"The arguments are wrong: {'; '.join(wrong[:5])}.")
    return arguments


def _fault(path: Sequence[str | int], message: str) -> str:
    field = ".".join(map(str, path))
    return f"{field}: {message}" if field else message
