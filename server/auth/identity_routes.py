"""Signing in at issuers, and which of them are a person's."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from contracts.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from contracts.people import Caller, Identity
from server.cookies import (
    begun_cookie,
    clear_begun_cookie,
    set_begun_cookie,
    set_cookies,
)
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller, SomeVisitor, visitor
from services.accounts import identities
from services.accounts.schemas import BegunAtProvider, CameBack, SignedIn, SignInOptions

router = APIRouter(prefix="/auth", tags=["people"])
mine = APIRouter(prefix="/me/identities", tags=["people"])

ProviderName = Annotated[str, Path(min_length=1, max_length=64, pattern="^[a-z0-9-]+$")]


def _kept(request: Request, body: CameBack, adapters: AppAdapters) -> str | None:
    return begun_cookie(request, adapters.settings, adapters.begun.label(body.state))


async def _person(caller: CurrentCaller) -> Caller:
    """A key of a program adds and removes no way in."""
    if caller.api_key_id is not None:
        raise Forbidden("An API key cannot change how its person signs in. Sign in yourself.")
    return caller


KeptByBrowser = Annotated[str | None, Depends(_kept)]
Person = Annotated[Caller, Depends(_person)]


@router.get("/options", dependencies=[Depends(visitor)])
async def get_sign_in_options(adapters: AppAdapters) -> SignInOptions:
    """How one comes in here: passwords, and which providers."""
    return identities.options(adapters)


@router.post(
    "/providers/{provider}/begin",
    dependencies=[Depends(visitor)],
    responses=raises(NotFound, Unavailable),
)
async def begin_sign_in(
    provider: ProviderName, adapters: AppAdapters, response: Response
) -> BegunAtProvider:
    """Where the browser goes to sign in; it comes back to `/sign-in/{provider}` of the client."""
    begun, kept = await identities.begin(adapters, provider, None)
    set_begun_cookie(response, adapters.settings, *kept)
    return begun


@router.post(
    "/providers/{provider}/finish",
    responses=raises(
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, TooManyRequests, Unavailable
    ),
)
async def finish_sign_in(
    provider: ProviderName,
    body: CameBack,
    visitor: SomeVisitor,
    kept: KeptByBrowser,
    response: Response,
) -> SignedIn:
    """Sign in with what the provider sent the browser back with."""
    result = await identities.finish(visitor, provider, body, kept)
    settings = visitor.adapters.settings
    clear_begun_cookie(response, settings, visitor.adapters.begun.label(body.state))
    set_cookies(response, settings, result.signed_in.access_token, result.refresh_token)
    return result.signed_in


@mine.get("", responses=raises(Forbidden))
async def list_identities(person: Person, adapters: AppAdapters) -> list[Identity]:
    """Where the caller signs in, beside a password."""
    return await identities.listed(adapters, person)


@mine.post("/{provider}/begin", responses=raises(Forbidden, NotFound, Unavailable))
async def begin_identity(
    provider: ProviderName, person: Person, adapters: AppAdapters, response: Response
) -> BegunAtProvider:
    """As beginning a sign-in, to add it to the caller's account."""
    begun, kept = await identities.begin(adapters, provider, person.user_id)
    set_begun_cookie(response, adapters.settings, *kept)
    return begun


@mine.post(
    "/{provider}/finish",
    responses=raises(BadRequest, Forbidden, NotFound, Conflict, TooManyRequests, Unavailable),
)
async def finish_identity(
    provider: ProviderName,
    body: CameBack,
    person: Person,
    visitor: SomeVisitor,
    kept: KeptByBrowser,
) -> list[Identity]:
    """Add what came back to the caller's account."""
    return await identities.add(visitor, person, provider, body, kept)


@mine.delete("/{identity_id}", status_code=204, responses=raises(Forbidden, Conflict))
async def remove_identity(identity_id: UUID, person: Person, adapters: AppAdapters) -> None:
    """The last way to sign in stays."""
    await identities.remove(adapters, person, identity_id)
