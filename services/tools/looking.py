"""What an MCP server says of its tools, as somebody looks at it before importing any. Pure.

Descriptions go into prompts, and whoever runs the server writes them: what the guard would withhold
from a model among passages does not get there this way either.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from adapters.tools.described import free_name, plain_name
from contracts.errors import Invalid
from contracts.ports import Guard
from contracts.project_tools import StoredTool
from contracts.text import UNSTORABLE, in_strings
from contracts.tool_servers import RemoteTool, StoredServer
from services.tools.checking import check_parameters, own_names
from services.tools.server_schemas import FoundState, FoundTool

_DEEPEST = 20


def found_tools(
    guard: Guard,
    server: StoredServer,
    told: Sequence[RemoteTool],
    there: Sequence[StoredTool],
) -> list[FoundTool]:
    """In the server's order; of two with one name the first."""
    known = {t.remote_name: t for t in there if t.server_id == server.id and t.remote_name}
    taken = {tool.name for tool in there} | own_names()
    found: dict[str, FoundTool] = {}
    for one in told:
        if not one.name or one.name in found:
            continue
        here = known.get(one.name)
        name = here.name if here else free_name(plain_name(one.name), taken)
        found[one.name] = _found(guard, server, one, here, name)
    return list(found.values())


def _found(
    guard: Guard, server: StoredServer, one: RemoteTool, here: StoredTool | None, name: str
) -> FoundTool:
    same = here and here.fingerprint == one.fingerprint and here.withdrawn_at is None
    state = FoundState.NEW if here is None else FoundState.SAME if same else FoundState.CHANGED
    description, parameters, warning = _screened(guard, server, one)
    return FoundTool(
        remote_name=one.name,
        name=name,
        description=description,
        parameters=parameters,
        changes=not one.reads_only,
        state=state,
        fingerprint=one.fingerprint,
        warning=warning,
        problem=_problem(one, parameters, server),
    )


def _screened(
    guard: Guard, server: StoredServer, one: RemoteTool
) -> tuple[str, dict[str, Any], str | None]:
    """Its description and schema as a model may read them, and what was left out of them."""
    description = _storable(one.description).strip()
    parameters: dict[str, Any] = in_strings(one.parameters, _storable)
    written = "\n".join([one.name, description, *_prose(parameters)])
    verdict = guard.passage(written)
    if verdict is None:
        return description or _neutral(server, one), parameters, None
    warning = (
        "What the server says of it is left out, since it could mislead a model:"
        f" {verdict.reason} Write a description of your own."
    )
    return _neutral(server, one), cast(dict[str, Any], _bare(parameters)), warning


def _storable(text: str) -> str:
    return UNSTORABLE.sub("", text)


def _neutral(server: StoredServer, one: RemoteTool) -> str:
    return f"The tool {plain_name(one.name)} of {server.name}."


def _problem(one: RemoteTool, parameters: dict[str, Any], server: StoredServer) -> str | None:
    if UNSTORABLE.search(one.name):
        return "Its name has characters that cannot be kept."
    try:
        check_parameters(parameters, server.request)
    except Invalid as error:
        return error.detail
    return None


_SAID = ("description", "title", "examples", "$comment", "default")


def _prose(value: Any, depth: int = 0) -> Iterator[str]:
    """Every name and text of a schema: a model reads all of it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in cast(list[Any], value):
            yield from _prose(one, depth + 1)
    elif isinstance(value, dict):
        for name, one in cast(dict[str, Any], value).items():
            yield name
            yield from _prose(one, depth + 1)


def _bare(value: Any, *, properties: bool = False) -> Any:
    """A schema without what it says to a reader."""
    if isinstance(value, list):
        return [_bare(one) for one in cast(list[Any], value)]
    if not isinstance(value, dict):
        return value
    return {
        name: _bare(one, properties=name in ("properties", "$defs"))
        for name, one in cast(dict[str, Any], value).items()
        if properties or name not in _SAID
    }
