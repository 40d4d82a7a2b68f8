"""Signing in at an issuer, and which identities are a person's (docs/decisions/0086)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.auth.begun import Kept
from adapters.auth.providers import Provider
from adapters.postgres import audit, groups
from adapters.postgres.people import identities, people
from adapters.wiring import SignInAdapters
from contracts.errors import (
    AppError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    Suspended,
    Unauthorized,
)
from contracts.people import Caller, Identity
from contracts.sign_in import BegunSignIn, ProvedIdentity, ProviderAnswer
from services.accounts import guesses
from services.accounts.schemas import BegunAtProvider, CameBack, SignInOptions, SignInProvider
from services.accounts.sessions import SignInResult, existing, new_session
from services.accounts.visitor import Visitor
from services.accounts.ways import another_must_stay
from services.directory import claims


def options(adapters: SignInAdapters) -> SignInOptions:
    """How one comes in here; the same for everybody."""
    accounts = adapters.settings.accounts
    passwords = accounts.passwords == "on"
    return SignInOptions(
        passwords=passwords,
        passkeys=passwords and adapters.passkeys.can_be,
        sign_up=passwords and accounts.sign_up == "open",
        mail=bool(adapters.settings.mail.host),
        providers=[SignInProvider(name=one.name, label=one.label) for one in adapters.providers],
    )


async def begin(
    adapters: SignInAdapters, name: str, person: UUID | None
) -> tuple[BegunAtProvider, Kept]:
    """Where the browser goes, and what it keeps until then. A `person` adds to their account."""
    provider = adapters.providers.named(name)
    web = str(adapters.settings.public_web_url).rstrip("/")
    begun = adapters.begun.begin(name, f"{web}/sign-in/{name}", person)
    address = await provider.identities.address(begun)
    return BegunAtProvider(url=address), adapters.begun.kept(begun)


async def finish(visitor: Visitor, name: str, body: CameBack, kept: str | None) -> SignInResult:
    """Whoever came back is let in: as who they are here, else as whom their address makes them,
    else with a new account."""
    provider = visitor.adapters.providers.named(name)
    begun = visitor.adapters.begun.read(kept, body.state, name)
    if begun.person is not None:
        raise BadRequest("This was begun to add a sign-in to an account. Begin again.")
    proved: ProvedIdentity | None = None
    try:
        proved = await _proved(visitor, provider, begun, body)
        return await _entered(visitor, provider, proved)
    except (Unauthorized, Forbidden, Conflict) as refused:
        if body.error is None:  # who says no over there tried nothing here
            await _note_refusal(visitor, name, proved, refused)
        raise


async def _entered(visitor: Visitor, provider: Provider, proved: ProvedIdentity) -> SignInResult:
    caller = await _person(visitor, provider, proved)
    adapters = visitor.adapters
    await claims.follow(adapters, provider, proved, caller.user_id)
    async with adapters.db.as_user(caller) as tx:
        await identities.mark_used(tx, proved)
        user = await existing(tx, caller.user_id)
        return await new_session(visitor, tx, user, provider.told.session_seconds)


async def _note_refusal(
    visitor: Visitor, name: str, proved: ProvedIdentity | None, refused: AppError
) -> None:
    """What did not hold (`issuer`), or who may not come in although it did."""
    why = "issuer" if isinstance(refused, Unauthorized) else "not-allowed"
    if isinstance(refused, Suspended):
        why = "suspended"
    async with visitor.transaction() as tx:
        whose = await identities.person_with(tx, proved) if proved else None
        email = proved.email if proved else None
        await audit.record_refused_sign_in(tx, name, whose, email, why)


async def add(
    visitor: Visitor, caller: Caller, name: str, body: CameBack, kept: str | None
) -> list[Identity]:
    """The caller, and nobody else, began this: what came back is theirs from now on."""
    adapters = visitor.adapters
    provider = adapters.providers.named(name)
    begun = adapters.begun.read(kept, body.state, name)
    if begun.person != caller.user_id or caller.api_key_id is not None:
        raise BadRequest("This sign-in was begun by somebody else. Begin again.")
    proved = await _proved(visitor, provider, begun, body)
    async with visitor.transaction() as tx:
        whose = await identities.person_with(tx, proved)
    if whose not in (None, caller.user_id):
        raise Conflict(f"At {provider.label} you are somebody who has another account here.")
    async with adapters.db.as_user(caller) as tx:
        if whose is None and not await identities.add(tx, proved):
            raise Conflict(f"At {provider.label} you are somebody who has another account here.")
        if proved.email is not None:
            await identities.verify_email(tx, proved.email)
        await audit.record(tx, "identity-added", caller.user_id, by=name)
        return _labelled(adapters, await identities.of_caller(tx))


async def listed(adapters: SignInAdapters, caller: Caller) -> list[Identity]:
    async with adapters.db.as_user(caller) as tx:
        return _labelled(adapters, await identities.of_caller(tx))


async def remove(adapters: SignInAdapters, caller: Caller, identity_id: UUID) -> None:
    """The last way in stays. With it goes what its claim gave (a trigger of the database)."""
    async with adapters.db.as_user(caller) as tx:
        if identity_id not in {one.id for one in await identities.of_caller(tx)}:
            raise NotFound("There is no such sign-in.")
        await groups.lock(tx)
        await another_must_stay(adapters, tx, identity_id)
        await identities.remove(tx, identity_id)
        await audit.record(tx, "identity-removed", identity_id)


async def _proved(
    visitor: Visitor, provider: Provider, begun: BegunSignIn, body: CameBack
) -> ProvedIdentity:
    """Once for each that was begun; what an issuer is asked in vain is counted."""
    taken = await guesses.take_coming_back(visitor)
    ends = datetime.fromtimestamp(begun.ends_at, UTC)
    async with visitor.transaction() as tx:
        if not await identities.spend(tx, visitor.adapters.begun.digest(begun), ends):
            raise BadRequest("This sign-in came back before. Begin again.")
    answer = ProviderAnswer(code=body.code, iss=body.iss, error=body.error)
    proved = await provider.identities.proved(begun, answer)
    await guesses.give_back(visitor, taken)
    return proved


async def _person(visitor: Visitor, provider: Provider, proved: ProvedIdentity) -> Caller:
    async with visitor.transaction() as tx:
        known = await identities.person_with(tx, proved)
        account = (
            await identities.account_with(tx, proved.email)
            if known is None and proved.email is not None
            else None
        )
    if known is not None:
        return Caller(user_id=known)
    if account is None:
        return await _new_person(visitor, provider, proved)
    # Whoever made it may have typed an address that is not theirs, and knows its password.
    if not provider.told.link_by_email or (account.has_password and not account.verified):
        raise Conflict(
            f"There is an account here with the address that {provider.label} says is yours. Sign"
            " in to it, and add this sign-in under “You”."
        )
    caller = Caller(user_id=account.user_id)
    await _link(visitor.adapters, caller, provider, proved)
    return caller


async def _link(
    adapters: SignInAdapters, caller: Caller, provider: Provider, proved: ProvedIdentity
) -> None:
    async with adapters.db.as_user(caller) as tx:
        # A directory may have given the account another one since it was found by this.
        if proved.email is None or not await identities.has_address(tx, proved.email):
            raise Conflict("Your account here has just changed. Sign in again.")
        if await identities.add(tx, proved):
            await audit.record(tx, "identity-added", caller.user_id, by=provider.name, how="email")


async def _new_person(visitor: Visitor, provider: Provider, proved: ProvedIdentity) -> Caller:
    if not provider.told.sign_up:
        raise Forbidden(
            f"{provider.label} knows you, and you have no account here. Ask whoever runs this Ibid."
        )
    if proved.email is None:
        raise Forbidden(
            f"{provider.label} says no e-mail address of yours that it has verified, and without"
            " one nobody has an account. Have it verified there, or ask whoever looks after it."
        )
    caller = Caller(user_id=uuid4())
    async with visitor.adapters.db.as_user(caller) as tx:
        made = await people.insert_user(tx, caller.user_id, proved.email, proved.name, None)
        if made is None or not await identities.add(tx, proved):
            raise Conflict("You signed in twice at the same time. Try again.")
        await identities.verify_email(tx, proved.email)
        await audit.record(tx, "sign-up", caller.user_id, by=provider.name)
    return caller


def _labelled(adapters: SignInAdapters, found: list[Identity]) -> list[Identity]:
    providers = adapters.providers
    return [one.model_copy(update={"label": providers.label_of(one.issuer)}) for one in found]
