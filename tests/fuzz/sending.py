"""How a generated request is sent: as somebody who is signed in, to things that are there."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import requests
import schemathesis
from pydantic import TypeAdapter
from schemathesis import Response

from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted, Error, Event
from tests.fuzz.world import PASSWORD, World, address_of, described_tool

_LONGEST = 64_000
_DESCRIBED = (
    '{"openapi": "3.1.0", "info": {"title": "Rooms", "version": "1"},'
    ' "servers": [{"url": "http://example.com"}],'
    ' "paths": {"/rooms": {"get": {"operationId": "rooms"}}}}'
)
WELL: dict[str, Callable[[World], dict[str, Any]]] = {
    "discover_tools": lambda _: {"kind": "openapi", "document": _DESCRIBED},
    "add_tool_server": lambda world: {"url": address_of(world.shop)},
    "begin_tool_sign_in": lambda _: {},
    "finish_tool_sign_in": lambda world: world.came_back(),
    "import_tools": lambda world: world.imported,
    "look_at_invitation": lambda world: world.invitation(),
    "accept_invitation": lambda world: world.invitation(),
    "add_to_group": lambda world: {"email": world.person.email},
    "make_tool": lambda world: described_tool(world.site),
    "choose_encoding": lambda _: {"encoding": "auto"},
    "make_scim_token": lambda _: {"name": "Okta", "password": PASSWORD},
}
"""Bodies that do what they ask for."""
OF_SESSIONS = {
    "list_identities",
    "list_sessions",
    "end_session",
    "get_second_factor",
    "list_passkeys",
    "make_scim_token",
    "change_api_key",
}
"""No key may: asked as somebody who has signed in."""
OF_NEW_PEOPLE: dict[str, dict[str, str] | None] = {
    "end_other_sessions": None,
    "change_password": {"current": PASSWORD, "password": "seven violet lighthouses"},
    "delete_my_account": {"password": PASSWORD},
    "begin_authenticator": {"password": PASSWORD},
    "begin_passkey": {"password": PASSWORD},
    "confirm_authenticator": None,
    "make_recovery_codes": None,
    "remove_authenticator": None,
}
"""They end what everybody else here goes on with, so each is asked as somebody of its own; with
bodies that do what they ask for."""
_WATCHED = TypeAdapter(DocumentChanged | DocumentDeleted | DocumentsCounted | Error)
_ANSWER = TypeAdapter(Event)


def send(server: str, world: World, case: schemathesis.Case, real: int) -> Response:
    """`real` decides what is about something that is there, and how it is asked for."""
    name = case.operation.definition.raw["operationId"]
    if real:  # of eight requests seven; the others are about what never was
        for parameter in case.path_parameters or {}:
            case.path_parameters[parameter] = world.id_for(parameter, name)
        _name_real_things(world, case, real)
    # A sign-out with a key ends nothing, and a key does not expire while this runs.
    headers = {"authorization": f"Bearer {world.key}"}
    if name in OF_SESSIONS and real:
        headers = {"authorization": f"Bearer {world.access_token()}"}
    if name in OF_NEW_PEOPLE and real > 4:
        headers = {"authorization": f"Bearer {world.somebody_new()}"}
        if real > 5 and (body := OF_NEW_PEOPLE[name]):
            case.body = dict(body)
    if name == "refresh" and real:
        headers = {"cookie": f"ibid_refresh={world.refresh_token()}"}
    if real % 2 and name in ("ask", "answer_again"):
        headers["accept"] = "application/json"
    sent = case.as_transport_kwargs(base_url=server, headers=headers)
    answer = requests.request(**sent, stream=True, allow_redirects=False, timeout=60)
    _read(answer, name)
    return Response.from_requests(answer, verify=True)


def _name_real_things(world: World, case: schemathesis.Case, real: int) -> None:
    body = case.body if isinstance(case.body, dict) else {}
    if real > 4 and isinstance(body.get("document_ids"), list):
        body["document_ids"] = [world.there["document_id"]]
    if real > 4 and isinstance(body.get("url"), str):
        body["url"] = f"{world.site.url}/"
    if real > 4 and isinstance(body.get("email"), str) and isinstance(body.get("password"), str):
        new = "name" in body or "sign-up" in case.path
        body["email"] = f"{uuid4().hex}@example.com" if new else world.person.email
        body["password"] = PASSWORD
    name = case.operation.definition.raw["operationId"]
    if real > 4 and name in WELL:
        case.body = WELL[name](world)
    for asked in (body, case.query if isinstance(case.query, dict) else {}):
        if real > 2 and "document_id" in asked:
            asked["document_id"] = world.there["document_id"]
    if real > 4 and body.get("assistant_id") is not None:
        body["assistant_id"] = world.there["assistant_id"]
    if real > 2 and "parent_id" in body:
        body["parent_id"] = world.there["message_id"]


def _read(answer: requests.Response, name: str) -> None:
    """A stream of documents has no end: it is read as far as its first event."""
    if not answer.headers.get("content-type", "").startswith("text/event-stream"):
        answer.content  # noqa: B018  # reads it
        return
    kind = _WATCHED if name == "watch_documents" else _ANSWER
    read = b""
    for line in answer.iter_lines():
        read += line + b"\n"
        if line.startswith(b"data: "):
            kind.validate_json(line.removeprefix(b"data: "))
            if kind is _WATCHED or len(read) > _LONGEST:
                break
    answer._content, answer._content_consumed = read, True  # pyright: ignore
    answer.close()
