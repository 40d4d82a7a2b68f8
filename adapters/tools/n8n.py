"""Webhooks of active n8n workflows as tools, by n8n's public API. Pure.

n8n states no arguments: they are made from the data that is pinned to the webhook, where there is
some; else the person says what they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from adapters.tools.described import as_dict, plain_name
from contracts.project_tools import WITH_A_BODY, Discovered, ToolKind, ToolRequest

_WEBHOOK = "n8n-nodes-base.webhook"
_TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
WORKFLOWS = "/api/v1/workflows?active=true&limit=100"


def webhooks(answered: Any, base: str) -> list[Discovered]:
    """Of one page of workflows."""
    found = cast(dict[str, Any], answered).get("data") if isinstance(answered, dict) else None
    workflows = cast(list[Any], found) if isinstance(found, list) else []
    return [
        _tool(workflow, node, base.rstrip("/"))
        for workflow in workflows
        for node in _webhook_nodes(workflow)
    ]


def next_cursor(answered: Any) -> str | None:
    """What the page after this one is asked for with; None after the last."""
    cursor = as_dict(answered).get("nextCursor")
    return cursor if isinstance(cursor, str) and cursor else None


def _webhook_nodes(workflow: Any) -> Iterator[dict[str, Any]]:
    for node in as_dict(workflow).get("nodes") or []:
        if as_dict(node).get("type") == _WEBHOOK and not as_dict(node).get("disabled"):
            yield as_dict(node)


def _tool(workflow: Any, node: dict[str, Any], base: str) -> Discovered:
    parameters = as_dict(node.get("parameters"))
    path = str(parameters.get("path") or node.get("webhookId") or "").strip("/")
    method = str(parameters.get("httpMethod") or "GET")
    problem = None
    if not path or ":" in path or "{" in path or " " in path:
        path, problem = "", "Parts of its path are arguments: make it by hand as an HTTP tool."
    if method not in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        method, problem = "GET", f"It is called with {method[:20]}, which no tool can."
    signed = str(parameters.get("authentication", "none")) != "none"
    name = str(as_dict(workflow).get("name") or "workflow")
    return Discovered(
        kind=ToolKind.N8N,
        name=plain_name(name),
        description=f"Runs the workflow “{name[:200]}”.",
        parameters=_schema(_pinned(workflow, node, method)),
        request=ToolRequest.model_validate({"method": method, "url": f"{base}/webhook/{path}"}),
        changes=True,
        secrets=["Authorization"] if signed else [],
        problem=problem,
    )


def _pinned(workflow: Any, node: dict[str, Any], method: str) -> dict[str, Any]:
    """What came in when its author tried it."""
    items = as_dict(as_dict(workflow).get("pinData")).get(str(node.get("name"))) or []
    first = as_dict(as_dict(items[0] if isinstance(items, list) and items else {}).get("json"))
    return as_dict(first.get("body" if method in WITH_A_BODY else "query"))


def _schema(example: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        name: {"type": kind} if (kind := _TYPES.get(type(value))) else {}
        for name, value in example.items()
    }
    return {"type": "object", "properties": properties}
