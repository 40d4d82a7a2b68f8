"""What routes may ask for. They reach data only as somebody: by a `UserTx`, or `db.as_user`."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from adapters.postgres.database import Tx
from adapters.wiring import Adapters
from contracts.errors import BadRequest, Unauthorized
from contracts.people import Caller
from server.cookies import access_cookie


def app_adapters(request: Request) -> Adapters:
    return request.app.state.adapters


AppAdapters = Annotated[Adapters, Depends(app_adapters)]


async def current_caller(request: Request, app: AppAdapters) -> Caller:
    """One resolver for every carrier; two different credentials in one request are refused."""
    headers = set(request.headers.getlist("authorization"))
    scheme, _, bearer = next(iter(headers), "").partition(" ")
    cookie = access_cookie(request, app.settings)
    if scheme and scheme.lower() != "bearer":
        raise Unauthorized("Send the token as `Authorization: Bearer …`.")
    if len(headers) > 1 or (bearer and cookie and bearer != cookie):
        raise BadRequest("Two different credentials came with one request. Send one.")
    token = bearer.strip() or cookie
    if not token:
        raise Unauthorized("Sign in first, or send an access token or API key.")
    return await app.auth.caller(token)


CurrentCaller = Annotated[Caller, Depends(current_caller)]


async def user_tx(caller: CurrentCaller, app: AppAdapters) -> AsyncIterator[Tx]:
    async with app.db.as_user(caller) as tx:
        yield tx


# "function": commit before the answer leaves, let go before a stream begins.
UserTx = Annotated[Tx, Depends(user_tx, scope="function")]
