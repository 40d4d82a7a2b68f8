"""How the API is served: the one place where uvicorn is told anything."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from adapters.listening import Port
from contracts.settings import Settings
from server.connection import Connection
from server.door import Door


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
        ports = [Port(one.fileno()) for server in self.servers for one in server.sockets]
        for server in self.servers:
            server.close()
        came = [line for port in ports for line in port.let_in_and_close()]
        loop = asyncio.get_running_loop()
        for line in came:
            await loop.connect_accepted_socket(self._connection, line)
        await super().shutdown(sockets)

    def _connection(self) -> asyncio.Protocol:
        made = cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class)
        return made(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
