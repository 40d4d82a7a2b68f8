"""Imported webhooks of n8n, compared with what n8n says of them now. Pure.

A webhook is known by its node, whatever its address is. A tool that was imported before that was
kept is known by its address, as is one whose workflow was made anew in n8n.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from contracts.project_tools import (
    WITH_A_BODY,
    ArgumentPlace,
    Discovered,
    RemoteState,
    SignIn,
    StoredTool,
    ToolKind,
    ToolRequest,
    WebhookSource,
)

State = Literal["new", "same", "changed", "unpublished"]
_SIGN_INS: Mapping[SignIn | None, str] = {
    None: "no sign-in",
    SignIn.BASIC: "a user name and password",
    SignIn.HEADER: "a header with a secret",
    SignIn.BEARER: "a token",
}
_BACK = "It was something else for a while, and is now as it was imported."
_ANOTHER = "Another workflow is at its address now."
_NO_WORKFLOW = (
    "n8n does not list its workflow: it was deleted there, or belongs to somebody whose key sees"
    " more."
)
_NO_NODE = "Its webhook was deleted or switched off in n8n, or its workflow archived."
_MOST_NAMES = 8


@dataclass(frozen=True)
class Listed:
    """What n8n listed: where its webhooks are called, and its workflows' ids, archived ones too."""

    webhooks_url: str
    workflows: frozenset[str]
    more: bool
    """There are workflows that it did not list."""


@dataclass(frozen=True)
class Seen:
    """A tool, and the webhook that it was imported from as it is now: None where it is gone."""

    tool: StoredTool
    now: Discovered | None
    changed: Sequence[str]
    certain: bool = True
    """False of one that may only be out of the key's sight."""

    @property
    def state(self) -> RemoteState | None:
        if self.now is None:
            return RemoteState.GONE
        if self.now.webhook is not None and not self.now.webhook.active:
            return RemoteState.UNPUBLISHED
        return RemoteState.CHANGED if self.changed else None

    @property
    def withdrawn(self) -> bool:
        """Whether it is off until somebody looks."""
        return self.state is RemoteState.CHANGED or (self.now is None and self.certain)

    @property
    def source(self) -> WebhookSource | None:
        """What is kept: as somebody looked at it, with what was not known before."""
        then, now = self.tool.source, self.now and self.now.source
        if now is None or self.state is not None:
            return then
        return now if then is None or now.from_example or not then.from_example else then

    @property
    def row(self) -> Discovered | None:
        if self.now is None:
            return None
        told: State = "same"
        if self.state is RemoteState.UNPUBLISHED:
            told = "unpublished"
        elif self.changed:
            told = "changed"
        changed = list(self.changed) if told == "changed" else []
        more = {"tool_id": self.tool.id, "name": self.tool.name, "imported": True}
        return self.now.model_copy(update={**more, "state": told, "changed": changed})


def seen(found: Sequence[Discovered], there: Sequence[StoredTool], listed: Listed) -> list[Seen]:
    """Each tool of this n8n, by what was listed of it."""
    own = [tool for tool in there if tool.kind is ToolKind.N8N]
    by_node = {
        tool.id: one
        for tool in own
        if tool.source is not None and (one := _of_node(tool.source, found)) is not None
    }
    taken = {id(one) for one in by_node.values()}
    told: list[Seen] = []
    for tool in own:
        now = by_node.get(tool.id) or _at_address(tool, found, taken)
        if now is not None:
            told.append(Seen(tool, now, _changed(tool, now)))
        elif tool.source is not None and tool.source.webhooks_url == listed.webhooks_url:
            there_still = tool.source.workflow in listed.workflows
            if there_still or not listed.more:
                why = _NO_NODE if there_still else _NO_WORKFLOW
                told.append(Seen(tool, None, [why], certain=there_still))
    return told


def _of_node(source: WebhookSource, found: Sequence[Discovered]) -> Discovered | None:
    """Of a node with several methods its own, then and now; of one with one, whichever it is."""
    of_node = [one for one in found if one.source and one.source.webhook == source.webhook]
    for one in of_node:
        if one.source and one.source.method == source.method:
            return one
    method = source.method or source.request.method
    return next((one for one in of_node if one.request.method == method), None)


