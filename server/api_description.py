"""What the API says of itself, printed by `python -m server.openapi`.

Events and problems are in no response model, since streams and errors are sent encoded; they are
added here, so that clients get types for them. So is what a route answers because of how it is
made (`server.declared`).
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic.json_schema import models_json_schema

from contracts.chats import Message
from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted, Event, Problem
from server.cookies import ACCESS_COOKIE
from server.declared import add_common, examples
from services.access.problems import FieldError

_ADDED = (
    Event,
    Message,
    DocumentChanged,
    DocumentDeleted,
    DocumentsCounted,
    Problem,
    FieldError,
)

_SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token or API key. Beside it stands the verb that a key needs.",
    },
    "cookie": {"type": "apiKey", "in": "cookie", "name": ACCESS_COOKIE},
}


def describe(app: FastAPI) -> None:
    """Give `app` its own `openapi`, with everything that goes over the wire."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi


def _described(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    _, definitions = models_json_schema(
        [(model, "serialization") for model in _ADDED],
        ref_template="#/components/schemas/{model}",
    )
    components = whole.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["examples"] = examples()
    components["responses"] = {}
    components["securitySchemes"] = _SECURITY
    for route in iter_route_contexts(app.routes):
        if not (route.path_format or "").startswith("/api/"):
            continue
        for method in route.methods or ():
            operation = whole["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                add_common(route, operation, components["responses"])
    return whole
