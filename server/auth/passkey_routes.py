"""Passkeys: one's own, and signing in with one."""

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    TooManyRequests,
    Unauthorized,
)
from contracts.people import Passkey
from server.auth.entering import signed_in
from server.auth.identity_routes import Person
from server.declared import raises
from server.dependencies import AppAdapters, SomeVisitor, visitor
from services.accounts import passkeys
from services.accounts.schemas import (
    BegunPasskey,
    NewPasskey,
    PasskeyProof,
    Proof,
    SignedIn,
)

router = APIRouter(prefix="/auth/passkey", tags=["people"])
mine = APIRouter(prefix="/me", tags=["people"])


@router.post("/begin", dependencies=[Depends(visitor)], responses=raises(Conflict, Forbidden))
async def begin_with_passkey(adapters: AppAdapters) -> BegunPasskey:
    """A challenge for a passkey that the browser knows."""
    return passkeys.begin(adapters)


@router.post(
    "/finish", responses=raises(BadRequest, Conflict, Forbidden, TooManyRequests, Unauthorized)
)
async def finish_with_passkey(
    body: PasskeyProof, visitor: SomeVisitor, response: Response
) -> SignedIn:
    """Sign in with what the browser made of the challenge. Nothing else is asked for."""
    return signed_in(visitor, response, await passkeys.finish(visitor, body))


@mine.get("/passkeys", responses=raises(Forbidden))
async def list_passkeys(person: Person, adapters: AppAdapters) -> list[Passkey]:
    """In the order in which they were added."""
    return await passkeys.listed(adapters, person)


@mine.post("/passkey-challenge", responses=raises(Conflict, Forbidden, Invalid, TooManyRequests))
async def begin_passkey(body: Proof, person: Person, visitor: SomeVisitor) -> BegunPasskey:
    """A challenge for a new one."""
    return await passkeys.begin_adding(visitor, person, body)


@mine.post("/passkeys", responses=raises(BadRequest, Conflict, Forbidden))
async def add_passkey(body: NewPasskey, person: Person, adapters: AppAdapters) -> list[Passkey]:
    return await passkeys.add(adapters, person, body)


@mine.delete("/passkeys/{passkey_id}", status_code=204, responses=raises(Forbidden, Conflict))
async def remove_passkey(passkey_id: UUID, person: Person, adapters: AppAdapters) -> None:
    """The last way to sign in stays."""
    await passkeys.remove(adapters, person, passkey_id)