def _at_address(
    tool: StoredTool, found: Sequence[Discovered], taken: set[int]
) -> Discovered | None:
    """What runs there first; of a tool that was known by its node, only what is no other's."""
    called = tool.request.method, tool.request.url
    at = [
        one
        for one in found
        if (one.request.method, one.request.url) == called and one.problem is None
        if tool.source is None or id(one) not in taken
    ]
    return next((one for one in at if one.webhook and one.webhook.active), at[0] if at else None)


def _changed(tool: StoredTool, now: Discovered) -> list[str]:
    then, told = tool.source, now.source
    if then is None or told is None:
        return []
    changed = differences(then, told) if now.problem is None else [now.problem]
    return changed or ([_BACK] if tool.withdrawn_at is not None else [])


def differences(then: WebhookSource, now: WebhookSource) -> list[str]:
    """What n8n says otherwise, in sentences. What is pinned to a webhook says its arguments: where
    nothing is, nothing is said of them."""
    told: list[str] = []
    if now.webhook != then.webhook:
        told.append(_ANOTHER)
    if now.request.method != then.request.method:
        told.append(f"It is called with {now.request.method} instead of {then.request.method}.")
    if now.path != then.path:
        told.append(f"Its path is {now.path[:200]} instead of {then.path[:200]}.")
    if now.from_example and then.from_example and _arguments(now) != _arguments(then):
        told.append(_of_arguments(then, now))
    if now.sign_in != then.sign_in:
        told.append(f"It wants {_SIGN_INS[now.sign_in]} instead of {_SIGN_INS[then.sign_in]}.")
    return told


def _arguments(source: WebhookSource) -> tuple[dict[str, Any], dict[str, ArgumentPlace]]:
    return source.parameters, source.request.arguments


def _of_arguments(then: WebhookSource, now: WebhookSource) -> str:
    before, after = _properties(then.parameters), _properties(now.parameters)
    if before.keys() != after.keys():
        return f"Its arguments are {_names(after)} instead of {_names(before)}."
    return f"Its arguments {_names(after)} are of other kinds, or go elsewhere."


def _names(properties: Mapping[str, Any]) -> str:
    names = [name[:60] for name in list(properties)[:_MOST_NAMES]]
    more = [f"{len(properties) - _MOST_NAMES} more"] if len(properties) > _MOST_NAMES else []
    return ", ".join([*names, *more]) or "none"


def _properties(parameters: Mapping[str, Any]) -> dict[str, Any]:
    told = parameters.get("properties")
    return cast(dict[str, Any], told) if isinstance(told, dict) else {}


def brought_up(tool: StoredTool, now: WebhookSource) -> tuple[ToolRequest, dict[str, Any]]:
    """Its request and the schema of its arguments, as n8n says now. What its people wrote of an
    argument stays where n8n says the same of it as before, or nothing."""
    then = tool.source
    said = _properties(now.parameters)
    before = _properties(then.parameters) if then else {}
    own = _properties(tool.parameters)
    kept = {name: own[name] for name in own if _stays(name, then, now)}
    properties = {
        name: kept[name] if name in kept and before.get(name, one) == one else one
        for name, one in said.items()
    } | {name: one for name, one in kept.items() if name not in said}
    wanted = [*now.parameters.get("required", []), *tool.parameters.get("required", [])]
    required = [name for name in dict.fromkeys(wanted) if name in properties]
    parameters = {**tool.parameters, "properties": properties, "required": required}
    if not required:
        del parameters["required"]
    places = {
        name: place
        for name, place in tool.request.arguments.items()
        if name in properties and _can_go(place, now.request)
    } | now.request.arguments
    told = now.request.model_dump(by_alias=True)
    placed = {name: place.model_dump(by_alias=True) for name, place in places.items()}
    again = {**told, "headers": tool.request.headers, "arguments": placed}
    return ToolRequest.model_validate(again), parameters


def _stays(name: str, then: WebhookSource | None, now: WebhookSource) -> bool:
    """Whether an argument is still one: n8n says it, never said it, or says no more of any."""
    if name in _properties(now.parameters) or then is None:
        return True
    if name not in _properties(then.parameters):
        return True
    return not now.from_example and then.request.place(name).into != "path"


def _can_go(place: ArgumentPlace, request: ToolRequest) -> bool:
    if place.into == "body":
        return request.method in WITH_A_BODY
    return place.into != "path"
