"""What routes may ask for: who calls, and what use cases do as them."""

import re
from functools import partial
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request
from starlette.types import Scope

from adapters.rates import Standing, Whose
from adapters.wiring import ApiAdapters
from contracts.errors import BadRequest, InsufficientScope, Unauthorized
from contracts.people import Caller
from server.cookies import access_cookie, device_cookie
from server.verbs import verb_of
from services.access.acting import Acting
from services.access.rates import take_request
from services.accounts.addresses import network_of
from services.accounts.visitor import Visitor
from services.chats.asking import Asking

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE | re.ASCII)


def app_adapters(request: Request) -> ApiAdapters:
    return request.app.state.adapters


AppAdapters = Annotated[ApiAdapters, Depends(app_adapters)]


async def current_caller(request: Request, adapters: AppAdapters) -> Caller:
    """Whoever calls, and may call this: an API key without the verb of the route is refused here,
    which every route that knows its caller passes. So is whoever comes too often.

    Raises:
        InsufficientScope: it is a key for other things.
        RateExceeded: too many requests came in a minute.
    """
    try:
        caller = await known_caller(request, adapters)
    except Unauthorized:
        await _count(request, adapters, None)
        raise
    await _count(request, adapters, caller)
    if caller.verbs is not None:
        needed = verb_of(request.scope["route"].name)
        if needed not in caller.verbs:
            raise InsufficientScope(needed)
    return caller


async def _count(request: Request, adapters: ApiAdapters, caller: Caller | None) -> None:
    """Once for each whose request it is, however many ask who calls."""
    counted: set[Whose] = request.scope.setdefault("ibid.counted", set[Whose]())
    standing = await take_request(adapters, caller, counted)
    counted.add("address")
    if caller is not None:
        counted |= {"person", "key"}
    if standing is not None:
        request.scope["ibid.standing"] = standing


def standing_of(scope: Scope) -> Standing | None:
    """How much of the nearest limit is left to whoever sent this request, if it was counted."""
    return scope.get("ibid.standing")


async def known_caller(request: Request, adapters: ApiAdapters) -> Caller:
    """One resolver for every carrier; two different credentials in one request are refused."""
    bearers = {bearer(header) for header in request.headers.getlist("authorization")}
    cookie = access_cookie(request, adapters.settings)
    if len(bearers | ({cookie} if cookie else set())) > 1:
        raise BadRequest("Two different credentials came with one request. Send one.")
    token = next(iter(bearers), cookie)
    if not token:
        raise Unauthorized("Sign in first, or send an access token or API key.")
    return await adapters.auth.caller(token)


def bearer(header: str) -> str:
    """RFC 6750; the scheme in any case, as RFC 9110 says. A header that is none is no cookie's."""
    found = _BEARER.fullmatch(header)
    if found is None:
        raise Unauthorized("Send the token as `Authorization: Bearer …`.")
    return found[1]


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def acting(caller: CurrentCaller, adapters: AppAdapters, after: BackgroundTasks) -> Acting:
    return Acting(caller, adapters, after.add_task)


Me = Annotated[Acting, Depends(acting)]


async def visitor(request: Request, adapters: AppAdapters) -> Visitor:
    """Whoever is not signed in; what needs neither one nor a caller is open to any number."""
    await _count(request, adapters, None)
    address = network_of(request.client.host if request.client else "")
    said = request.headers.get("user-agent", "")
    return Visitor(adapters, address, said, partial(device_cookie, request, adapters.settings))


SomeVisitor = Annotated[Visitor, Depends(visitor)]


def asking(request: Request, me: Me) -> Asking:
    return Asking(me.caller, me.adapters, me.later, runs=request.app.state.runs)


Asker = Annotated[Asking, Depends(asking)]
