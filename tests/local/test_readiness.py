"""What the runner makes of what the API tells of its parts."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from contracts.settings import Settings
from local.processes import free_port
from local.readiness import is_usable, parts_down
from tests.api import given_a_model, running_api

NOTHING = "http://127.0.0.1:1"


@pytest.fixture
def told() -> Iterator[tuple[str, dict[str, Any]]]:
    """A FAKE API, and the parts that it tells of."""
    parts: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            down = any(part["status"] != "ok" for part in parts.values())
            self.send_response(503 if down else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"parts": parts}).encode())

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", parts
    server.shutdown()
    server.server_close()


async def test_the_api_names_a_model_that_does_not_answer(
    database: str, settings: Settings
) -> None:
    async with running_api(given_a_model(settings, f"{NOTHING}/v1")) as url:
        down = await asyncio.to_thread(parts_down, url)

    assert down is not None
    assert down["model"] == "The model's server does not answer (ConnectError)."


def test_ibid_is_used_without_its_model_and_not_without_its_worker(
    told: tuple[str, dict[str, Any]],
) -> None:
    url, parts = told
    parts |= {"model": {"status": "down", "detail": "It is off."}, "worker": {"status": "ok"}}
    assert is_usable(url)

    parts["worker"] = {"status": "down", "detail": "No worker has shown itself."}
    assert not is_usable(url)
    assert parts_down(url) == {"model": "It is off.", "worker": "No worker has shown itself."}


def test_a_part_that_is_starting_is_waited_for(told: tuple[str, dict[str, Any]]) -> None:
    url, parts = told
    parts["embedder"] = {"status": "starting", "detail": None}
    assert not is_usable(url)
    assert parts_down(url) == {"embedder": "It is starting."}


def test_a_spare_model_that_is_down_is_nothing_that_is_missing(
    told: tuple[str, dict[str, Any]],
) -> None:
    url, parts = told
    parts |= {"model:spare": {"status": "down", "detail": "off"}}
    assert is_usable(url) and parts_down(url) == {}


def test_where_nobody_answers_nothing_is_known_and_nobody_is_let_in() -> None:
    assert parts_down(NOTHING) is None
    assert not is_usable(NOTHING)
