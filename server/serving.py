"""How the API is served: the one place where uvicorn is told anything."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from adapters.listening import Port
from contracts.settings import Settings
from server.connection import Connection
from server.door import Door

logger = logging.getLogger(__name__)


def configure(
    app: ASGIApp, settings: Settings, *, host: str = "127.0.0.1", port: int = 8000
) -> uvicorn.Config:
    """Our own connections, with their limits; no websockets, which would have none."""
    limits = settings.http
    connection = partial(Connection, limits=limits, door=Door(limits))
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=connection,  # pyright: ignore[reportArgumentType]  # called as a class would be
        ws="none",
        lifespan="on",
        log_config=None,  # ours, set up with the app
        access_log=False,
        forwarded_allow_ips=limits.trusted_proxies,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.drain_seconds,
    )


class Server(uvicorn.Server):
    """Ends without losing a connection that was made."""

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        """Whoever stands in the queue of the port when it is closed is reset by the kernel, though
        they may have sent a request already. So they are let in first: only who comes later is
        refused, and a proxy then asks another process."""
        try:
            await self._let_in_who_waits()
        finally:
            await super().shutdown(sockets)

    async def _let_in_who_waits(self) -> None:
        ports = list(self._ports())
        for server in self.servers:
            server.close()
        most = self.config.backlog + 1  # the kernel's queue takes one more than it was told
        came = [line for port in ports for line in port.let_in_and_close(most)]
        loop = asyncio.get_running_loop()
        for line in came:
            await loop.connect_accepted_socket(self._connection, line)

    def _ports(self) -> Iterator[Port]:
        for server in self.servers:
            for one in server.sockets:
                try:
                    yield Port(one.fileno())
                except OSError as error:
                    logger.warning("who waits at the port is not let in: %s", error)

    def _connection(self) -> asyncio.Protocol:
        made = cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class)
        return made(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
