"""A sign-in, however somebody proved who they are: the one place where sessions begin."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from adapters.auth.local import digest as digest_of
from adapters.auth.local import new_refresh_token
from adapters.postgres.database import Tx
from adapters.postgres.people import people, sessions
from adapters.wiring import SignInAdapters
from contracts.errors import NotFound, Unauthorized
from contracts.people import Caller, Session, User
from services.accounts.devices import whereabouts
from services.accounts.schemas import SignedIn
from services.accounts.visitor import Visitor

WRONG = "Email or password is wrong."


class SignInResult(NamedTuple):
    signed_in: SignedIn
    refresh_token: str


async def new_session(
    visitor: Visitor, tx: Tx, user: User, seconds: int | None = None
) -> SignInResult:
    """`tx` acts as the person. It ends after `seconds`, or as the settings have it."""
    adapters, where = visitor.adapters, whereabouts(visitor.user_agent, visitor.address)
    ends = datetime.now(UTC) + timedelta(
        seconds=seconds or adapters.settings.accounts.refresh_seconds
    )
    refresh_token = new_refresh_token()
    session_id = await sessions.begin(tx, ends, digest_of(refresh_token), where)
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


async def listed(adapters: SignInAdapters, caller: Caller) -> list[Session]:
    """Where the caller is signed in, the one used last first."""
    async with adapters.db.as_user(caller) as tx:
        found = await sessions.of_caller(tx)
    return [one.model_copy(update={"current": one.id == caller.session_id}) for one in found]


async def end_one(adapters: SignInAdapters, caller: Caller, session_id: UUID) -> None:
    """Whoever is signed in there is out: the next request finds nobody, and streams end."""
    async with adapters.db.as_user(caller) as tx:
        if session_id not in {one.id for one in await sessions.of_caller(tx)}:
            raise NotFound("There is no such sign-in.")
        await sessions.end(tx, session_id, "ended by its person")


async def end_others(adapters: SignInAdapters, caller: Caller) -> None:
    async with adapters.db.as_user(caller) as tx:
        await sessions.end_others(tx, caller.session_id, "ended by its person")


async def user_of(adapters: SignInAdapters, caller: Caller) -> User:
    async with adapters.db.as_user(caller) as tx:
        return await existing(tx, caller.user_id)
