"""Operations of an OpenAPI document (3.0, 3.1) as tools. Pure.

The document is somebody else's: references are followed inside it alone, so far and so often, and
what cannot be said as one call with named arguments is listed with the reason.
"""

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urljoin

import yaml
from pydantic import ValidationError

from adapters.tools.described import as_dict, as_list, plain_name
from contracts.errors import Invalid
from contracts.project_tools import ArgumentPlace, Discovered, ToolRequest, check_headers

_METHODS = ("get", "post", "put", "patch", "delete")
_MOST_OPERATIONS = 300
_MOST_REFERENCES = 2_000
_DEEPEST = 12
_LONGEST_DESCRIPTION = 1_000
_READS = frozenset({"GET"})
_KEPT = frozenset({
    "type", "properties", "required", "items", "enum", "const", "description", "format", "default",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "pattern", "minItems", "maxItems", "uniqueItems", "additionalProperties", "anyOf", "oneOf",
    "allOf", "not", "title",
})  # fmt: skip


class _CannotImport(Exception):
    """Why one operation cannot be; its message is for people."""


def read_document(text: str) -> dict[str, Any]:
    """JSON or YAML. Raises `Invalid`."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = _yaml(text)
    version = str(document.get("openapi", "")) if isinstance(document, dict) else ""
    if not version.startswith(("3.0", "3.1")):
        raise Invalid("This is no OpenAPI document of version 3.0 or 3.1.", field="document")
    return cast(dict[str, Any], document)


def _yaml(text: str) -> Any:
    """Without aliases, by which a small document can become endless: JSON has none either."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise Invalid("YAML with aliases is not read. Send it as JSON.", field="document")
        return yaml.load(text, Loader=yaml.CSafeLoader)  # plain values
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Invalid("This is neither JSON nor YAML.", field="document") from None


def operations(document: Mapping[str, Any], at: str | None) -> list[Discovered]:
    """In the order of the document; `at` is where it was found, to which its servers may be
    relative."""
    reader = _Reader(document)
    server = _server(document, at)
    found = [
        _operation(reader, server, method, path, item)
        for path, item in as_dict(document.get("paths")).items()
        for method, told in as_dict(item).items()
        if method in _METHODS and isinstance(told, dict)
    ]
    return found[:_MOST_OPERATIONS]


def _server(document: Mapping[str, Any], at: str | None) -> str:
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    url = str(as_dict(first).get("url", "/"))
    for name, told in as_dict(as_dict(first).get("variables")).items():
        url = url.replace(f"{{{name}}}", str(as_dict(told).get("default", "")))
    return (urljoin(at, url) if at else url).rstrip("/")


def _operation(
    reader: "_Reader", server: str, method: str, path: str, item: dict[str, Any]
) -> Discovered:
    told = cast(dict[str, Any], item[method])
    said = str(told.get("summary") or told.get("description") or f"{method.upper()} {path}")
    name = plain_name(str(told.get("operationId") or f"{method}_{path}"))
    problem: str | None = None
    secrets: list[str] = []
    parameters: dict[str, Any] = {"type": "object", "properties": {}}
    where = server if _fits(server) else "https://unknown.invalid"
    request = ToolRequest.model_validate({"method": method.upper(), "url": where})
    try:
        parts = _Arguments(
            reader, [*as_list(item.get("parameters")), *as_list(told.get("parameters"))]
        )
        parts.take_body(told.get("requestBody"))
        parameters = parts.schema
        secrets = _secrets(reader, told)
        request = ToolRequest.model_validate(
            {"method": method.upper(), "url": f"{server}{path}", "arguments": parts.places}
        )
    except _CannotImport as reason:
        problem = str(reason)
    except (ValidationError, ValueError) as error:
        problem = f"It cannot be called: {_reason(error)}."
    return Discovered(
        name=name,
        description=" ".join(said.split())[:_LONGEST_DESCRIPTION],
        parameters=parameters,
        request=request,
        changes=request.method not in _READS,
        secrets=secrets,
        problem=problem,
    )


def _fits(server: str) -> bool:
    return server.lower().startswith(("http://", "https://")) and "{" not in server


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return str(error)


