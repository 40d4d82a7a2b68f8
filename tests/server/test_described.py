"""What openapi.json says of methods, callers and what is absent holds for every path."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api import Person

DESCRIBED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "openapi.json").read_bytes()
)["paths"]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
SECURED = [
    (method.upper(), path)
    for path, operations in DESCRIBED.items()
    for method, operation in operations.items()
    if "security" in operation
]


def filled(path: str) -> str:
    """The path with an id of nothing in each of its places."""
    return "/".join(str(uuid4()) if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize("path", DESCRIBED)
async def test_a_method_that_is_not_taken_is_told_which_are(server: str, path: str) -> None:
    taken = {method.upper() for method in DESCRIBED[path]}

    async with httpx.AsyncClient(base_url=server) as http:
        for method in METHODS - taken:
            answer = await http.request(method, filled(path))

            assert answer.status_code == 405
            assert set(answer.headers["allow"].split(", ")) == taken
            if method != "HEAD":
                assert answer.json()["type"] == "/problems/method-not-allowed"
                assert answer.json()["instance"] and answer.json()["request_id"]


@pytest.mark.parametrize(("method", "path"), SECURED)
async def test_nobody_and_who_only_says_so_are_refused(server: str, method: str, path: str) -> None:
    async with httpx.AsyncClient(base_url=server) as http:
        for headers in ({}, {"authorization": "Bearer x.y.z"}, {"authorization": "Bearer ibid_x"}):
            answer = await http.request(method, filled(path), headers=headers)

            assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized")
            assert answer.headers["www-authenticate"] == "Bearer"


def test_only_what_makes_somebody_known_is_open_to_nobody() -> None:
    everything = {(m.upper(), path) for path, methods in DESCRIBED.items() for m in methods}
    opened = everything - set(SECURED)

    assert {f"{method} {path}" for method, path in opened} == {
        "POST /api/v1/auth/sign-up",
        "POST /api/v1/auth/sign-in",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/sign-out",
        "POST /api/v1/auth/reset",
        "POST /api/v1/auth/reset/finish",
        "POST /api/v1/auth/verify",
        "POST /api/v1/auth/second-step",
        "POST /api/v1/auth/passkey/begin",
        "POST /api/v1/auth/passkey/finish",
        "POST /api/v1/auth/second-step/enrol",
        "GET /api/v1/auth/options",
        "POST /api/v1/auth/providers/{provider}/begin",
        "POST /api/v1/auth/providers/{provider}/finish",
        "POST /api/v1/webhooks/clerk/{provider}",
        "GET /api/v1/notices/unsubscribe",
        "POST /api/v1/notices/unsubscribe",
        "GET /health/live",
        "GET /health/ready",
    }


async def test_what_is_absent_foreign_or_nowhere_is_told_in_one_way(
    alice: Person, bob: Person
) -> None:
    foreign = await bob.project()

    answers = [
        await alice.http.get(path)
        for path in (f"/projects/{uuid4()}", f"/projects/{foreign}", "/nothing", "/projects/")
    ]

    told = {(a.status_code, a.json()["type"], a.json()["title"]) for a in answers}
    assert told == {(404, "/problems/not-found", "Not found")}
    assert all(answer.json().keys() == answers[0].json().keys() for answer in answers)
