"""Tokens that a directory comes with, made and revoked by admins of the installation."""

from uuid import UUID

from adapters.auth.local import digest, new_scim_token
from adapters.postgres import audit, scim
from contracts.errors import Conflict, NotFound, Unauthorized
from contracts.settings import Settings
from services.access.acting import Acting
from services.accounts import guesses, second_factor
from services.accounts.visitor import Visitor
from services.scim.schemas import NewScimToken, ScimStatus, ScimTokenWithSecret

_PATH = "/api/v1/scim/v2"
_ENOUGH = f"There are {scim.MOST_TOKENS} tokens already. Revoke one that is not used any more."
_SHOWN = 16
"""Characters of a token that tell it from others."""


def root_of(settings: Settings) -> str:
    """Where SCIM is, without a slash at its end."""
    return str(settings.public_api_url).rstrip("/") + _PATH


async def status(acting: Acting) -> ScimStatus:
    """Raises `Forbidden` for whoever is no admin, as all here do."""
    async with acting.transaction() as tx:
        tokens = await scim.tokens(tx)
        counts = await scim.counts(tx)
    return ScimStatus(url=root_of(acting.adapters.settings), tokens=tokens, **counts.model_dump())


async def make(acting: Acting, visitor: Visitor, body: NewScimToken) -> ScimTokenWithSecret:
    """Its secret is told here and nowhere else. An admin who has a password says it, and shows a
    code if they have an authenticator: a token is good when they are not here any more."""
    async with acting.transaction() as tx:
        if len(await scim.tokens(tx)) >= scim.MOST_TOKENS:
            raise Conflict(_ENOUGH)
    await second_factor.must_be_themselves(visitor, acting.caller, body)
    secret = new_scim_token()
    async with acting.transaction() as tx:
        made = await scim.make_token(tx, body.name.strip(), secret[:_SHOWN], digest(secret))
        if made is None:
            raise Conflict(_ENOUGH)
        await audit.record(tx, "scim-token-made", made.id)
    return ScimTokenWithSecret(**made.model_dump(), secret=secret)


async def revoke(acting: Acting, token_id: UUID) -> None:
    """The directory that has it is refused from now on. Without any, what it made is kept by hand
    again."""
    async with acting.transaction() as tx:
        if not await scim.revoke_token(tx, token_id):
            raise NotFound("There is no such token.")
        await audit.record(tx, "scim-token-revoked", token_id)


async def must_be_good(visitor: Visitor, token: str) -> UUID:
    """Its id. Found by its hash, so that no comparison takes longer the nearer a guess is.

    Raises:
        Unauthorized: it is none, or was revoked.
        TooManyRequests: too many that are none came from there.
    """
    async with visitor.transaction() as tx:
        found = await scim.find_token(tx, digest(token))
    if found is None:
        await guesses.take_scim_token(visitor)
        raise Unauthorized("This is no token of SCIM here. Have an admin make one under Groups.")
    return found
