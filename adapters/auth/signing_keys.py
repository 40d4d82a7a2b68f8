"""The public keys of an issuer, as it publishes them (RFC 7517)."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from math import inf
from time import monotonic
from typing import Any

import jwt

from contracts.errors import Unavailable

_FRESH_SECONDS = 600.0
_LEAST_SECONDS = 60.0
"""Between two fetches for a key that nobody knows: anybody can name one."""
_FAILED_SECONDS = 5.0
"""What waits for a server that does not answer waits once, not one after the other."""
LONGEST_KEYS = 64 * 1024
_SHORTEST_RSA = 2048
ReadKeys = Callable[[], Awaitable[bytes]]
"""What the issuer publishes, as it is. Raises `Unavailable`."""
AWAY = "The server that signs people in does not answer. Try again in a moment."


class SigningKeys:
    """Fetched when first needed, and again after ten minutes: by then a revoked key ends."""

    def __init__(self, read: ReadKeys, algorithm: str | None = None) -> None:
        """`algorithm` is the one that the issuer signs with, where keys need not say theirs."""
        self._published, self._algorithm = read, algorithm
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._failed_at = -inf
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> jwt.PyJWK | None:
        """Its algorithm is its own: `ES256` or `RS256`, whatever a token says.

        Raises:
            Unavailable: the keys are not at hand, and cannot be had.
        """
        if not self._serves(kid):
            async with self._fetching:
                if not self._serves(kid):
                    await self._fetch()
        return self._keys.get(kid)

    def _serves(self, kid: str) -> bool:
        age = monotonic() - self._fetched_at
        return age < (_FRESH_SECONDS if kid in self._keys else _LEAST_SECONDS)

    async def _fetch(self) -> None:
        if monotonic() - self._failed_at < _FAILED_SECONDS:
            raise Unavailable(AWAY)
        try:
            published = await self._published()
            if len(published) > LONGEST_KEYS:
                raise ValueError("these are no keys")
            told = json.loads(published)["keys"]
            read = [_read(one, self._algorithm) for one in told]
            self._keys = {key.key_id: key for key in read if key and key.key_id}
        except Unavailable:
            self._failed_at = monotonic()
            raise
        except (ValueError, LookupError, TypeError) as error:
            self._failed_at = monotonic()
            raise Unavailable(AWAY) from error
        self._fetched_at = monotonic()


def _read(told: Mapping[str, Any], only: str | None) -> jwt.PyJWK | None:
    """None for one that signs nothing we read. What is published is no secret to check with."""
    kind, algorithm = told.get("kty"), told.get("alg", only)
    if only not in (None, algorithm):
        return None
    fits = (kind, algorithm, told.get("crv")) == ("EC", "ES256", "P-256") or (
        (kind, algorithm) == ("RSA", "RS256")
    )
    operations = told.get("key_ops")
    signs = told.get("use", "sig") == "sig" and (operations is None or "verify" in operations)
    if not (fits and signs and isinstance(told.get("kid"), str)):
        return None
    try:
        key = jwt.PyJWK(dict(told), algorithm)
    except jwt.PyJWTError:
        return None
    return None if kind == "RSA" and key.key.key_size < _SHORTEST_RSA else key
