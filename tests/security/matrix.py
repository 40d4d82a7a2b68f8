"""Each place of the API where an id goes, from `openapi.json`, and what is put there as whom.

A route that is made tomorrow has its places by itself; one that carries the id of something new
wants a line in `NAMES` and something real in `tests/fuzz/world.py`.
"""

import asyncio
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

import httpx

from tests.answered import described
from tests.fuzz.sending import WELL
from tests.fuzz.world import World
from tests.server.test_roles import BODIES

NAMES = {
    "list_documents parent_id": "document_id",
    "ask parent_id": "message_id",
    "from_answer": "message_id",
    "document_ids": "document_id",
    "pinned_documents": "document_id",
    "tools": "tool_id",
    "person": "own_id",
    "projects": "project_id",
}
"""Where the name of a place, or of an operation's, is not that of what its id is of."""
NO_IDS = {"step_id", "provider", "job"}
"""Path parameters that name something only together with the one before them, or a setting."""
OF_ONE_PERSON = {
    *("chat_id", "message_id", "question_id", "run_id", "snapshot_id", "key_id"),
    *("identity_id", "session_id", "passkey_id"),
}
"""What other members of the same project are not to know of."""
MORE_BODIES: dict[str, Any] = {
    "make_project": {"name": "Mine"},
    "make_api_key": {"name": "Mine"},
    "change_documents": {"action": "reindex", "document_ids": []},  # so that it stays
    "give_password": {"password": "Kühl & trocken"},
    "choose_encoding": {"encoding": "auto"},
}
TOGETHER = {"from_answer": {"from_step": "1"}}
"""What goes only with another field."""
_BASE = "/api/v1"


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    has_body: bool
    is_open: bool
    """Asked before anybody is signed in."""


@dataclass(frozen=True)
class Place:
    """Of an operation: a parameter of its path or query, or a field of its body by its path."""

    operation: Operation
    where: str
    name: str

    @property
    def kind(self) -> str:
        """The name that a world has for what goes here."""
        last = self.name.rpartition(".")[2].removesuffix("[]")
        return NAMES.get(f"{self.operation.name} {last}") or NAMES.get(last) or last

    def __str__(self) -> str:
        return f"{self.operation.name}: {self.where} {self.name}"


@cache
def operations() -> list[Operation]:
    return [
        Operation(
            told["operationId"], method, path.removeprefix(_BASE), "requestBody" in told,
            "security" not in told,
        )
        for path, methods in described()["paths"].items()
        if path.startswith(_BASE)
        for method, told in methods.items()
    ]  # fmt: skip


@cache
def places() -> list[Place]:
    whole, found = described(), list[Place]()
    for operation in operations():
        told = whole["paths"][_BASE + operation.path][operation.method]
        for parameter in told.get("parameters", ()):
            where, name = parameter["in"], parameter["name"]
            is_id = "uuid" in str(parameter["schema"]) or where == "path"
            if is_id and name not in NO_IDS:
                found.append(Place(operation, where, name))
        for content in told.get("requestBody", {}).get("content", {}).values():
            found += [Place(operation, "body", f) for f in _fields(whole, content["schema"], "")]
    return found


def _fields(
    whole: dict[str, Any], schema: dict[str, Any], path: str, seen: tuple[str, ...] = ()
) -> Iterator[str]:
    """Paths of the fields that hold an id, as `retrieval.pinned_documents[]`."""
    if reference := schema.get("$ref"):
        if reference in seen:
            return
        name = reference.rpartition("/")[2]
        schema, seen = whole["components"]["schemas"][name], (*seen, reference)
    if schema.get("format") == "uuid":
        yield path
    for way in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(way, ()):
            yield from _fields(whole, part, path, seen)
    for name, part in schema.get("properties", {}).items():
        yield from _fields(whole, part, f"{path}.{name}".strip("."), seen)
    if items := schema.get("items"):
        yield from _fields(whole, items, f"{path}[]", seen)


