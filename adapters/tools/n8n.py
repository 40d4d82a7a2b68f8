"""Webhooks of n8n's workflows as tools, by what its public API says of a workflow. Pure.

n8n states no arguments: their names and kinds are read from the data that is pinned to the webhook,
where there is some, and its values are not; else the person says what they are.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from adapters.tools.described import as_dict, as_list, plain_name
from contracts.project_tools import (
    WITH_A_BODY,
    ArgumentPlace,
    Discovered,
    SignIn,
    ToolKind,
    ToolRequest,
    Webhook,
    WebhookSource,
)
from contracts.web import Fetched

_WEBHOOK = "n8n-nodes-base.webhook"
_CALLED_WITH = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SIGN_INS = {"basicAuth": SignIn.BASIC, "headerAuth": SignIn.HEADER, "jwtAuth": SignIn.BEARER}
_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_DEEPEST = 6
_MOST_PROPERTIES = 60
_LONGEST_NOTE = 500
_LONGEST_PATH = 500
_LONGEST_NAME = 100
_UNREGISTERED = re.compile(r'The requested webhook ".*" is not registered\.', re.DOTALL)
_BOTS = "It ignores bots, and n8n takes Ibid for one: switch “Ignore Bots” off in n8n."


def is_unregistered(fetched: Fetched) -> bool:
    """n8n says that it has no such webhook, as it does for some seconds after activation: nothing
    was run. A workflow may answer 404 as well, and that one ran."""
    if fetched.status != 404:
        return False
    try:
        said = as_dict(json.loads(fetched.body))
    except (ValueError, RecursionError):
        return False
    message = said.get("message")
    return (
        said.get("code") == 404
        and isinstance(message, str)
        and _UNREGISTERED.fullmatch(message) is not None
    )


def webhooks(workflow: Any, base: str) -> list[Discovered]:
    """Of one workflow, in its order, as they run: what was changed since it was published does not.

    `base` is where webhooks are called, without a slash at its end.
    """
    told = as_dict(workflow)
    if told.get("isArchived") is True:
        return []
    active = told.get("active") is True
    published = as_dict(told.get("activeVersion")) if active else {}
    nodes = [
        as_dict(node)
        for node in as_list(published.get("nodes") or told.get("nodes"))
        if as_dict(node).get("type") == _WEBHOOK and not as_dict(node).get("disabled")
    ]
    each = [(node, _methods(as_dict(node.get("parameters")))) for node in nodes]
    alone = sum(len(methods) for _, methods in each) == 1
    return [
        _from(told, node, method if len(methods) > 1 else None, base, found)
        for node, methods in each
        for method in methods
        for found in [_tool(told, node, method, base, alone=alone)]
    ]


def workflow_id(workflow: Any) -> str:
    """Empty where it has none."""
    return _id(as_dict(workflow).get("id"))


def _id(told: Any) -> str:
    return told if isinstance(told, str) and len(told) <= _LONGEST_NAME else ""


def _from(
    workflow: dict[str, Any], node: dict[str, Any], method: str | None, base: str, one: Discovered
) -> Discovered:
    """With what it is known by when n8n is listed again; without, where n8n does not say it."""
    known, own = workflow_id(workflow), _id(node.get("id")) or _id(node.get("webhookId"))
    if not known or not own or one.webhook is None:
        return one
    source = WebhookSource(
        webhooks_url=base,
        workflow=known,
        node=own,
        method=method and method[:20],
        request=one.request,
        parameters=one.parameters,
        sign_in=one.webhook.sign_in,
        from_example=one.webhook.from_example,
    )
    return one.model_copy(update={"source": source})


def _methods(parameters: Mapping[str, Any]) -> list[str]:
    several = parameters.get("multipleMethods") is True
    told = parameters.get("httpMethod", ["GET", "POST"] if several else "GET")
    return [str(one) for one in (as_list(told) if several else [told])]


def _tool(
    workflow: dict[str, Any], node: dict[str, Any], method: str, base: str, *, alone: bool
) -> Discovered:
    parameters = as_dict(node.get("parameters"))
    name, own = str(workflow.get("name") or "workflow"), str(node.get("name") or "")
    called = _Arguments(method if method in _CALLED_WITH else "GET")
    path, problem = _path(node, called)
    if method not in _CALLED_WITH:
        problem = f"It is called with {method[:20]}, which no tool can."
    if problem:
        called, path = _Arguments(called.method), ""
    example = _pinned(workflow, own)
    called.take(example)
    sign_in = _SIGN_INS.get(str(parameters.get("authentication")))
    return Discovered(
        kind=ToolKind.N8N,
        name=plain_name(name if alone else f"{name}_{own}_{method}"),
        description=_description(name, own, node, alone=alone),
        parameters=called.schema,
        request=ToolRequest.model_validate(
            {"method": called.method, "url": f"{base}/{path}", "arguments": called.places}
        ),
        changes=True,
        secrets=["Authorization"] if sign_in in (SignIn.BASIC, SignIn.BEARER) else [],
        problem=problem,
        warning=_BOTS if as_dict(parameters.get("options")).get("ignoreBots") is True else None,
        webhook=Webhook(
            workflow=name[:200],
            active=workflow.get("active") is True,
            sign_in=sign_in,
            from_example=bool(example),
        ),
    )


def _description(name: str, own: str, node: dict[str, Any], *, alone: bool) -> str:
    """What its author noted at the node, or what is known of it."""
    notes = node.get("notes")
    noted = " ".join(notes.split())[:_LONGEST_NOTE] if isinstance(notes, str) else ""
    return noted or f"Runs the workflow “{name[:200]}”" + ("." if alone else f" by “{own[:100]}”.")


def _path(node: dict[str, Any], called: "_Arguments") -> tuple[str, str | None]:
    """Where it is below its base, with its parts that are arguments; or why nobody can say."""
    told = as_dict(node.get("parameters")).get("path")
    own_id = str(node.get("webhookId") or "")
    path = told if isinstance(told, str) and told else own_id
    if path.startswith("="):
        return "", "n8n computes its path: make it by hand as an HTTP tool."
    segments = path.removeprefix("/").removesuffix("/").split("/")
    if not all(segments) or len(path) > _LONGEST_PATH:
        return "", "It has no path that can be called."
    written = [called.segment(one[1:]) if one[0] == ":" else quote(one) for one in segments]
    known = [one for one in written if one is not None]
    if len(known) < len(written):
        return "", "Two parts of its path have one name, or one that nothing can be called by."
    if called.places and not own_id:
        return "", "n8n does not say its whole path: make it by hand as an HTTP tool."
    return "/".join([quote(own_id, safe=""), *known] if called.places else known), None


def _pinned(workflow: Mapping[str, Any], node: str) -> dict[str, Any]:
    """What came in when its author tried it."""
    items = as_list(as_dict(workflow.get("pinData")).get(node))
    return as_dict(as_dict(items[0] if items else {}).get("json"))


class _Arguments:
    """Arguments under one schema, and where each goes."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.places: dict[str, ArgumentPlace] = {}
        self._properties: dict[str, Any] = {}
        self._required: list[str] = []

    @property
    def schema(self) -> dict[str, Any]:
        required = {"required": self._required} if self._required else {}
        return {"type": "object", "properties": self._properties, **required}

    def segment(self, name: str) -> str | None:
        """One that stands in the path, as it is written there."""
        if name in self.places or not re.fullmatch(r"[^{}/?#\\\s]{1,100}", name):
            return None
        self._add(name, "path", name, {"type": "string"})
        self._required.append(name)
        return f"{{{name}}}"

    def take(self, example: Mapping[str, Any]) -> None:
        """What an example was called with: names and kinds, and no value. Headers are left out:
        they are how its caller signed in."""
        body = example.get("body") if self.method in WITH_A_BODY else None
        if isinstance(body, dict):
            self._take_all("body", as_dict(body))
        elif body is not None:
            self._add("body", "body", "", _kind(body))
        self._take_all("query", as_dict(example.get("query")))

    def _take_all(self, into: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if 0 < len(name) <= _LONGEST_NAME and len(self._properties) < _MOST_PROPERTIES:
                self._add(name, into, name, _kind(value))

    def _add(self, name: str, into: str, named: str, schema: dict[str, Any]) -> None:
        known = name if name not in self._properties else f"{into}_{name}"
        self._properties[known] = schema
        self.places[known] = ArgumentPlace.model_validate({"in": into, "name": named})


def _kind(value: Any, depth: int = 0) -> dict[str, Any]:
    """JSON Schema of a value, in which the value is not."""
    if kind := _TYPES.get(type(value)):
        return {"type": kind}
    if isinstance(value, dict):
        inside = list(as_dict(value).items())[:_MOST_PROPERTIES] if depth < _DEEPEST else []
        kinds = {name: _kind(one, depth + 1) for name, one in inside}
        return {"type": "object", **({"properties": kinds} if kinds else {})}
    if isinstance(value, list):
        items = as_list(value)
        return {"type": "array", **({"items": _kind(items[0], depth + 1)} if items else {})}
    return {}
