"""The access tokens of Supabase Auth: JWTs, whose claims its documentation tells.

`supabase_auth` has `get_claims`. It leaves issuer, audience and role to its caller, chooses the
algorithm by what the token says, and fetches the keys again for each `kid` that it does not know,
which anybody can make up. So PyJWT checks the signature, and we check every claim.
"""

import time
from typing import Any, NamedTuple
from uuid import UUID

import jwt

from adapters.auth.local import LONGEST, NOT_VALID, is_one_spelling
from adapters.auth.signing_keys import SigningKeys
from contracts.emails import email_address
from contracts.errors import Unauthorized
from contracts.settings import SupabaseAuthSettings
from contracts.text import UNSTORABLE

_SKEW = 10
"""Seconds that two clocks may differ by, where a token is younger than now."""
_LONGEST_LIFE = 7 * 24 * 3600
"""The most that Supabase lets anybody choose."""
_LONGEST_NAME = 200
_SECRETS = "HS256"
_REQUIRED = ["iss", "aud", "sub", "iat", "exp", "role"]


class Identity(NamedTuple):
    """A person as Supabase knows them."""

    id: UUID
    email: str
    name: str | None


class SupabaseTokens:
    """Of one project: `ES256` and `RS256` by the keys it publishes, `HS256` by a secret, if set."""

    def __init__(self, settings: SupabaseAuthSettings, issuer: str, keys: SigningKeys) -> None:
        self._issuer, self._audience = issuer, settings.audience
        self._secret = settings.jwt_secret and settings.jwt_secret.get_secret_value()
        self._keys = keys

    async def read(self, token: str) -> Identity:
        """Whose it is.

        Raises:
            Unauthorized: it is not a signed-in person's, or is no longer.
            Unavailable: the keys cannot be had.
        """
        if len(token) > LONGEST or not is_one_spelling(token):
            raise Unauthorized(NOT_VALID)
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise Unauthorized(NOT_VALID) from None
        if not {"alg", "typ"} <= set(header) <= {"alg", "typ", "kid"} or header["typ"] != "JWT":
            raise Unauthorized(NOT_VALID)  # no jwk, jku, x5u, crit
        return _person(await self._claims(token, header))

    async def _claims(self, token: str, header: dict[str, Any]) -> dict[str, Any]:
        key, algorithm = await self._key(header)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_SKEW,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError):
            raise Unauthorized(NOT_VALID) from None
        if _is_strange(claims, self._audience):
            raise Unauthorized(NOT_VALID)
        return claims

    async def _key(self, header: dict[str, Any]) -> tuple[Any, str]:
        """The key decides the algorithm; of another one PyJWT takes no token."""
        if header["alg"] == _SECRETS and self._secret:
            return self._secret, _SECRETS
        kid = header.get("kid")
        found = await self._keys.find(kid) if isinstance(kid, str) else None
        if found is None:
            raise Unauthorized(NOT_VALID)
        return found.key, found.algorithm_name


def _is_strange(claims: dict[str, Any], audience: str) -> bool:
    """`anon` and `service_role` are keys of programs, signed with the same secret."""
    begun, ends = claims["iat"], claims["exp"]
    return (
        claims["role"] != "authenticated"
        or claims["aud"] not in (audience, [audience])
        or not (type(begun) is int and type(ends) is int)
        or not 0 < ends - begun <= _LONGEST_LIFE
        or ends <= time.time()
    )


def _person(claims: dict[str, Any]) -> Identity:
    told = claims["sub"]
    try:
        person = UUID(told)
    except (ValueError, AttributeError, TypeError):
        raise Unauthorized(NOT_VALID) from None
    if str(person) != told:
        raise Unauthorized(NOT_VALID)
    if claims.get("is_anonymous") or not claims.get("email"):
        raise Unauthorized("Sign in with an e-mail address: without one nobody has an account.")
    try:
        return Identity(person, email_address(claims["email"]), _name(claims))
    except (ValueError, AttributeError, TypeError):
        raise Unauthorized("There is no account with an e-mail address like yours.") from None


def _name(claims: dict[str, Any]) -> str | None:
    """What they call themselves. It is theirs to choose, and proves nothing."""
    about = claims.get("user_metadata")
    name = (about.get("full_name") or about.get("name")) if isinstance(about, dict) else None
    if not isinstance(name, str):
        return None
    return UNSTORABLE.sub("", name).strip()[:_LONGEST_NAME] or None