@dataclass(frozen=True)
class Asked:
    """A request, before anything foreign is put into it."""

    operation: Operation
    ids: dict[str, str]
    body: Any

    def with_id(self, place: Place, value: str) -> "Asked":
        if place.where == "path":
            return Asked(self.operation, self.ids | {place.name: value}, self.body)
        if place.where == "query":
            return Asked(self.operation, self.ids | {f"?{place.name}": value}, self.body)
        return Asked(self.operation, self.ids, _put(copy.deepcopy(self.body) or {}, place, value))

    async def send(self, http: httpx.AsyncClient) -> tuple[int, str]:
        query = {n[1:]: value for n, value in self.ids.items() if n.startswith("?")}
        request = http.build_request(
            self.operation.method.upper(),
            self.operation.path.format(**self.ids),
            params=query,
            json=self.body if self.operation.has_body else None,
            headers={"accept": "application/json, text/event-stream;q=0.5"},
        )
        answer = await http.send(request, stream=True)
        try:
            if answer.headers.get("content-type", "").startswith("text/event-stream"):
                return answer.status_code, ""  # some end only when whoever reads goes
            return answer.status_code, (await answer.aread()).decode(errors="replace")
        finally:
            await answer.aclose()


def _put(body: dict[str, Any], place: Place, value: str) -> dict[str, Any]:
    """The field of this place is that id, and all that leads to it is there."""
    at, *rest = place.name.split(".")
    if rest:
        inner = Place(place.operation, "body", ".".join(rest))
        return body | {at: _put(body.get(at) or {}, inner, value)}
    plain = at.removesuffix("[]")
    return body | {plain: [value] if at.endswith("[]") else value} | TOGETHER.get(plain, {})


async def asked(world: World, operation: Operation, ids: dict[str, str], *, well: bool) -> Asked:
    """With ids of that world. `well`: so that it does what it is for, and of something that is of
    use once there is another one."""
    chosen = dict(ids)
    if well:
        for name in re.findall(r"\{(\w+)\}", operation.path):
            chosen[name] = await asyncio.to_thread(world.id_for, name, operation.name)
    body = copy.deepcopy(MORE_BODIES.get(operation.name, BODIES.get(operation.name, {})))
    if well and operation.name in WELL:
        body = await asyncio.to_thread(WELL[operation.name], world)
    elif well and "url" in body:
        body["url"] = f"{world.site.url}/"
    elif well and body.get("name") == "Theirs":
        body["name"] = uuid4().hex
    if well and operation.name == "change_documents":
        chosen["project_id"] = ids["project_id"]
        ids = ids | {"document_id": await world.fresh("document_id", operation.name)}
    asked = Asked(operation, chosen, body)
    for place in (p for p in places() if p.operation == operation and p.where != "path"):
        if (place.where == "query" and operation.name != "list_documents") or _is_told(body, place):
            asked = asked.with_id(place, ids[place.kind])
    return asked


def _is_told(body: Any, place: Place) -> bool:
    return place.where == "body" and place.name.partition(".")[0].removesuffix("[]") in (body or {})


def absent() -> str:
    return str(uuid4())


_NAMES_AND_TIMES = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)"
    r'|"(?:ms|seconds|took_ms)": ?[\d.]+'
)


def alike(answer: tuple[int, str]) -> tuple[int, str]:
    """Without names that are new each time, and without times."""
    status, text = answer
    return status, _NAMES_AND_TIMES.sub("…", text)


Answers = dict[str, set[tuple[int, str]]]
"""Of each operation, the different ways in which it was answered."""


async def told_of_ids(
    world: World, ids: dict[str, str], http: httpx.AsyncClient, method: str | None = None
) -> Answers:
    """How this one is answered by each operation that is not open: of what is there, and of what is
    not in each place of its path."""
    told: Answers = {}
    for operation in operations():
        if operation.is_open or method not in (None, operation.method):
            continue
        request = await asked(world, operation, ids, well=False)
        in_path = [p for p in places() if p.operation == operation and p.where == "path"]
        tried = [request, *(request.with_id(place, absent()) for place in in_path)]
        told[operation.name] = {alike(await one.send(http)) for one in tried}
    return told


def opened(answers: Answers) -> set[str]:
    """Where something was let through."""
    return {name for name, told in answers.items() if any(status < 400 for status, _ in told)}
