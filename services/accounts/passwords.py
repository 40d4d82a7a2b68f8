"""Changing one's password: whoever else is signed in has to know the new one."""

from pydantic import SecretStr

from adapters.postgres import audit
from adapters.postgres.people import people, sessions
from contracts.errors import Conflict, Invalid
from contracts.people import Caller, User
from services.accounts import guesses
from services.accounts.schemas import NewPassword, too_weak
from services.accounts.service import KnownDevice, must_allow_passwords
from services.accounts.sessions import existing
from services.accounts.visitor import Visitor


async def change(visitor: Visitor, caller: Caller, body: NewPassword) -> KnownDevice:
    """Ends every other session of the caller's; API keys go on. What this device keeps comes back,
    for the old one ended with the password."""
    adapters = visitor.adapters
    must_allow_passwords(adapters.settings)
    async with adapters.db.as_user(caller) as tx:
        user = await existing(tx, caller.user_id)
    if not await must_know(visitor, user, body.current, field="current", known=True):
        raise Conflict("This account has no password: you sign in elsewhere.")
    must_be_strong(body.password, user.email, user.name)
    fresh = await adapters.passwords.hash(body.password.get_secret_value())
    async with adapters.db.as_user(caller) as tx:
        await people.set_password_hash(tx, user.id, fresh)
        ended = await sessions.end_others(tx, caller.session_id, "password changed")
        await audit.record(tx, "password-changed", user.id, sessions_ended=ended)
    devices = adapters.devices
    return KnownDevice(devices.label(user.email), devices.issue(user.id, fresh))


async def must_know(
    visitor: Visitor, user: User, given: SecretStr | None, *, field: str, known: bool
) -> bool:
    """Whoever is to decide something for good knows their password; False where they have none.

    Guesses count as those at a sign-in do, from a device that is `known` or not. Raises `Invalid`
    of `field`.
    """
    async with visitor.transaction() as tx:
        stored = await people.credentials(tx, user.email)
    if stored is None or stored.password_hash is None:
        return False
    guess = await guesses.take_guess(visitor, user.email, known=known)
    plain = given.get_secret_value() if given else ""
    if not await visitor.adapters.passwords.verify(plain, stored.password_hash):
        raise Invalid("This is not your password.", field=field)
    await guesses.give_back(visitor, guess)
    return True


def must_be_strong(password: SecretStr, email: str, name: str | None) -> None:
    """Raises `Invalid`, with what will do."""
    if weak := too_weak(password, email, name):
        raise Invalid(weak, field="password")
