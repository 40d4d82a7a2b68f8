"""SCIM, for admins of the installation: where it is, how much it keeps, and its tokens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from contracts.errors import Conflict, Forbidden, Invalid, TooManyRequests
from server.declared import raises
from server.dependencies import Me, SomeVisitor
from services.access.acting import Acting
from services.scim import tokens
from services.scim.schemas import NewScimToken, ScimStatus, ScimTokenWithSecret

# No Idempotency-Key: it would keep a hash of a body with a password, which is fast to guess at.
router = APIRouter(prefix="/admin/scim", tags=["admin"])


async def _myself(me: Me) -> Acting:
    """No key: what it makes would be good when it is not any more."""
    if me.caller.api_key_id is not None:
        raise Forbidden("An API key cannot make a token for a directory. Sign in yourself.")
    return me


@router.get("", responses=raises(Forbidden))
async def get_scim(me: Me) -> ScimStatus:
    """For admins of this Ibid: its address, its tokens and how many people and groups it keeps."""
    return await tokens.status(me)


@router.post(
    "/tokens", status_code=201, responses=raises(Conflict, Forbidden, Invalid, TooManyRequests)
)
async def make_scim_token(
    body: NewScimToken, me: Annotated[Acting, Depends(_myself)], visitor: SomeVisitor
) -> ScimTokenWithSecret:
    """Whoever has it may make, change and suspend accounts, and fill groups."""
    return await tokens.make(me, visitor, body)


@router.delete("/tokens/{token_id}", status_code=204)
async def revoke_scim_token(token_id: UUID, me: Me) -> None:
    """It is good no more, from the next request on."""
    await tokens.revoke(me, token_id)
