"""People: accounts, sign-ins and API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from contracts.errors import BadRequest, Conflict, TooManyRequests, Unauthorized
from contracts.lists import Page
from contracts.people import ApiKey, Caller, User
from server.cookies import (
    clear_cookies,
    device_cookie,
    refresh_cookie,
    set_cookies,
    set_device_cookie,
)
from server.declared import raises
from server.dependencies import AppAdapters, Me, current_caller
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.accounts import service
from services.accounts.addresses import network_of
from services.accounts.schemas import ApiKeyWithSecret, NewApiKey, SignedIn, SignIn, SignUp

auth = APIRouter(prefix="/auth", tags=["people"])
router = APIRouter(tags=["people"], route_class=IdempotentRoute)


def _refresh_cookie(request: Request, app: AppAdapters) -> str | None:
    return refresh_cookie(request, app.settings)


RefreshCookie = Annotated[str | None, Depends(_refresh_cookie)]


@auth.post("/sign-up", status_code=201, responses=raises(Conflict, TooManyRequests))
async def sign_up(body: SignUp, request: Request, response: Response, app: AppAdapters) -> SignedIn:
    """Make an account and sign in."""
    return _entered(app, response, body.email, await service.sign_up(app, body, _address(request)))


@auth.post("/sign-in", responses=raises(TooManyRequests, Unauthorized))
async def sign_in(body: SignIn, request: Request, response: Response, app: AppAdapters) -> SignedIn:
    kept = device_cookie(request, app.settings, app.devices.label(body.email))
    entered = await service.sign_in(app, body, _address(request), kept)
    return _entered(app, response, body.email, entered)


@auth.post("/refresh", responses=raises(Unauthorized))
async def refresh(response: Response, app: AppAdapters, token: RefreshCookie) -> SignedIn:
    """Renew the sign-in; the refresh token is single-use and comes back rotated."""
    return _signed_in(app, response, await service.refresh(app, token))


@auth.post("/sign-out", status_code=204, responses=raises(BadRequest))
async def sign_out(
    request: Request, response: Response, app: AppAdapters, token: RefreshCookie
) -> None:
    await service.sign_out(app, token, await _caller_if_any(request, app))
    clear_cookies(response, app.settings)


@router.get("/me")
async def me(acting: Me) -> User:
    return await service.me(acting)


@router.get("/api-keys")
async def list_api_keys(acting: Me, window: Paging) -> Page[ApiKey]:
    return await service.list_api_keys(acting, window)


@router.post("/api-keys", status_code=201)
async def make_api_key(body: NewApiKey, acting: Me) -> ApiKeyWithSecret:
    """The secret is in this answer and nowhere else."""
    return await service.make_api_key(acting, body)


@router.delete("/api-keys/{key_id}", status_code=204)
async def delete_api_key(key_id: UUID, acting: Me) -> None:
    await service.delete_api_key(acting, key_id)


async def _caller_if_any(request: Request, app: AppAdapters) -> Caller | None:
    try:
        return await current_caller(request, app)
    except Unauthorized:
        return None


def _entered(
    app: AppAdapters, response: Response, email: str, entered: service.Entered
) -> SignedIn:
    set_device_cookie(response, app.settings, app.devices.label(email), entered.device)
    return _signed_in(app, response, entered.result)


def _signed_in(app: AppAdapters, response: Response, result: service.SignInResult) -> SignedIn:
    set_cookies(response, app.settings, result.access_token, result.refresh_token)
    return SignedIn(
        user=result.user, access_token=result.access_token, expires_in=app.tokens.seconds
    )


def _address(request: Request) -> str:
    return network_of(request.client.host if request.client else "")
