"""The public keys of an issuer, as it publishes them (RFC 7517)."""

import asyncio
from collections.abc import Mapping
from math import inf
from time import monotonic
from typing import Any

import httpx
import jwt

from contracts.errors import Unavailable

_FRESH_SECONDS = 600.0
_LEAST_SECONDS = 60.0
"""Between two fetches for a key that nobody knows: anybody can name one."""
_FAILED_SECONDS = 5.0
"""What waits for a server that does not answer waits once, not one after the other."""
_LONGEST = 64 * 1024
_SHORTEST_RSA = 2048
AWAY = "The server that signs people in does not answer. Try again in a moment."


class SigningKeys:
    """Fetched when first needed, and again after ten minutes: by then a revoked key ends."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url, self._http = url, http
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
            answer = await self._http.get(self._url)
            answer.raise_for_status()
            if len(answer.content) > _LONGEST:
                raise ValueError("these are no keys")
            told = answer.json()["keys"]
            self._keys = {key.key_id: key for one in told if (key := _read(one)) and key.key_id}
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            self._failed_at = monotonic()
            raise Unavailable(AWAY) from error
        self._fetched_at = monotonic()


def _read(told: Mapping[str, Any]) -> jwt.PyJWK | None:
    """None for one that signs nothing we read. What is published is no secret to check with."""
    kind, algorithm = told.get("kty"), told.get("alg")
    fits = (kind, algorithm, told.get("crv")) == ("EC", "ES256", "P-256") or (
        (kind, algorithm) == ("RSA", "RS256")
    )
    operations = told.get("key_ops")
    signs = told.get("use", "sig") == "sig" and (operations is None or "verify" in operations)
    if not (fits and signs and isinstance(told.get("kid"), str)):
        return None
    try:
        key = jwt.PyJWK(dict(told))
    except jwt.PyJWTError:
        return None
    return None if kind == "RSA" and key.key.key_size < _SHORTEST_RSA else key
