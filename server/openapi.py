"""`python -m server.openapi` prints the API's description; `openapi.json` is its output.

Events and problems are in no response model, since streams and errors are sent encoded; they are
added here, so that clients get types for them.
"""

import json
import sys
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from contracts.chats import Message
from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted, Event, Problem
from server.problems import FieldError

_ADDED = (
    Event,
    Message,
    DocumentChanged,
    DocumentDeleted,
    DocumentsCounted,
    Problem,
    FieldError,
)


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
    schemas = whole.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return whole


if __name__ == "__main__":
    from server.app import assemble

    json.dump(assemble().openapi(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
