"""The second step of a sign-in: the password was right, and the second factor is asked for.

What is between the steps is a challenge that whoever signs in keeps, sealed: good for ten minutes,
once, and with the password that was right. No session begins before both are done.
"""

from datetime import UTC, datetime

from adapters.auth import second_steps
from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.people import factors, people
from adapters.wiring import SignInAdapters
from contracts.errors import BadRequest, Invalid, Suspended
from contracts.people import Caller, User
from contracts.sign_in import HalfSignedIn
from services.accounts import guesses, second_factor
from services.accounts.schemas import (
    ChallengeOnly,
    GoOn,
    NewAuthenticator,
)
from services.accounts.service import Entered, KnownDevice
from services.accounts.sessions import existing, new_session
from services.accounts.visitor import Visitor


async def enrol(visitor: Visitor, body: ChallengeOnly) -> NewAuthenticator:
    """For whoever has none, where everybody must have one."""
    adapters, half = visitor.adapters, visitor.adapters.second_steps.read(body.challenge)
    if not half.enrols:
        raise BadRequest("You have an authenticator. Send a code of it.")
    async with adapters.db.as_user(Caller(user_id=half.user_id)) as tx:
        user, _ = await _person(adapters, tx, half)
        return await second_factor.begun(adapters, tx, user)


async def go_on(visitor: Visitor, body: GoOn) -> tuple[Entered, list[str]]:
    """Signs in; recovery codes only where an authenticator was confirmed with it."""
    adapters, half = visitor.adapters, visitor.adapters.second_steps.read(body.challenge)
    caller = Caller(user_id=half.user_id)
    async with adapters.db.as_user(caller) as tx:
        user, stored = await _person(adapters, tx, half)
    label = adapters.devices.label(user.email)
    device = adapters.devices.read(visitor.device(label), user.id, stored)
    taken = await guesses.take_code(visitor, user.id, known=device is not None)
    codes: list[str] = []
    try:
        async with adapters.db.as_user(caller) as tx:
            if half.enrols:
                codes = await second_factor.confirmed(adapters, tx, caller, body.code)
            else:
                await second_factor.must_match(adapters, tx, user.id, body.code)
            ends = datetime.fromtimestamp(half.ends_at, UTC)
            if not await factors.take_challenge(tx, adapters.second_steps.digest(half), ends):
                raise BadRequest(second_steps.STALE)
            entered = await new_session(visitor, tx, user)
    except (Invalid, Suspended) as refused:
        why = "code" if isinstance(refused, Invalid) else "suspended"
        async with visitor.transaction() as tx:
            await audit.record_failed_sign_in(tx, user.email, why)
        raise
    await guesses.give_back(visitor, taken)
    issued = adapters.devices.issue(user.id, stored, device)
    return Entered(entered, KnownDevice(label, issued)), codes


async def _person(adapters: SignInAdapters, tx: Tx, half: HalfSignedIn) -> tuple[User, str]:
    """And the hash of their password, which is still the one that was right."""
    user, stored = await existing(tx, half.user_id), await people.password_hash(tx)
    if stored is None or not adapters.second_steps.is_of(half, stored):
        raise BadRequest(second_steps.STALE)
    return user, stored
