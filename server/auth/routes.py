"""People: accounts, sign-ins and API keys."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from contracts.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthorized,
)
from contracts.lists import Page
from contracts.people import ApiKey, Caller, PersonalSettings, User
from server.auth.entering import entered, signed_in
from server.cookies import clear_cookies, refresh_cookie
from server.declared import raises
from server.dependencies import AppAdapters, Me, SomeVisitor, known_caller
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.accounts import service
from services.accounts.schemas import (
    ApiKeyWithSecret,
    KeyChanges,
    NewApiKey,
    PersonalChanges,
    SecondStep,
    SignedIn,
    SignIn,
    SignUp,
)
from services.accounts.visitor import Visitor

auth = APIRouter(prefix="/auth", tags=["people"])
router = APIRouter(tags=["people"], route_class=IdempotentRoute)
_HALF: dict[int | str, dict[str, Any]] = {
    202: {"model": SecondStep, "description": "A second factor is still to come."}
}


def _refresh_cookie(request: Request, adapters: AppAdapters) -> str | None:
    return refresh_cookie(request, adapters.settings)


async def _caller_if_any(request: Request, adapters: AppAdapters) -> Caller | None:
    try:
        return await known_caller(request, adapters)
    except Unauthorized:
        return None


RefreshCookie = Annotated[str | None, Depends(_refresh_cookie)]
CallerIfAny = Annotated[Caller | None, Depends(_caller_if_any)]


@auth.post(
    "/sign-up",
    status_code=201,
    response_model=SignedIn,
    responses=_HALF | raises(Conflict, TooManyRequests),
)
async def sign_up(
    body: SignUp, visitor: SomeVisitor, response: Response
) -> SignedIn | JSONResponse:
    """Make an account and sign in."""
    return _so_far(visitor, response, await service.sign_up(visitor, body))


@auth.post(
    "/sign-in", response_model=SignedIn, responses=_HALF | raises(TooManyRequests, Unauthorized)
)
async def sign_in(
    body: SignIn, visitor: SomeVisitor, response: Response
) -> SignedIn | JSONResponse:
    """Where a second factor is asked for, a challenge comes with 202, and no session begins yet."""
    return _so_far(visitor, response, await service.sign_in(visitor, body))


def _so_far(
    visitor: Visitor, response: Response, done: service.Entered | SecondStep
) -> SignedIn | JSONResponse:
    if isinstance(done, SecondStep):
        return JSONResponse(done.model_dump(), status_code=202)
    return entered(visitor, response, done)


@auth.post("/refresh", responses=raises(Unauthorized))
async def refresh(visitor: SomeVisitor, response: Response, token: RefreshCookie) -> SignedIn:
    """Renew the sign-in; the refresh token is single-use and comes back rotated."""
    return signed_in(visitor, response, await service.refresh(visitor, token))


@auth.post("/sign-out", status_code=204, responses=raises(BadRequest))
async def sign_out(
    visitor: SomeVisitor, response: Response, caller: CallerIfAny, token: RefreshCookie
) -> None:
    await service.sign_out(visitor, caller, token)
    clear_cookies(response, visitor.adapters.settings)


@router.get("/me")
async def me(acting: Me) -> User:
    return await service.me(acting)


@router.get("/me/settings")
async def get_personal_settings(acting: Me) -> PersonalSettings:
    """What the caller chose for themselves, wherever they ask."""
    return await service.personal_settings(acting)


@router.patch("/me/settings")
async def change_personal_settings(body: PersonalChanges, acting: Me) -> PersonalSettings:
    """Send only what is to change; an empty text is none."""
    return await service.change_personal_settings(acting, body)


@router.get("/api-keys")
async def list_api_keys(acting: Me, window: Paging) -> Page[ApiKey]:
    return await service.list_api_keys(acting, window)


@router.post("/api-keys", status_code=201, responses=raises(NotFound))
async def make_api_key(body: NewApiKey, acting: Me) -> ApiKeyWithSecret:
    """The secret is in this answer and nowhere else."""
    return await service.make_api_key(acting, body)


@router.patch("/api-keys/{key_id}", responses=raises(Forbidden, Invalid))
async def change_api_key(key_id: UUID, body: KeyChanges, acting: Me) -> ApiKey:
    """What it is for, from its next request on; what is not sent stays. For whoever has signed in,
    and for no key."""
    return await service.change_api_key(acting, key_id, body)


@router.delete("/api-keys/{key_id}", status_code=204)
async def delete_api_key(key_id: UUID, acting: Me) -> None:
    await service.delete_api_key(acting, key_id)
