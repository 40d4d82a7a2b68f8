"""Accounts of a Supabase project (`IBID_AUTH=supabase`), beside Ibid's own.

A person is who Supabase says, by their id there, and has the same id here; an e-mail address opens
nobody's account. API keys, and tokens that Ibid made, are read as ever: which of the two a token is
stands in its type, and each is checked in full by its own rules.
"""

import hashlib
from collections import OrderedDict
from time import monotonic
from typing import Any, Self
from uuid import UUID

import httpx
import jwt
from supabase_auth.errors import AuthApiError, AuthError

from adapters.auth.local import KEY_PREFIX, LONGEST, TOKEN_TYPE, LocalAuth
from adapters.auth.signing_keys import AWAY, ReadKeys, SigningKeys
from adapters.auth.supabase_tokens import Identity, SupabaseTokens
from adapters.postgres import audit
from adapters.postgres.database import Database
from adapters.postgres.people import accounts, people
from adapters.supabase_client import supabase_client
from contracts.errors import ConfigurationError, Suspended, Unauthorized, Unavailable
from contracts.people import Caller
from contracts.settings import Settings, SupabaseAuthSettings

_MOST_REMEMBERED = 10_000
_REFUSALS = {403, 404}
_OUR_KEY_IS_WRONG = 401
_ENDED = "This sign-in has ended. Sign in again."


class SupabaseAuth:
    def __init__(self, settings: SupabaseAuthSettings, db: Database, local: LocalAuth) -> None:
        """Connects when first asked.

        Raises:
            ConfigurationError: naming the setting that is missing.
        """
        if settings.url is None:
            raise ConfigurationError(_needed("URL"))
        key = settings.publishable_key.get_secret_value()
        if settings.ask and not key:
            raise ConfigurationError(
                _needed("PUBLISHABLE_KEY") + " Or set IBID_SUPABASE_AUTH__ASK=false: signing out at"
                " Supabase is then heard of when a token ends."
            )
        url = str(settings.url).rstrip("/")
        client, self._http = supabase_client(url, key or "none", settings.timeout_seconds)
        keys = SigningKeys(published(f"{url}/auth/v1/.well-known/jwks.json", self._http))
        self._tokens = SupabaseTokens(settings, settings.issuer or f"{url}/auth/v1", keys)
        self._standing = Standing(client.auth, settings.ask_seconds) if settings.ask else None
        self._db, self._local = db, local

    @classmethod
    def from_settings(cls, settings: Settings, db: Database) -> Self:
        return cls(settings.supabase_auth, db, LocalAuth.from_settings(settings, db))

    async def caller(self, token: str) -> Caller:
        """Whoever the token is for; it makes them known here, if they are not.

        Raises:
            Unauthorized: nobody we believe, or somebody else here has their e-mail address.
            Unavailable: Supabase has to be asked and does not answer.
        """
        if token.startswith(KEY_PREFIX) or _is_our_own(token):
            return await self._local.caller(token)
        identity = await self._tokens.read(token)
        if self._standing:
            await self._standing.check(token, identity.id)
        return await self._known(identity)

    async def _known(self, identity: Identity) -> Caller:
        """Makes them known with their first request, in which two may come at once."""
        caller = Caller(user_id=identity.id)
        async with self._db.as_user(caller) as tx:
            if await accounts.is_suspended(tx):
                raise Suspended
            if await people.get_user(tx, identity.id):
                return caller
            if await people.insert_user(tx, identity.id, identity.email, identity.name, None):
                await audit.record(tx, "sign-up", identity.id, by="supabase")
                return caller
            if await people.get_user(tx, identity.id):
                return caller
        raise Unauthorized(
            "Your e-mail address belongs to another account here. Ask whoever runs this Ibid."
        )

    async def close(self) -> None:
        await self._http.aclose()


def published(url: str, http: httpx.AsyncClient) -> ReadKeys:
    """The keys of a project, over connections that are its own."""

    async def read() -> bytes:
        try:
            answer = await http.get(url)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable(AWAY) from error
        return answer.content

    return read


class Standing:
    """Whether sign-ins still stand: a token outlives signing out, a ban and the account itself."""

    def __init__(self, auth: Any, seconds: float) -> None:
        self._auth, self._seconds = auth, seconds
        self._until: OrderedDict[bytes, float] = OrderedDict()

    async def check(self, token: str, person: UUID) -> None:
        """Only that one stands is remembered: who was refused may try again at once."""
        digest = hashlib.sha256(token.encode()).digest()
        if monotonic() < self._until.get(digest, 0):
            return
        self._until.pop(digest, None)
        try:
            told = await self._auth.get_user(token)
        except AuthApiError as error:
            if error.status in _REFUSALS:
                raise Unauthorized(_ENDED) from None
            if error.status == _OUR_KEY_IS_WRONG:
                raise Unavailable(
                    "The server that signs people in refuses our key. Whoever runs this Ibid has to"
                    " correct IBID_SUPABASE_AUTH__PUBLISHABLE_KEY."
                ) from error
            raise Unavailable(AWAY) from error
        except (AuthError, ValueError) as error:  # also for what is no answer
            raise Unavailable(AWAY) from error
        if told is None or told.user.id != str(person):
            raise Unauthorized(_ENDED)
        self._until[digest] = monotonic() + self._seconds
        if len(self._until) > _MOST_REMEMBERED:
            self._until.popitem(last=False)


def _is_our_own(token: str) -> bool:
    try:
        return len(token) <= LONGEST and jwt.get_unverified_header(token).get("typ") == TOKEN_TYPE
    except jwt.PyJWTError:
        return False


def _needed(name: str) -> str:
    return f"Ibid cannot start. IBID_SUPABASE_AUTH__{name} is not set."
