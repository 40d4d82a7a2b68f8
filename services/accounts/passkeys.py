"""Signing in with a passkey, and which a person has (docs/decisions/0094)."""

from datetime import UTC, datetime
from uuid import UUID

from adapters.auth.passkeys import STALE
from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.people import factors, passkeys
from adapters.wiring import SignInAdapters
from contracts.errors import BadRequest, Conflict, NotFound, Suspended, Unauthorized
from contracts.people import Caller, Passkey
from contracts.sign_in import PasskeyCeremony
from services.accounts import guesses, second_factor
from services.accounts.schemas import BegunPasskey, NewPasskey, PasskeyProof, Proof
from services.accounts.service import must_allow_passwords
from services.accounts.sessions import SignInResult, existing, new_session
from services.accounts.visitor import Visitor
from services.accounts.ways import another_must_stay

_UNKNOWN = "This passkey is not known here, or proves nothing. Sign in another way."


def begin(adapters: SignInAdapters) -> BegunPasskey:
    """To sign in with one that the browser knows."""
    _must_be_possible(adapters)
    options, state = adapters.passkeys.signing_in()
    return BegunPasskey(options=options, state=state)


async def finish(visitor: Visitor, body: PasskeyProof) -> SignInResult:
    """Whoever has the passkey, and showed the device who they are, has shown two factors."""
    adapters = visitor.adapters
    _must_be_possible(adapters)
    ceremony = adapters.passkeys.read(body.state)
    if ceremony.person is not None:
        raise BadRequest("This was begun to add a passkey. Begin again.")
    taken = await guesses.take_coming_back(visitor, "passkey")
    async with visitor.transaction() as tx:
        stored = await passkeys.find(tx, adapters.passkeys.named(body.credential))
    email, why = "", "passkey"
    try:
        if stored is None:
            raise Unauthorized(_UNKNOWN)
        count = adapters.passkeys.sign_count(ceremony, body.credential, stored.public_key)
        async with adapters.db.as_user(Caller(user_id=stored.user_id)) as tx:
            user = await existing(tx, stored.user_id)
            email = user.email
            if count is None or not await passkeys.use(tx, stored.id, count):
                raise Unauthorized(_UNKNOWN)
            await _once(adapters, tx, ceremony)
            entered = await new_session(visitor, tx, user)
    except Unauthorized as refused:
        why = "suspended" if isinstance(refused, Suspended) else why
        async with visitor.transaction() as tx:
            await audit.record_failed_sign_in(tx, email, why)
        raise
    await guesses.give_back(visitor, taken)
    return entered


async def begin_adding(visitor: Visitor, caller: Caller, body: Proof) -> BegunPasskey:
    """Whoever has a password says it, so that a browser that was left open adds nobody's; and who
    has an authenticator shows a code, which a passkey takes the place of from then on."""
    adapters = visitor.adapters
    _must_be_possible(adapters)
    await second_factor.must_be_themselves(visitor, caller, body)
    async with adapters.db.as_user(caller) as tx:
        user = await existing(tx, caller.user_id)
        known = await passkeys.credentials_of_caller(tx)
    options, state = adapters.passkeys.adding(user, known)
    return BegunPasskey(options=options, state=state)


async def add(adapters: SignInAdapters, caller: Caller, body: NewPasskey) -> list[Passkey]:
    _must_be_possible(adapters)
    ceremony = adapters.passkeys.read(body.state)
    if ceremony.person != caller.user_id:
        raise BadRequest("This was begun by somebody else. Begin again.")
    proved = adapters.passkeys.added(ceremony, body.credential)
    async with adapters.db.as_user(caller) as tx:
        await _once(adapters, tx, ceremony)
        passkey_id = await passkeys.add(tx, proved, body.name.strip() or "Passkey")
        if passkey_id is None:
            raise Conflict("This passkey was added before.")
        await audit.record(tx, "passkey-added", passkey_id)
        return await passkeys.of_caller(tx)


async def listed(adapters: SignInAdapters, caller: Caller) -> list[Passkey]:
    async with adapters.db.as_user(caller) as tx:
        return await passkeys.of_caller(tx)


async def remove(adapters: SignInAdapters, caller: Caller, passkey_id: UUID) -> None:
    """The last way in stays."""
    async with adapters.db.as_user(caller) as tx:
        if passkey_id not in {one.id for one in await passkeys.of_caller(tx)}:
            raise NotFound("There is no such passkey.")
        await another_must_stay(adapters, tx, passkey_id)
        await passkeys.remove(tx, passkey_id)
        await audit.record(tx, "passkey-removed", passkey_id)


async def _once(adapters: SignInAdapters, tx: Tx, ceremony: PasskeyCeremony) -> None:
    ends = datetime.fromtimestamp(ceremony.ends_at, UTC)
    if not await factors.take_challenge(tx, adapters.passkeys.digest(ceremony), ends):
        raise BadRequest(STALE)


def _must_be_possible(adapters: SignInAdapters) -> None:
    must_allow_passwords(adapters.settings)
    if not adapters.passkeys.can_be:
        raise Conflict(
            "Browsers have passkeys only for a host with a name, over https: whoever runs this Ibid"
            " sets IBID_PUBLIC_WEB_URL to one."
        )