class _Arguments:
    """Parameters and body of an operation under one schema; of two with one name, the later one
    says where it stands in its name."""

    def __init__(self, reader: "_Reader", parameters: list[Any]) -> None:
        self._reader = reader
        self.places: dict[str, ArgumentPlace] = {}
        self._properties: dict[str, Any] = {}
        self._required: list[str] = []
        merged: dict[tuple[str, str], dict[str, Any]] = {}
        for one in parameters:
            told = reader.followed(one)
            merged[str(told.get("name")), str(told.get("in"))] = told
        path_first = sorted(merged.items(), key=lambda one: one[0][1] != "path")
        for (name, into), told in path_first:  # theirs are the names that stand in the address
            self._take_parameter(name, into, told)

    @property
    def schema(self) -> dict[str, Any]:
        required = {"required": self._required} if self._required else {}
        return {"type": "object", "properties": self._properties, **required}

    def _take_parameter(self, name: str, into: str, told: dict[str, Any]) -> None:
        if into == "cookie" or (into == "header" and name.lower() in _NEGOTIATED):
            return
        if into not in ("path", "query", "header"):
            raise _CannotImport(f"The parameter {name} stands in “{into}”.")
        schema = self._reader.schema(told.get("schema") or _first_media(told.get("content")))
        if "description" not in schema and told.get("description"):
            schema["description"] = str(told["description"])[:_LONGEST_DESCRIPTION]
        self._add(name, into, schema, required=into == "path" or told.get("required") is True)

    def take_body(self, body: Any) -> None:
        if body is None:
            return
        told = self._reader.followed(body)
        content = as_dict(told.get("content"))
        media = next((m for m in content if "json" in m), None)
        if media is None:
            if told.get("required") is True:
                raise _CannotImport("It wants a body that is no JSON.")
            return
        schema = self._reader.schema(as_dict(content[media]).get("schema"))
        required = told.get("required") is True
        if schema.get("type") == "object" and schema.get("properties"):
            for name, one in schema["properties"].items():
                self._add(
                    name, "body", one, required=required and name in schema.get("required", [])
                )
        else:
            self._add("body", "body", schema, required=required, whole=True)

    def _add(
        self, name: str, into: str, schema: dict[str, Any], *, required: bool, whole: bool = False
    ) -> None:
        known = name if name not in self._properties else f"{into}_{name}"
        if known in self._properties or len(self._properties) >= 60:
            raise _CannotImport("It has more arguments than can be told apart.")
        self._properties[known] = schema
        self.places[known] = ArgumentPlace.model_validate(
            {"in": into, "name": "" if whole else name}
        )
        if required:
            self._required.append(known)


_NEGOTIATED = frozenset({"accept", "content-type", "authorization"})
"""OpenAPI says itself that such parameters are ignored."""


def _first_media(content: Any) -> Any:
    return next((as_dict(one).get("schema") for one in as_dict(content).values()), None)


def _secrets(reader: "_Reader", operation: Mapping[str, Any]) -> list[str]:
    """Headers that its first way of signing in wants a value for."""
    wanted = operation.get("security", reader.document.get("security"))
    first = next((as_dict(one) for one in as_list(wanted) if one), {})
    schemes = as_dict(as_dict(reader.document.get("components")).get("securitySchemes"))
    headers: list[str] = []
    for name in first:
        scheme = reader.followed(schemes.get(name) or {})
        kind, into = scheme.get("type"), scheme.get("in")
        if kind == "apiKey" and into == "header":
            headers.append(str(scheme.get("name")))
        elif kind == "apiKey":
            raise _CannotImport(f"It wants its key in the {into}, where it could be read.")
        elif kind in ("http", "oauth2", "openIdConnect"):
            headers.append("Authorization")
    check_headers(dict.fromkeys(headers, ""))
    return list(dict.fromkeys(headers))


class _Reader:
    """Follows `$ref` inside one document, so far and so often."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._followed = 0

    def followed(self, value: Any, depth: int = 0) -> dict[str, Any]:
        told = as_dict(value)
        while "$ref" in told:
            self._followed += 1
            depth += 1
            if self._followed > _MOST_REFERENCES or depth > _DEEPEST:
                raise _CannotImport("Its references lead in circles, or too far.")
            told = as_dict(self._at(str(told["$ref"])))
        return told

    def _at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise _CannotImport("It refers to another document.")
        found: Any = self.document
        for part in reference[2:].split("/"):
            found = as_dict(found).get(part.replace("~1", "/").replace("~0", "~"))
        if found is None:
            raise _CannotImport(f"Its reference {reference[:80]} leads nowhere.")
        return found

    def schema(self, value: Any, depth: int = 0) -> dict[str, Any]:
        """JSON Schema without references, and without what only documents are for."""
        if depth > _DEEPEST:
            raise _CannotImport("The schema of its arguments is nested too deep, or in circles.")
        told = self.followed(value)
        schema = {name: told[name] for name in told if name in _KEPT}
        nullable = told.get("nullable") is True  # 3.0
        for name in ("minimum", "maximum"):
            exclusive = f"exclusive{name.capitalize()}"
            if schema.get(exclusive) is True:  # 3.0
                schema[exclusive] = schema.pop(name, 0)
            elif schema.get(exclusive) is False:
                del schema[exclusive]
        if "properties" in schema:
            schema["properties"] = {
                str(name): self.schema(one, depth + 1)
                for name, one in as_dict(schema["properties"]).items()
                if not as_dict(one).get("readOnly")
            }
        for name in ("items", "not", "additionalProperties"):
            if isinstance(schema.get(name), dict):
                schema[name] = self.schema(schema[name], depth + 1)
        for name in ("anyOf", "oneOf", "allOf"):
            if name in schema:
                schema[name] = [self.schema(one, depth + 1) for one in as_list(schema[name])]
        if nullable and isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
        return _one(schema)


def _one(schema: dict[str, Any]) -> dict[str, Any]:
    """Objects that a schema is all of at once, as the one object that they are."""
    parts = schema.get("allOf", [])
    if not parts or not all("properties" in part for part in parts):
        return schema
    whole = {name: value for name, value in schema.items() if name != "allOf"}
    every = [*parts, whole]
    return whole | {
        "type": "object",
        "properties": {k: v for part in every for k, v in part.get("properties", {}).items()},
        "required": list(dict.fromkeys(n for part in every for n in part.get("required", []))),
    }
