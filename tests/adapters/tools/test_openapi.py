"""Operations of OpenAPI documents as tools."""

import json
from typing import Any

import pytest

from adapters.tools.openapi import operations, read_document
from contracts.errors import Invalid
from contracts.project_tools import Discovered

SHOP: dict[str, Any] = {
    "openapi": "3.0.3",
    "servers": [{"url": "/v2"}],
    "security": [{"key": []}],
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "query": {"type": "apiKey", "in": "query", "name": "k"},
        },
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["id", "count"],
                "properties": {
                    "id": {"type": "string"},
                    "count": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                    "made": {"type": "string", "readOnly": True},
                    "note": {"type": "string", "nullable": True},
                },
            },
            "Node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/components/schemas/Node"}},
            },
        },
    },
    "paths": {
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}],
            "post": {
                "operationId": "orders.addItem",
                "summary": "Adds an item.",
                "parameters": [
                    {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                    {"name": "session", "in": "cookie", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Item"}}
                    },
                },
            },
            "get": {"security": []},
        },
        "/tree": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Node"}}
                    }
                }
            }
        },
        "/away": {"get": {"parameters": [{"$ref": "https://evil.example/p.json"}]}},
        "/keyed": {"get": {"security": [{"query": []}]}},
    },
}


def found(
    document: Any = SHOP, at: str | None = "https://shop.example/api.json"
) -> list[Discovered]:
    return operations(read_document(json.dumps(document)), at)


def test_parameters_and_body_become_one_schema_with_a_place_for_each() -> None:
    add, *_ = found()
    assert add.name == "orders_addItem" and add.changes and add.problem is None
    assert add.request.url == "https://shop.example/v2/orders/{id}"
    assert add.secrets == ["X-Key"]
    properties = add.parameters["properties"]
    assert list(properties) == ["id", "dry", "X-Trace", "body_id", "count", "note"]
    assert properties["count"] == {"type": "integer", "exclusiveMinimum": 0}
    assert properties["note"] == {"type": ["string", "null"]}
    assert add.parameters["required"] == ["id", "body_id", "count"]
    places = {name: (p.into, p.name) for name, p in add.request.arguments.items()}
    assert places["body_id"] == ("body", "id") and places["X-Trace"] == ("header", "X-Trace")


def test_what_reads_changes_nothing_and_may_need_no_secret() -> None:
    get = found()[1]
    assert (get.request.method, get.changes, get.secrets) == ("GET", False, [])


def test_what_leads_in_circles_or_elsewhere_is_listed_with_the_reason() -> None:
    told = [one.problem or "" for one in found()[2:]]
    assert "circles" in told[0] and "another document" in told[1] and "in the query" in told[2]


def test_references_are_followed_so_often() -> None:
    wide = {f"p{n}": {"$ref": "#/components/schemas/S"} for n in range(60)}
    schemas = {
        "S": {
            "type": "object",
            "properties": {name: {"$ref": "#/components/schemas/T"} for name in wide},
        }
    }
    schemas["T"] = {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/U"}}}
    schemas["U"] = {"type": "string"}
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": wide}}}}
    paths = {"/": {"post": {"requestBody": body}}}
    document = {"openapi": "3.1.0", "components": {"schemas": schemas}, "paths": paths}
    [one] = found(document)
    assert one.problem and "too far" in one.problem


def test_yaml_is_read_and_aliases_are_not() -> None:
    text = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      summary: A\n"
    [one] = operations(read_document(text), "https://a.example/")
    assert one.description == "A"
    with pytest.raises(Invalid, match="aliases"):
        read_document("openapi: 3.1.0\na: &a [1]\nb: [*a, *a]\n")


@pytest.mark.parametrize("text", ["[]", "{", "openapi: 2.0", '{"swagger": "2.0"}', "[" * 5000])
def test_what_is_no_such_document_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_document(text)
