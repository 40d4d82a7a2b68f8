"""The ways that somebody has to sign in: one stays."""

from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.people import identities, passkeys
from adapters.wiring import SignInAdapters
from contracts.errors import Conflict


async def another_must_stay(adapters: SignInAdapters, tx: Tx, going: UUID) -> None:
    """Beside the identity or passkey that goes; two that go at once wait for one another.

    Raises `Conflict`. A way that nobody can take here any more is none.
    """
    has_password = await identities.has_password(tx)
    elsewhere = [
        one.id
        for one in await identities.of_caller(tx)
        if adapters.providers.label_of(one.issuer) is not None
    ]
    here: list[UUID] = []
    if adapters.settings.accounts.passwords == "on":
        if has_password:
            return
        if adapters.passkeys.can_be:
            here = [one.id for one in await passkeys.of_caller(tx)]
    if {*elsewhere, *here} <= {going}:
        raise Conflict("This is the only way you have to sign in. Add another one first.")
