"""How many guesses there are: at a password or an invitation, and at which e-mail addresses have an
account.

See docs/decisions/0025: strangers share one budget an account, devices that signed in before
another, so that those who guess cannot lock out those who know.
"""

from uuid import UUID

from adapters.postgres.people import attempts
from adapters.postgres.people.attempts import Budget, Taken
from contracts.errors import TooManyRequests
from services.accounts.visitor import Visitor

_HOUR = 3600
_GUESSES = "wrong passwords were tried"
_OR_WHERE_KNOWN = ", or where you have signed in before"
_ACCOUNTS_AT_ONE_ADDRESS = 4
"""As many times the guesses of one account may come from one address, for all accounts together."""


async def take_guess(visitor: Visitor, email: str, *, known: bool) -> Taken:
    """Before the password is looked at, so that guesses sent together are counted together.

    The same for an account that is none, or the limit would tell.

    Raises:
        TooManyRequests: this is not looked at, whether it is right or wrong.
    """
    allowed = visitor.adapters.settings.accounts.sign_in_attempts
    for_devices = allowed // 3
    if known and for_devices:
        try:
            return await _take(visitor, [_budget(visitor, for_devices, "devices", email)], _GUESSES)
        except TooManyRequests:
            pass  # what strangers have left is everybody's
    return await _take(
        visitor,
        [
            _budget(visitor, allowed - for_devices, "strangers", email),
            _budget(visitor, -(-allowed // 2), "stranger", email, visitor.address),
            _budget(visitor, allowed * _ACCOUNTS_AT_ONE_ADDRESS, "address", visitor.address),
        ],
        _GUESSES,
        _OR_WHERE_KNOWN,
    )


async def take_code(visitor: Visitor, user_id: UUID, *, known: bool) -> Taken:
    """Before a code of a second factor is looked at; to be given back when it is good.

    Fewer than passwords: there are a million, and three are good at a time.
    """
    allowed = visitor.adapters.settings.accounts.sign_in_attempts
    whose = "codes of devices" if known else "codes"
    return await _take(
        visitor,
        [
            _budget(visitor, -(-allowed // 3), whose, str(user_id)),
            _budget(visitor, allowed * _ACCOUNTS_AT_ONE_ADDRESS, "codes at", visitor.address),
        ],
        "wrong codes were tried",
    )


async def take_sign_up(visitor: Visitor) -> None:
    limit = visitor.adapters.settings.accounts.sign_ups
    await _take(
        visitor,
        [_budget(visitor, limit, "sign-up", visitor.address)],
        "accounts were made from here",
    )


async def take_taken_answer(visitor: Visitor) -> Taken:
    """The right to be told that an address is taken; to be given back when it is not."""
    limit = visitor.adapters.settings.accounts.taken_answers
    return await _take(
        visitor, [_budget(visitor, limit, "taken", visitor.address)], "sign-ups did not succeed"
    )


async def take_secret(visitor: Visitor, user_id: UUID) -> Taken:
    """Before an invitation is looked up; to be given back when it stands."""
    allowed = visitor.adapters.settings.accounts.sign_in_attempts
    return await _take(
        visitor,
        [
            _budget(visitor, allowed, "invitations", str(user_id)),
            _budget(visitor, allowed * _ACCOUNTS_AT_ONE_ADDRESS, "invitations at", visitor.address),
        ],
        "invitations that do not stand were tried",
    )


async def take_file_password(visitor: Visitor, document_id: UUID) -> None:
    """Before a file is read with it: each costs a worker as much as a file does. Never given back,
    since nobody who knows the visitor learns whether it was right."""
    limit = visitor.adapters.settings.accounts.sign_in_attempts
    await _take(
        visitor,
        [_budget(visitor, limit, "file password", str(document_id))],
        "passwords were given for this document",
    )


async def take_coming_back(visitor: Visitor, by: str = "coming back") -> Taken:
    """Before an issuer is asked about a code, or `by` a passkey; to be given back when it proves
    somebody."""
    allowed = visitor.adapters.settings.accounts.sign_in_attempts * _ACCOUNTS_AT_ONE_ADDRESS
    return await _take(
        visitor,
        [_budget(visitor, allowed, by, visitor.address)],
        "sign-ins elsewhere did not succeed",
    )


async def take_scim_token(visitor: Visitor) -> None:
    """After a token of SCIM that is none: so many from one address, and then nothing is looked up
    for it any more but what is right."""
    allowed = visitor.adapters.settings.accounts.sign_in_attempts * _ACCOUNTS_AT_ONE_ADDRESS
    await _take(
        visitor, [_budget(visitor, allowed, "scim", visitor.address)], "wrong tokens were tried"
    )


async def take_letter(visitor: Visitor, email: str) -> None:
    """Before a letter is noted, for an address that has an account or none."""
    limit = visitor.adapters.settings.accounts.letters
    await _take(
        visitor,
        [
            _budget(visitor, limit, "letters", email),
            _budget(visitor, limit * _ACCOUNTS_AT_ONE_ADDRESS, "letters from", visitor.address),
        ],
        "letters were asked for",
    )


async def take_invitation_letter(visitor: Visitor, user_id: UUID, email: str) -> None:
    """Before an invitation is mailed. Apart from what people ask for themselves: else whoever
    invites an address keeps it from a new password."""
    limit = visitor.adapters.settings.accounts.letters
    every = limit * _ACCOUNTS_AT_ONE_ADDRESS
    await _take(
        visitor,
        [
            _budget(visitor, limit, "invitation letters", email),
            _budget(visitor, every, "invitation letters by", str(user_id)),
            _budget(
                visitor,
                every * _ACCOUNTS_AT_ONE_ADDRESS,
                "invitation letters from",
                visitor.address,
            ),
        ],
        "invitations were mailed",
    )


async def give_back(visitor: Visitor, taken: Taken) -> None:
    async with visitor.transaction() as tx:
        await attempts.give_back(tx, taken)


async def _take(visitor: Visitor, budgets: list[Budget], of: str, otherwise: str = "") -> Taken:
    async with visitor.transaction() as tx:
        return await attempts.take(tx, budgets, _HOUR, of, otherwise)


def _budget(visitor: Visitor, limit: int, what: str, *who: str) -> Budget:
    return Budget(visitor.adapters.devices.digest(what, *who), limit)
