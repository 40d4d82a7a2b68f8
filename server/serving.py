"""How the API is served: the one place where uvicorn is told anything."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

import uvicorn
from starlette.types import ASGIApp

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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever stands in the queue of the port when it is closed is reset by the kernel, though
        they may have sent a request already. So they are let in first: only who comes later is
        refused, and a proxy then asks another process."""
        doors = [
            socket.socket(fileno=os.dup(door.fileno()))
            for server in self.servers
            for door in server.sockets
        ]
        for server in self.servers:
            server.close()
        came = [line for door in doors for line in _let_in_and_close(door)]
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


def _let_in_and_close(door: socket.socket) -> Iterator[socket.socket]:
    """All who wait, without a moment between the last of them and the end."""
    with door:
        door.setblocking(False)
        while True:
            try:
                yield door.accept()[0]
            except BlockingIOError:
                return
