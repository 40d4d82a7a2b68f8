"""One's second factor: an authenticator, and codes for when it is lost (docs/decisions/0093)."""

from uuid import UUID

from adapters.auth import authenticator
from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.people import factors, sessions
from adapters.sealing import CannotOpen
from adapters.wiring import SignInAdapters
from contracts.errors import Conflict, Invalid, Unavailable
from contracts.people import Caller, SecondFactor, User
from services.accounts import guesses
from services.accounts.passwords import must_know
from services.accounts.schemas import (
    CodeOnly,
    NewAuthenticator,
    PasswordOnly,
    Proof,
    RecoveryCodes,
)
from services.accounts.service import must_allow_passwords
from services.accounts.sessions import existing
from services.accounts.visitor import Visitor

_NONE = "You have no second factor."
_BEGUN_BY_NOBODY = "No authenticator was begun, or it is confirmed already. Begin again."
WRONG_CODE = "This code is not good, or was used before. Wait for the next one."


async def standing(adapters: SignInAdapters, caller: Caller) -> SecondFactor:
    async with adapters.db.as_user(caller) as tx:
        found = await factors.of_caller(tx)
    confirmed = found if found and found.confirmed_at else None
    return SecondFactor(
        since=confirmed and confirmed.confirmed_at,
        recovery_codes=confirmed.recovery_codes if confirmed else 0,
        required=adapters.settings.accounts.second_factor == "required",
    )


async def begin(visitor: Visitor, caller: Caller, body: PasswordOnly) -> NewAuthenticator:
    """Whoever knows the password, and not whoever found a browser open."""
    must_allow_passwords(visitor.adapters.settings)
    async with visitor.adapters.db.as_user(caller) as tx:
        user = await existing(tx, caller.user_id)
    if not await must_know(visitor, user, body.password, field="password", known=True):
        raise Conflict("A second factor stands beside a password, and you have none.")
    async with visitor.adapters.db.as_user(caller) as tx:
        return await begun(visitor.adapters, tx, user)


async def begun(adapters: SignInAdapters, tx: Tx, user: User) -> NewAuthenticator:
    """A secret, which is told here and nowhere else. `tx` acts as the person."""
    if not adapters.sealer.can_seal:
        raise Conflict(
            "Second factors cannot be kept here: whoever runs Ibid sets IBID_SECRETS__TOOL_KEYS"
            " first."
        )
    secret = authenticator.new_secret()
    sealed = adapters.sealer.seal(secret.encode(), context(user.id))
    if not await factors.begin(tx, sealed):
        raise Conflict("You have an authenticator. Remove it first.")
    return NewAuthenticator(secret=secret, uri=authenticator.address(secret, user.email))


async def confirm(visitor: Visitor, caller: Caller, body: CodeOnly) -> RecoveryCodes:
    """Whoever shows a code has the secret where it belongs; from now on it is asked for."""
    taken = await guesses.take_code(visitor, caller.user_id, known=True)
    async with visitor.adapters.db.as_user(caller) as tx:
        codes = await confirmed(visitor.adapters, tx, caller, body.code)
    await guesses.give_back(visitor, taken)
    return RecoveryCodes(codes=codes)


async def confirmed(adapters: SignInAdapters, tx: Tx, caller: Caller, code: str) -> list[str]:
    """New recovery codes. The code is used up, also for signing in. Every other sign-in ends: it
    began without a code."""
    user_id = caller.user_id
    found = await factors.of_caller(tx)
    if found is None or found.confirmed_at is not None:
        raise Conflict(_BEGUN_BY_NOBODY)
    step = authenticator.step_of(_secret(adapters, user_id, found), authenticator.plain(code))
    if step is None or not await factors.take_code(tx, step):
        raise Invalid(WRONG_CODE, field="code")
    if not await factors.confirm(tx):
        raise Conflict(_BEGUN_BY_NOBODY)
    ended = await sessions.end_others(tx, caller.session_id, "second factor added")
    await audit.record(tx, "second-factor-added", user_id, sessions_ended=ended)
    return await _new_codes(tx, user_id)


async def new_codes(visitor: Visitor, caller: Caller, body: CodeOnly) -> RecoveryCodes:
    """In place of those that are left."""
    taken = await guesses.take_code(visitor, caller.user_id, known=True)
    async with visitor.adapters.db.as_user(caller) as tx:
        await must_match(visitor.adapters, tx, caller.user_id, body.code)
        codes = await _new_codes(tx, caller.user_id)
        await audit.record(tx, "recovery-codes-made", caller.user_id)
    await guesses.give_back(visitor, taken)
    return RecoveryCodes(codes=codes)


async def remove(visitor: Visitor, caller: Caller, body: CodeOnly) -> None:
    """By a code of it: who only knows the password is whom it is there against."""
    taken = await guesses.take_code(visitor, caller.user_id, known=True)
    async with visitor.adapters.db.as_user(caller) as tx:
        await must_match(visitor.adapters, tx, caller.user_id, body.code)
        await factors.remove(tx)
        await audit.record(tx, "second-factor-removed", caller.user_id)
    await guesses.give_back(visitor, taken)


async def must_show_what_there_is(visitor: Visitor, caller: Caller, code: str | None) -> None:
    """Nothing where there is no authenticator; else a code of it, which is used up."""
    if (await standing(visitor.adapters, caller)).since is None:
        return
    if code is None:
        raise Invalid("Write a code of your authenticator.", field="code")
    taken = await guesses.take_code(visitor, caller.user_id, known=True)
    async with visitor.adapters.db.as_user(caller) as tx:
        await must_match(visitor.adapters, tx, caller.user_id, code)
    await guesses.give_back(visitor, taken)


async def must_be_themselves(visitor: Visitor, caller: Caller, proof: Proof) -> None:
    """Before what is good beyond their sign-in: not whoever found a browser open. By the password
    of whoever has one, and a code of whoever has an authenticator, which is used up. Raises
    `Invalid` of what is wrong."""
    async with visitor.adapters.db.as_user(caller) as tx:
        user = await existing(tx, caller.user_id)
    await must_know(visitor, user, proof.password, field="password", known=True)
    await must_show_what_there_is(visitor, caller, proof.code)


async def must_match(adapters: SignInAdapters, tx: Tx, user_id: UUID, code: str) -> None:
    """Uses it up. Raises `Invalid`, or `Conflict` where there is nothing to match."""
    found = await factors.of_caller(tx)
    if found is None or found.confirmed_at is None:
        raise Conflict(_NONE)
    given = authenticator.plain(code)
    step = authenticator.step_of(_secret(adapters, user_id, found), given)
    if step is not None and await factors.take_code(tx, step):
        return
    if not await factors.take_recovery_code(tx, authenticator.recovery_digest(user_id, given)):
        raise Invalid(WRONG_CODE, field="code")
    await audit.record(tx, "recovery-code-used", user_id, left=found.recovery_codes - 1)


async def _new_codes(tx: Tx, user_id: UUID) -> list[str]:
    codes = authenticator.new_recovery_codes()
    digests = [authenticator.recovery_digest(user_id, code) for code in codes]
    await factors.keep_recovery_codes(tx, digests)
    return codes


def _secret(adapters: SignInAdapters, user_id: UUID, found: factors.Authenticator) -> str:
    try:
        return adapters.sealer.open(found.sealed, context(user_id)).decode()
    except CannotOpen:
        raise Unavailable(
            "Your authenticator cannot be checked: the key that its secret is sealed with is gone."
            " Ask whoever runs this Ibid."
        ) from None


def context(user_id: UUID) -> str:
    """What its secret is bound to."""
    return f"authenticator {user_id}"
