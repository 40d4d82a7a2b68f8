"""Whether a tool is one that a model can be given: its name, and the schema of its arguments."""

import json
from typing import Any, cast

import jsonschema_rs

from contracts.errors import Invalid
from contracts.project_tools import StoredTool, ToolKind, ToolRequest

_LONGEST_SCHEMA = 16_000
_DEEPEST = 12
_ALWAYS_CHANGE = frozenset({"PUT", "PATCH", "DELETE"})


def check_parameters(parameters: dict[str, Any], request: ToolRequest) -> None:
    """Raises `Invalid`, with a sentence about the field."""
    if parameters.get("type") != "object":
        raise _wrong("The schema's `type` has to be `object`: arguments have names.")
    if _depth(parameters) > _DEEPEST:
        raise _wrong(f"The schema is nested deeper than {_DEEPEST} levels.")
    if len(json.dumps(parameters)) > _LONGEST_SCHEMA:
        raise _wrong(f"The schema has more than {_LONGEST_SCHEMA} characters.")
    for key, value in _all(parameters):
        if key in ("$ref", "$dynamicRef") and not str(value).startswith("#"):
            raise _wrong("The schema refers to another document. Write all of it here.")
        if key in ("$id", "$schema", "$anchor", "$dynamicAnchor"):
            raise _wrong(f"The schema has a {key}, which is not read here. Leave it out.")
    try:
        jsonschema_rs.validator_for({"$schema": _DRAFT, **parameters})
    except ValueError as error:
        raise _wrong(f"This is no JSON Schema: {_first_line(error)}") from None
    known = parameters.get("properties", {})
    for name in (*request.placeholders, *request.arguments):
        if name not in known:
            raise Invalid(
                f"“{name}” has a place in the request and none among the schema's properties.",
                field="request.arguments",
            )


_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def changes_things(request: ToolRequest, kind: ToolKind, said: bool | None) -> bool:
    """Whether it asks first. What GET does not say, somebody has to; what PUT says, nobody can
    take back. A webhook of n8n starts whatever was drawn there, also by GET."""
    if request.method in _ALWAYS_CHANGE and kind is not ToolKind.MCP:
        return True
    if said is None:
        return kind is ToolKind.N8N or request.method != "GET"
    return said


def own_names() -> frozenset[str]:
    """Names that no tool of a project may have."""
    from agents import own_tools  # LangGraph costs a second of CPU; see app.warm_up

    return own_tools()


def check_name(name: str, others: list[StoredTool]) -> None:
    """Raises `Invalid` for a name that means another tool to the model."""
    if name in own_names():
        raise Invalid(f"{name} is a tool of Ibid's own. Choose another name.", field="name")
    if any(other.name == name for other in others):
        raise taken(name)


def taken(name: str) -> Invalid:
    return Invalid(f"This project has a tool {name} already.", field="name")


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, field="parameters")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def _all(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        pairs = list(cast(dict[str, Any], value).items())
        return [*pairs, *(pair for _, one in pairs for pair in _all(one))]
    return [pair for one in value for pair in _all(one)] if isinstance(value, list) else []


def _depth(value: Any, so_far: int = 0) -> int:
    if so_far > _DEEPEST or not isinstance(value, dict | list):
        return so_far
    parts = value.values() if isinstance(value, dict) else value
    return max((_depth(part, so_far + 1) for part in cast(Any, parts)), default=so_far)
