"""Requests that led to an answer or a document, as the first span of its trace."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.telemetry import bound_id
from adapters.tracing.joining import Doing, doing
from adapters.tracing.spans import Attributes, Span


class Traced:
    """Inside of whoever binds the request's id. Nothing where no spans are sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = getattr(scope.get("app"), "state", None)
        adapters = getattr(state, "adapters", None)
        if scope["type"] != "http" or adapters is None or not adapters.tracing.sends:
            return await self._app(scope, receive, send)
        now, begun, status = Doing(), time.time_ns(), 0
        doing.set(now)

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            if now.led_on:
                adapters.tracing.send_done(now, _span(scope, status, begun))


def _span(scope: Scope, status: int, begun: int) -> Span:
    """The pattern of its path, never the path; whoever asks finds it by the request's id."""
    route = getattr(scope.get("route"), "path", "none")
    attributes: Attributes = {
        "http.request.method": scope["method"],
        "http.route": route,
        "http.response.status_code": status,
        "ibid.request.id": bound_id.get(),
    }
    error = str(status) if status >= 500 else None
    return Span("", f"{scope['method']} {route}", None, begun, time.time_ns(), attributes, error)
