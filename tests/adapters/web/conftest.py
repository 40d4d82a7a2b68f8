"""An egress client whose resolver and connections are watched: nothing leaves this machine."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import httpcore
import pytest

from adapters.web.egress import Egress
from contracts.settings import WebSettings
from tests.fakes.site import Site, running_site

Resolver = Callable[[str, int], Awaitable[list[str]]]


@dataclass
class Watched(httpcore.AsyncNetworkBackend):
    """Writes down every attempt to connect and lets none through."""

    attempts: list[tuple[str, int]] = field(default_factory=list)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own name for it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.attempts.append((host, port))
        raise httpcore.ConnectError("nothing is connected to in this test")


def always(*addresses: str) -> Resolver:
    """A resolver for which every name means these; an address means itself, as for the system."""

    async def resolve(host: str, port: int) -> list[str]:
        return [host] if host.replace(".", "").isdigit() or ":" in host else list(addresses)

    return resolve


def guarded(watched: Watched, resolve: Resolver, **settings: object) -> Egress:
    return Egress(WebSettings.model_validate(settings), resolve=resolve, backend=watched)


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        yield running
