"""Built-in accounts: passwords, access tokens, refresh tokens and API keys.

Access tokens are JWTs of one fixed algorithm and type; PyJWT checks the signature, we check every
claim ourselves, since its options leave room for tokens we do not want.
"""

import asyncio
import hashlib
import secrets
import time
from typing import Any, Self
from uuid import UUID

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import SecretStr

from adapters.postgres.database import Database
from adapters.postgres.people import people
from contracts.errors import Unauthorized
from contracts.people import Caller
from contracts.settings import Settings
from contracts.text import from_base64url

_ALGORITHM, TOKEN_TYPE = "HS256", "at+jwt"
_ISSUER, _AUDIENCE = "ibid", "ibid-api"
LONGEST = 8192
KEY_PREFIX = "ibid_"
SCIM_PREFIX = "ibid_scim_"
NOT_VALID = "This sign-in is not valid or has expired. Sign in again."


class Passwords:
    """argon2id with the library's defaults (RFC 9106, low memory); off the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())

    async def hash(self, password: str) -> str:
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        """Takes as long for an unknown person (`stored` None) as for a wrong password."""
        matches = await asyncio.to_thread(self._matches, password, stored or self._nobody)
        return matches and stored is not None

    def wants_rehash(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    def _matches(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


class AccessTokens:
    """Short-lived, signed with the first key, verified with any."""

    def __init__(self, keys: list[SecretStr], seconds: int) -> None:
        self._keys = [key.get_secret_value() for key in keys]
        self.seconds = seconds

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(settings.secrets.access_token_keys, settings.accounts.access_seconds)

    def issue(self, user_id: UUID, session_id: UUID) -> str:
        now = int(time.time())
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": str(user_id),
            "sid": str(session_id),
            "iat": now,
            "exp": now + self.seconds,
        }
        return jwt.encode(claims, self._keys[0], _ALGORITHM, headers={"typ": TOKEN_TYPE})

    def read(self, token: str) -> Caller:
        if len(token) > LONGEST or not is_one_spelling(token):
            raise Unauthorized(NOT_VALID)
        for key in self._keys:
            try:
                whole = jwt.decode_complete(
                    token,
                    key,
                    algorithms=[_ALGORITHM],
                    audience=_AUDIENCE,
                    issuer=_ISSUER,
                    options={"require": ["iss", "aud", "sub", "sid", "iat", "exp"]},
                )
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError):
                break
            return self._caller(whole["header"], whole["payload"])
        raise Unauthorized(NOT_VALID)

    def _caller(self, header: dict[str, Any], claims: dict[str, Any]) -> Caller:
        life = claims["exp"] - claims["iat"]
        strange = (
            set(header) != {"alg", "typ"}  # no jwk, jku, x5u, kid, crit
            or header["typ"] != TOKEN_TYPE
            or claims["aud"] != _AUDIENCE
            or not isinstance(life, int)
            or not 0 < life <= self.seconds
        )
        if strange:
            raise Unauthorized(NOT_VALID)
        try:
            return Caller(user_id=UUID(claims["sub"]), session_id=UUID(claims["sid"]))
        except (ValueError, AttributeError, TypeError):
            raise Unauthorized(NOT_VALID) from None


def is_one_spelling(token: str) -> bool:
    """The library also takes padding, foreign characters and stray bits, so that one token is many.

    Whoever ends, counts or compares a token by how it is written relies on there being one.
    """
    try:
        return len([from_base64url(part) for part in token.split(".")]) == 3
    except ValueError:
        return False


class LocalAuth:
    """One resolver for every carrier: an API key by its prefix, anything else an access token."""

    def __init__(self, db: Database, tokens: AccessTokens) -> None:
        self._db = db
        self._tokens = tokens

    @classmethod
    def from_settings(cls, settings: Settings, db: Database) -> Self:
        return cls(db, AccessTokens.from_settings(settings))

    async def caller(self, token: str) -> Caller:
        if not token.startswith(KEY_PREFIX):
            return self._tokens.read(token)
        async with self._db.as_anonymous() as tx:
            caller = await people.find_api_key(tx, digest(token))
        if caller is None or caller.api_key_id is None:
            raise Unauthorized("This API key is not valid, has expired or was deleted.")
        async with self._db.as_user(caller) as tx:
            await people.mark_api_key_used(tx, caller.api_key_id)
        return caller


def new_refresh_token() -> str:
    return secrets.token_urlsafe(32)


def new_api_key() -> str:
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_scim_token() -> str:
    return SCIM_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """Random secrets of 256 bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
