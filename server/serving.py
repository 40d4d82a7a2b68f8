"""How the API is served: the one place where uvicorn is told anything."""

from functools import partial

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
