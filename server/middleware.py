"""What happens to every request: an id, and a look at where a cookie's write came from."""

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.rates import WINDOW_SECONDS
from adapters.telemetry import bound_address, bound_id, bound_network, bound_path
from contracts.errors import ContentTooLarge, Forbidden
from server.cookies import has_cookie
from server.dependencies import standing_of
from server.problems import as_problem
from services.accounts.addresses import Addresses, kept, network_of

_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_SAFE = {"GET", "HEAD", "OPTIONS"}


class RequestId:
    """Takes the caller's `X-Request-ID` if it is one, and gives it back with the answer; binds it,
    and where the request came from, to what is logged and written meanwhile."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses: Addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        host = scope["client"][0] if scope.get("client") else ""
        bound_address.set(kept(host, self._addresses))
        bound_network.set(network_of(host))
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.match(given) else uuid4().hex
        bound_id.set(request_id)
        bound_path.set(scope["path"])

        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers.setdefault("x-content-type-options", "nosniff")
            await send(message)

        await self._app(scope, receive, with_id)


class RateFields:
    """Says with each answer how much of the nearest limit is left, as
    draft-ietf-httpapi-ratelimit-headers (10) has it; `server.dependencies` finds out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and (standing := standing_of(scope)):
                whose, most, left, seconds = standing
                headers = MutableHeaders(scope=message)
                headers.setdefault("ratelimit-policy", f'"{whose}";q={most};w={WINDOW_SECONDS}')
                headers.setdefault("ratelimit", f'"{whose}";r={left};t={seconds}')
            await send(message)

        await self._app(scope, receive, telling)


class BodyLimit:
    """Requests are short; files go to the object store, which counts for itself."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            return await self._app(scope, receive, send)
        too_large = ContentTooLarge(f"A request has at most {self._most} bytes.")
        if int(Headers(scope=scope).get("content-length", "0")) > self._most:
            return await as_problem(Request(scope), too_large)(scope, receive, send)
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self._most:
                # The one exception that whoever reads the body lets through.
                raise HTTPException(413, too_large.detail)
            return message

        await self._app(scope, counted, send)


class SameOrigin:
    """A browser sends cookies along with anybody's form; only our own pages may write with them."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            request = Request(scope)
            if has_cookie(request) and not self._is_ours(request.headers):
                refused = Forbidden(
                    f"This page is not at {self._origins[0]}. Open Ibid there, or set"
                    " IBID_PUBLIC_WEB_URL to the address in use."
                )
                return await as_problem(request, refused)(scope, receive, send)
        return await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        """Every browser says where a write comes from; what says nothing is a program."""
        origin = headers.get("origin")
        if origin is None and (referer := headers.get("referer")):
            origin = "/".join(referer.split("/", 3)[:3])
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        return origin in self._origins
