"""An API whose answers wait for their embedder until a test lets them go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.chaos.model import model_server
from tests.chaos.world import World


@contextmanager
def _gated_embedder() -> Iterator[tuple[str, threading.Event]]:
    """An embedder's address; it answers once the event is set."""
    gate = threading.Event()

    def vector(_: str, size: int) -> list[float]:
        gate.wait()
        return [1.0] * size

    with model_server(vector=vector) as url:
        try:
            yield url, gate
        finally:
            gate.set()


@contextmanager
def gated_api(world: World) -> Iterator[tuple[httpx.Client, threading.Event]]:
    """The person at it, and what lets it go on."""
    with (
        _gated_embedder() as (url, gate),
        world.another(
            "api",
            IBID_EMBEDDING__KIND="openai",
            IBID_EMBEDDING__BASE_URL=url,
            IBID_EMBEDDING__NAME="fake",
        ) as api,
    ):
        yield world.person.at(api.url), gate
