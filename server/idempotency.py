"""`Idempotency-Key`: the same key and body give the first answer again.

Another body is a 422, a first call still running a 409. Only answers that went well are kept, and
a secret is never given twice.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from adapters.postgres import idempotency
from adapters.wiring import Adapters, ApiAdapters
from contracts.errors import Conflict, Invalid
from contracts.people import Caller
from server.dependencies import current_caller

_READS = {"GET", "HEAD", "OPTIONS"}
_HEADER = "Idempotency-Key"


class Claim:
    """A key that this call is the first to use; `finish` or `give_up` must follow."""

    def __init__(self, adapters: Adapters, caller: Caller, route: str, key: str) -> None:
        self._adapters, self._route, self._key = adapters, route, key
        self._person = caller.person  # the call may itself have ended the key that it came with

    async def finish(self, status: int, body: Any) -> None:
        async with self._adapters.db.as_user(self._person) as tx:
            await idempotency.finish(tx, self._route, self._key, status, body)

    async def give_up(self) -> None:
        async with self._adapters.db.as_user(self._person) as tx:
            await idempotency.give_up(tx, self._route, self._key)


async def claim_or_recorded(
    request: Request, adapters: Adapters, caller: Caller
) -> Claim | idempotency.Recorded | None:
    """None without a key; what was recorded when this was done before."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method in _READS:
        return None
    if not 1 <= len(key) <= 255:
        raise Invalid("An Idempotency-Key has 1 to 255 characters.", field=_HEADER)
    route = f"{request.method} {request.url.path}"
    if caller.projects is not None:  # what was answered to others is not for this key to read
        route += f" {caller.api_key_id} {caller.key_scope}"
    body_hash = hashlib.sha256(await request.body()).digest()
    async with adapters.db.as_user(caller) as tx:
        recorded = await idempotency.begin(tx, route, key, body_hash)
    if recorded is None:
        return Claim(adapters, caller, route, key)
    if recorded.body_hash != body_hash:
        raise Invalid(
            "This Idempotency-Key was used with another body. Use a new key.", field=_HEADER
        )
    if recorded.status is None:
        raise Conflict("The first call with this Idempotency-Key is still running.")
    return recorded


@asynccontextmanager
async def given_up_on_failure(claim: Claim | None) -> AsyncIterator[None]:
    """A call that did not go well leaves its key free."""
    try:
        yield
    except BaseException:  # a call that is cut off is cancelled, and leaves its key free too
        if claim is not None:
            await claim.give_up()
        raise


class IdempotentRoute(APIRoute):
    """Gives a route's JSON answer again to the same key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            if "idempotency-key" not in request.headers or request.method in _READS:
                return await handle(request)
            adapters: ApiAdapters = request.app.state.adapters
            claim = await claim_or_recorded(
                request, adapters, await current_caller(request, adapters)
            )
            if isinstance(claim, idempotency.Recorded):
                return _again(claim)
            assert claim is not None  # noqa: S101  # there is a key
            async with given_up_on_failure(claim):
                response = await handle(request)
            await _record(claim, response)
            return response

        return once


async def _record(claim: Claim, response: Response) -> None:
    if not 200 <= response.status_code < 300:
        return await claim.give_up()
    body = json.loads(bytes(response.body)) if response.body else None
    if isinstance(body, dict) and "secret" in body:
        body["secret"] = None
    await claim.finish(response.status_code, body)


def _again(recorded: idempotency.Recorded) -> Response:
    status = recorded.status or 200
    if recorded.body is None:
        return Response(status_code=status)
    return JSONResponse(recorded.body, status)
