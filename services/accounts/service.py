"""Sign-up, sign-in, refresh with rotation and reuse detection, sign-out, API keys."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from adapters.auth import second_steps
from adapters.auth.local import digest, new_api_key, new_refresh_token
from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.people import factors, identities, passkeys, people, sessions
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Suspended, Unauthorized
from contracts.lists import Page, Window, page, time_cursor
from contracts.people import ApiKey, Caller, PersonalSettings, User, Verb
from contracts.settings import Settings
from services.access.acting import Acting
from services.access.projects import must_be_there
from services.accounts import guesses
from services.accounts.schemas import (
    ACCOUNT_IS_FOR_ALL,
    ApiKeyWithSecret,
    KeyChanges,
    NewApiKey,
    PersonalChanges,
    SecondStep,
    SignIn,
    SignUp,
)
from services.accounts.sessions import WRONG, SignInResult, existing, new_session, result
from services.accounts.visitor import Visitor

_LAST = datetime(9999, 1, 1, tzinfo=UTC)  # what lies later may be stored and not read again


class KnownDevice(NamedTuple):
    """What a device keeps, under the label of the e-mail address that signed in on it."""

    label: str
    value: str


class Entered(NamedTuple):
    """A sign-in with a password."""

    result: SignInResult
    device: KnownDevice


async def sign_up(visitor: Visitor, body: SignUp) -> Entered | SecondStep:
    """That an address is taken is told, but only so often; see docs/decisions/0025."""
    adapters = visitor.adapters
    must_allow_passwords(adapters.settings)
    if adapters.settings.accounts.sign_up == "closed":
        raise Forbidden("Nobody can make an account here. Ask whoever runs this Ibid.")
    await guesses.take_sign_up(visitor)
    told = await guesses.take_taken_answer(visitor)
    password_hash = await adapters.passwords.hash(body.password.get_secret_value())
    user_id = uuid4()
    async with adapters.db.as_user(Caller(user_id=user_id)) as tx:
        user = await people.insert_user(tx, user_id, body.email, body.name, password_hash)
        if user is None:
            raise Conflict("There is an account with this e-mail already. Sign in instead.")
        await audit.record(tx, "sign-up", user_id)
        half = await _half(visitor, tx, user, password_hash)
        entered = half or await new_session(visitor, tx, user)
    await guesses.give_back(visitor, told)
    if isinstance(entered, SecondStep):
        return entered
    label = adapters.devices.label(body.email)
    return Entered(entered, KnownDevice(label, adapters.devices.issue(user_id, password_hash)))


async def sign_in(visitor: Visitor, body: SignIn) -> Entered | SecondStep:
    """A device that was signed in on before has guesses of its own. Whoever has a second factor, or
    has to have one, is asked for it before a session begins."""
    adapters, label = visitor.adapters, visitor.adapters.devices.label(body.email)
    must_allow_passwords(adapters.settings)
    kept = visitor.device(label)
    async with visitor.transaction() as tx:
        known = await people.credentials(tx, body.email)
    stored = known and known.password_hash
    device = adapters.devices.read(kept, known.user_id, stored) if known and stored else None
    guess = await guesses.take_guess(visitor, body.email, known=device is not None)
    password = body.password.get_secret_value()
    matches = await adapters.passwords.verify(password, stored)
    if known is None or stored is None or not matches:
        await _note_failure(visitor, body.email, "password")
        raise Unauthorized(WRONG)
    await guesses.give_back(visitor, guess)
    rehash = None
    if adapters.passwords.wants_rehash(stored):
        rehash = await adapters.passwords.hash(password)
    try:
        async with adapters.db.as_user(Caller(user_id=known.user_id)) as tx:
            if rehash:
                await people.set_password_hash(tx, known.user_id, rehash)
            user = await existing(tx, known.user_id)
            if half := await _half(visitor, tx, user, rehash or stored):
                return half
            entered = await new_session(visitor, tx, user)
    except Suspended:
        await _note_failure(visitor, body.email, "suspended")
        raise
    issued = adapters.devices.issue(known.user_id, rehash or stored, device)
    return Entered(entered, KnownDevice(label, issued))


async def _half(visitor: Visitor, tx: Tx, user: User, password_hash: str) -> SecondStep | None:
    """What is still to come for somebody whose password was right, if anything is."""
    adapters = visitor.adapters
    found = await factors.of_caller(tx)
    enrols = found is None or found.confirmed_at is None
    if enrols and adapters.settings.accounts.second_factor == "optional":
        return None
    challenge = adapters.second_steps.challenge(user.id, password_hash, enrols=enrols)
    return SecondStep(challenge=challenge, expires_in=second_steps.SECONDS, enrols=enrols)


def must_allow_passwords(settings: Settings) -> None:
    """Raises `Forbidden`."""
    if settings.accounts.passwords == "off":
        raise Forbidden("Nobody signs in with a password here. Use one of the other ways.")


async def refresh(visitor: Visitor, refresh_token: str | None) -> SignInResult:
    """A token works once. One that comes back was copied: the whole family of the sign-in ends."""
    if not refresh_token:
        raise Unauthorized("There is no sign-in to renew. Sign in.")
    token_hash = digest(refresh_token)
    async with visitor.transaction() as tx:
        found = await people.find_refresh_token(tx, token_hash)
    if found is None or not found.alive:
        raise Unauthorized("This sign-in has ended. Sign in again.")
    caller, fresh = Caller(user_id=found.user_id), new_refresh_token()
    async with visitor.adapters.db.as_user(caller) as tx:
        if await people.rotate_refresh_token(tx, token_hash, digest(fresh)):
            user = await existing(tx, found.user_id)
            await _must_have_what_is_required(visitor, tx, user)
            return result(visitor.adapters, user, found.session_id, fresh)
        await sessions.end(tx, found.session_id, "refresh token used twice")
        await audit.record(tx, "refresh-token-reused", found.session_id)
    raise Unauthorized("This sign-in was used from two places and has ended. Sign in again.")


async def _must_have_what_is_required(visitor: Visitor, tx: Tx, user: User) -> None:
    """A sign-in from before a second factor was required goes on only where there is one by now."""
    accounts = visitor.adapters.settings.accounts
    if accounts.second_factor == "optional" or accounts.passwords == "off" or not user.has_password:
        return
    found = await factors.of_caller(tx)
    if (found and found.confirmed_at) or await identities.of_caller(tx):
        return
    if await passkeys.of_caller(tx):
        return
    raise Unauthorized("A second factor is required here now. Sign in again to set one up.")


async def sign_out(visitor: Visitor, caller: Caller | None, refresh_token: str | None) -> None:
    """Ends the session named by whichever credential came along; none is fine too."""
    session = caller
    if session is None and refresh_token:
        async with visitor.transaction() as tx:
            found = await people.find_refresh_token(tx, digest(refresh_token))
        if found is not None:
            session = Caller(user_id=found.user_id, session_id=found.session_id)
    if session is None or session.session_id is None:
        return
    async with visitor.adapters.db.as_user(session.person) as tx:
        await sessions.end(tx, session.session_id, "sign-out")


async def me(acting: Acting) -> User:
    async with acting.transaction() as tx:
        user = await people.get_user(tx, acting.caller.user_id)
    if user is None:
        raise Unauthorized("This account is gone.")
    return user


async def personal_settings(acting: Acting) -> PersonalSettings:
    async with acting.transaction() as tx:
        return await people.personal_settings(tx)


async def change_personal_settings(acting: Acting, changes: PersonalChanges) -> PersonalSettings:
    """What `changes` does not set stays."""
    async with acting.transaction() as tx:
        if "instructions" in changes.model_fields_set:
            await people.set_instructions(tx, changes.instructions.strip())
        return await people.personal_settings(tx)


async def list_api_keys(acting: Acting, window: Window) -> Page[ApiKey]:
    """Newest first, without their secrets."""
    async with acting.transaction() as tx:
        keys = await people.list_api_keys(tx, window.limit + 1, window.after_time())
    return page(keys, window.limit, lambda key: time_cursor(key.created_at, key.id))


async def make_api_key(acting: Acting, new: NewApiKey) -> ApiKeyWithSecret:
    """Its secret is told here and nowhere else."""
    if new.expires_at is not None and not datetime.now(UTC) < new.expires_at < _LAST:
        raise Invalid("It must lie in the future, and before the year 9999.", field="expires_at")
    secret = new_api_key()
    verbs = [verb for verb in Verb if verb in new.verbs]
    scope = people.Scope(verbs, new.projects, new.expires_at)
    async with acting.transaction() as tx:
        for project_id in new.projects or ():
            await must_be_there(tx, project_id)
        key = await people.insert_api_key(
            tx,
            name=new.name,
            prefix=secret[:10],
            key_hash=digest(secret),
            scope=scope,
        )
        await audit.record(tx, "api-key-made", key.id)
    return ApiKeyWithSecret(**key.model_dump(), secret=secret)


async def change_api_key(acting: Acting, key_id: UUID, changes: KeyChanges) -> ApiKey:
    """What is not set stays, as whoever changed it last has left it. Requests that come with the
    key from now on, and streams that it follows, know it by this alone.

    Raises:
        Forbidden: a key of a program asks, which would be for more by that.
    """
    if acting.caller.api_key_id is not None:
        raise Forbidden("An API key cannot change what keys are for. Sign in yourself.")
    said = changes.model_fields_set
    async with acting.transaction() as tx:
        there = await people.api_key_to_change(tx, key_id)
        if there is None:
            raise _no_such_key()
        verbs = [
            verb for verb in Verb if verb in (changes.verbs if "verbs" in said else there.verbs)
        ]
        projects = changes.projects if "projects" in said else there.projects
        if projects is not None and Verb.ACCOUNT in verbs:
            raise Invalid(ACCOUNT_IS_FOR_ALL, field="projects")
        match await people.change_api_key(tx, key_id, verbs, projects):
            case "absent":
                raise _no_such_key()
            case "stranger":
                raise NotFound("You are not in all of these projects.")
            case _:
                pass
        changed = there.model_copy(update={"verbs": verbs, "projects": projects})
        if changed != there:
            among = "all" if projects is None else len(projects)
            await audit.record(tx, "api-key-changed", key_id, verbs=" ".join(verbs), projects=among)
    return changed


def _no_such_key() -> NotFound:
    return NotFound("There is no such API key.")


async def delete_api_key(acting: Acting, key_id: UUID) -> None:
    async with acting.transaction() as tx:
        if not await people.delete_api_key(tx, key_id):
            raise _no_such_key()
        await audit.record(tx, "api-key-deleted", key_id)


async def _note_failure(visitor: Visitor, email: str, why: str) -> None:
    async with visitor.transaction() as tx:
        await audit.record_failed_sign_in(tx, email, why)
