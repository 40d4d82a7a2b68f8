"""A call's arguments, put into the request that its tool describes. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from adapters.web.urls import parse
from contracts.errors import UrlNotAllowed
from contracts.project_tools import PLACEHOLDER, ToolRequest, check_headers
from contracts.tools import ToolFailure

_MOST_DECODED = 4
"""So often a server and those before it might decode an address."""
_DOTS = re.compile(r"\s*\.{1,2}\s*(;.*)?")
"""Also with parameters, which some servers take off a segment before they follow it."""
_LONGEST_BODY = 256 * 1024


@dataclass(frozen=True)
class Outgoing:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def filled(
    request: ToolRequest, arguments: Mapping[str, Any], secrets: Mapping[str, str], key: str
) -> Outgoing:
    """What is sent. `key` is sent along, so that a tool that knows such keys acts once.

    Raises:
        ToolFailure: an argument cannot stand where it belongs; the host, the path up to it and
            what follows are the template's.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    _written(given)
    headers = {name.lower(): value for name, value in request.headers.items()}
    query: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    whole: list[Any] = []
    for name, value in given.items():
        place = request.place(name)
        if place.into == "query":
            query += [(place.name, _text(one)) for one in _each(value)]
        elif place.into == "header":
            headers[place.name.lower()] = _header(name, place.name, value)
        elif place.into == "body" and place.name:
            body[place.name] = value
        elif place.into == "body":
            whole.append(value)
    sent = _encoded(whole[0] if whole else body) if body or whole else b""
    if sent:
        headers.setdefault("content-type", "application/json")
    headers |= {name.lower(): value for name, value in secrets.items()}
    headers.setdefault("accept", "application/json, text/*;q=0.9")
    return Outgoing(
        request.method, _url(request, given, query), headers | {"idempotency-key": key}, sent
    )


def _encoded(value: Any) -> bytes:
    encoded = _written(value)
    if len(encoded) > _LONGEST_BODY:
        raise ToolFailure("The arguments are too long to be sent.")
    return encoded


def _written(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:  # no number, or half a surrogate pair: Python reads both as JSON
        raise ToolFailure("The arguments have a value that cannot be sent as JSON.") from None


def _url(request: ToolRequest, given: Mapping[str, Any], query: list[tuple[str, str]]) -> str:
    def value_of(found: re.Match[str]) -> str:
        name = found[1]
        if name not in given:
            raise ToolFailure(f"{name} is needed: it is a part of the address.")
        return quote(_segment(name, given[name]), safe="")

    path, mark, fixed = request.url.partition("?")
    settled = {name for name, _ in parse_qsl(fixed, keep_blank_values=True)}
    for name, _ in query:
        if name in settled:  # of two values many servers take the last
            raise ToolFailure(f"{name} has its value in the address already: leave it out.")
    template = parse(PLACEHOLDER.sub("x", request.url))
    url = PLACEHOLDER.sub(value_of, path)
    for written, segment in zip(path.split("/"), url.split("/"), strict=True):
        if names := PLACEHOLDER.findall(written):  # what stands side by side is read as one
            _check_stays(" and ".join(names), unquote(segment))
    pairs = [
        *filter(None, [PLACEHOLDER.sub(value_of, fixed)]),
        *([urlencode(query)] if query else []),
    ]
    try:
        parsed = parse(f"{url}?{'&'.join(pairs)}" if pairs or mark else url)
    except UrlNotAllowed as error:
        raise ToolFailure(f"These arguments make no address. {error.detail}") from None
    same = _depth(parsed.target) == _depth(template.target) and parsed.origin == template.origin
    if not same:
        raise ToolFailure("These arguments would lead to another place than the tool's.")
    return parsed.href


def _depth(target: str) -> int:
    return target.partition("?")[0].count("/")


def _segment(name: str, value: Any) -> str:
    """A value that stays in its segment, however often what is on the way decodes it."""
    if isinstance(value, dict | list):
        raise ToolFailure(f"{name} stands in the address: give one value.")
    text = _text(value)
    if not text.strip():
        raise ToolFailure(f"{name} is a part of the address and cannot be empty.")
    _check_stays(name, text)
    return text


def _check_stays(name: str, decoded: str) -> None:
    for _ in range(_MOST_DECODED):
        if any(map(_DOTS.fullmatch, re.split(r"[/\\]", decoded))) or any(
            c < " " or c == "\x7f" for c in decoded
        ):
            raise ToolFailure(f"{name} cannot be a path of its own, as “..” is.")
        decoded = unquote(decoded)


def _header(name: str, header: str, value: Any) -> str:
    text = _text(value)
    try:
        check_headers({header: text})
    except ValueError:
        raise ToolFailure(f"{name} cannot be sent in a header.") from None
    return text


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
