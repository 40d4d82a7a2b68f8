"""A sign-in, however somebody proved who they are: the one place where sessions begin."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from adapters.auth.local import digest as digest_of
from adapters.auth.local import new_refresh_token
from adapters.postgres.database import Tx
from adapters.postgres.people import people
from adapters.wiring import SignInAdapters
from contracts.errors import Unauthorized
from contracts.people import User
from services.accounts.schemas import SignedIn

WRONG = "Email or password is wrong."


class SignInResult(NamedTuple):
    signed_in: SignedIn
    refresh_token: str


async def new_session(
    adapters: SignInAdapters, tx: Tx, user: User, seconds: int | None = None
) -> SignInResult:
    """`tx` acts as the person. It ends after `seconds`, or as the settings have it."""
    ends = datetime.now(UTC) + timedelta(
        seconds=seconds or adapters.settings.accounts.refresh_seconds
    )
    refresh_token = new_refresh_token()
    session_id = await people.begin_session(tx, ends, digest_of(refresh_token))
    return result(adapters, user, session_id, refresh_token)


def result(
    adapters: SignInAdapters, user: User, session_id: UUID, refresh_token: str
) -> SignInResult:
    tokens = adapters.tokens
    signed_in = SignedIn(
        user=user, access_token=tokens.issue(user.id, session_id), expires_in=tokens.seconds
    )
    return SignInResult(signed_in, refresh_token)


async def existing(tx: Tx, user_id: UUID) -> User:
    """Raises `Unauthorized`: the account went in the meantime."""
    user = await people.get_user(tx, user_id)
    if user is None:
        raise Unauthorized(WRONG)
    return user
