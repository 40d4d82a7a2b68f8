"""One issuer, spoken with: discovery, an authorization request, a code for tokens, userinfo.

The requests are authlib's, over the guarded client (`transport.py`).
"""

import asyncio
import json
from math import inf
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from pydantic import BaseModel, ValidationError

from adapters.auth.oidc import id_token, transport
from adapters.auth.signing_keys import SigningKeys
from adapters.web.egress import Egress
from contracts.errors import (
    ContentRefused,
    Unauthorized,
    Unavailable,
    Unreachable,
    UrlNotAllowed,
)
from contracts.settings import OidcSettings
from contracts.sign_in import BegunSignIn

_FRESH_SECONDS = 600.0
_FAILED_SECONDS = 5.0
_DISCOVERY = "/.well-known/openid-configuration"
_AWAY = (Unreachable, UrlNotAllowed, ContentRefused, httpx2.HTTPError)


class Discovered(BaseModel):
    """What an issuer says of itself (OpenID Connect Discovery, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    authorization_response_iss_parameter_supported: bool = False


class Issuer:
    """Spoken with when first needed: one that is down keeps nobody from using a password."""

    def __init__(self, label: str, told: OidcSettings, algorithm: str, egress: Egress) -> None:
        """`egress` is this issuer's own, and closed with it."""
        self.label, self._told, self.algorithm = label, told, algorithm
        self._egress = egress
        self._transport = transport.GuardedTransport(egress, told.timeout_seconds)
        self.keys = SigningKeys(self._published_keys, algorithm)
        self._found: Discovered | None = None
        self._found_at = self._failed_at = -inf
        self._finding = asyncio.Lock()

    async def close(self) -> None:
        await self._egress.aclose()

    async def discovered(self) -> Discovered:
        """Raises `Unavailable`, with what to do."""
        async with self._finding:
            if self._found and monotonic() - self._found_at < _FRESH_SECONDS:
                return self._found
            if monotonic() - self._failed_at < _FAILED_SECONDS:
                raise self.away("does not answer")
            try:
                self._found = await self._discover()
            except Unavailable:
                self._failed_at = monotonic()
                raise
            self._found_at = monotonic()
            return self._found

    async def address(self, begun: BegunSignIn, scopes: str) -> str:
        """Where the browser goes, with PKCE, state and nonce. Raises as `discovered`."""
        found = await self.discovered()
        async with self._client(found, begun) as client:
            address, _ = client.create_authorization_url(
                found.authorization_endpoint,
                state=begun.state,
                code_verifier=begun.verifier,
                nonce=begun.nonce,
                scope=scopes,
            )
        return address

    async def redeemed(self, begun: BegunSignIn, code: str) -> dict[str, Any]:
        """Tokens for a code.

        Raises:
            Unauthorized: the issuer does not take the code.
            Unavailable: it does not answer as it should.
        """
        found = await self.discovered()
        try:
            async with self._client(found, begun) as client:
                answer = await client.fetch_token(
                    found.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                )
        except OAuthError as error:
            if error.error in ("invalid_client", "unauthorized_client"):
                raise self.away("refuses Ibid's client id or secret") from error
            raise id_token.wrong("does not take the code that it gave; begin again") from None
        except _AWAY as error:
            raise self.away("does not answer") from error
        except ValueError as error:
            raise self.away("answers what cannot be read") from error
        return dict(answer)

    async def about(self, access_token: object, subject: str) -> dict[str, Any]:
        """What it says beside the ID token, of the same person (OpenID Connect Core, 5.3).

        Raises:
            Unauthorized: it speaks of somebody else.
            Unavailable: it does not answer as it should.
        """
        found = await self.discovered()
        if found.userinfo_endpoint is None or not isinstance(access_token, str):
            return {}
        bearing = {"authorization": f"Bearer {access_token}", "accept": "application/json"}
        told = await self._get(found.userinfo_endpoint, bearing)
        if told.get("sub") != subject:
            raise id_token.wrong("speaks of somebody else than who signed in")
        return told

    def says_who_answers(self, iss: str | None, found: Discovered) -> None:
        """RFC 9207: an answer of another issuer is none to this request. Raises `Unauthorized`."""
        if iss != found.issuer and (
            iss is not None or found.authorization_response_iss_parameter_supported
        ):
            raise id_token.wrong("is not who answered")

    def away(self, what: str) -> Unavailable:
        return Unavailable(
            f"{self.label} {what}. Try again in a moment, or tell your administrator."
        )

    def refused(self, error: Unauthorized) -> Unauthorized:
        return Unauthorized(f"{self.label} {error.detail}.")

    async def _discover(self) -> Discovered:
        issuer = self._told.issuer
        told = await self._get(issuer.rstrip("/") + _DISCOVERY, {"accept": "application/json"})
        try:
            found = Discovered.model_validate(told)
            ends = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
            userinfo = found.userinfo_endpoint
            transport.check([*ends, *([userinfo] if userinfo else [])], issuer)
        except (ValidationError, UrlNotAllowed) as error:
            raise self.away("does not say how to sign in there") from error
        if found.issuer != issuer:
            raise self.away(f"calls itself {_shown(found.issuer)}, and the settings {issuer}")
        if self.algorithm not in found.id_token_signing_alg_values_supported:
            raise self.away(f"does not sign with {self.algorithm}, which the settings name")
        return found

    async def _published_keys(self) -> bytes:
        return json.dumps(await self._get((await self.discovered()).jwks_uri, {})).encode()

    async def _get(self, url: str, headers: dict[str, str]) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(transport=self._transport) as client:
                answer = await client.get(url, headers=headers)
            answer.raise_for_status()
            told = answer.json()
            if not isinstance(told, dict):
                raise ValueError("this is no object")
        except _AWAY as error:
            raise self.away("does not answer") from error
        except ValueError as error:
            raise self.away("answers what cannot be read") from error
        return told

    def _client(self, found: Discovered, begun: BegunSignIn) -> Any:
        """authlib's, for one request: it remembers the token that it was given last."""
        secret = self._told.client_secret.get_secret_value() or None
        methods = found.token_endpoint_auth_methods_supported
        by_form = "client_secret_basic" not in methods and "client_secret_post" in methods
        method = "client_secret_post" if by_form else "client_secret_basic"
        return AsyncOAuth2Client(
            self._told.client_id,
            secret,
            token_endpoint_auth_method=method if secret else "none",
            code_challenge_method="S256",
            redirect_uri=begun.redirect_uri,
            transport=self._transport,
        )


def _shown(told: str) -> str:
    return urlsplit(told).hostname or "otherwise"
