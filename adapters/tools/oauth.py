"""Authorization servers of MCP servers, spoken with through the guarded client alone.

RFC 9728 (which server), RFC 8414 and OpenID Connect discovery (where its endpoints are), RFC 7591
(a client that registers itself), OAuth 2.1 with PKCE and RFC 8707 (a code for tokens), RFC 7009
(tokens that are given back). What is read, and what is right in it, are the MCP SDK's own models
and checks; its flow is not used: it holds a request while a person signs in, and opens its own
connections.
"""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus, urlencode, urlsplit

from adapters.tools.http import ToolCalls
from adapters.tools.mcp import McpServer
from adapters.web.egress import Egress
from adapters.web.urls import parse
from contracts.errors import Invalid, Unreachable, UrlNotAllowed
from contracts.ports import Fetched
from contracts.settings import ToolSettings
from contracts.text import base64url
from contracts.tool_sign_ins import (
    AuthorizationServer,
    Begun,
    Challenge,
    ClientMethod,
    Granted,
    OAuthClient,
    SignInRefused,
    Tokens,
)

RENEWAL_SECONDS = 15.0
"""The longest that one request to an authorization server takes."""
_MOST_BYTES = 64 * 1024
_TO_REGISTER: tuple[ClientMethod, ...] = ("none", "client_secret_post", "client_secret_basic")
"""The MCP SDK's own server gives nothing back to a client that does not send its secret so."""
_BY_HAND: tuple[ClientMethod, ...] = ("client_secret_basic", "client_secret_post")
"""What is not said is the first (RFC 7591, 2)."""
_FORM = "application/x-www-form-urlencoded"
_FOR_GOOD = range(400, 500)
_BUSY = frozenset({408, 425, 429})


class AuthorizationServers:
    """What is asked of them. Nothing that is raised here has a secret in it."""

    def __init__(self, calls: ToolCalls, settings: ToolSettings) -> None:
        self._calls = calls
        self._seconds = min(settings.seconds, RENEWAL_SECONDS)

    async def found(self, mcp: McpServer, challenge: Challenge) -> AuthorizationServer | None:
        """Where to sign in for this server; None where it says nothing of it.

        Raises:
            UrlNotAllowed, Unreachable, ContentRefused, Invalid: with a sentence.
        """
        from adapters.tools import oauth_metadata  # the SDK: see adapters/tools/mcp.py

        async with self._calls.reaching(mcp.hosts) as egress:
            await _checked(egress, mcp.url, mcp)
            asked = oauth_metadata.Asked(lambda url: self._got(egress, url, mcp))
            found = await asked.authorization_server(mcp.url, challenge)
            if found is None:
                return None
            for url in (
                found.authorization_endpoint,
                found.token_endpoint,
                found.registration_endpoint,
                found.revocation_endpoint,
            ):
                if url is not None:
                    await _checked(egress, url, mcp)
        return found

    async def registered(
        self, mcp: McpServer, server: AuthorizationServer, redirect_uri: str
    ) -> OAuthClient:
        """Ibid, as a client of this server's (RFC 7591). Raises as `found`."""
        from adapters.tools import oauth_metadata

        if server.registration_endpoint is None:
            raise Invalid(
                f"{_host(server.issuer)} takes no clients that register themselves. Register Ibid"
                f" there with the redirect address {redirect_uri}, and enter the client id that it"
                " gives you.",
                field="client_id",
            )
        method = _first(_TO_REGISTER, server)
        body = oauth_metadata.registration(redirect_uri, method, server.scope)
        async with self._calls.reaching(mcp.hosts) as egress:
            answer = await self._sent(
                egress, server.registration_endpoint, body, {"content-type": "application/json"}
            )
        if answer.status not in (200, 201):
            raise self._refusal(server, answer, "does not let Ibid register")
        return oauth_metadata.client_in(answer.body, server, redirect_uri)

    def known(
        self, server: AuthorizationServer, redirect_uri: str, client_id: str, secret: str | None
    ) -> OAuthClient:
        """A client that somebody registered there by hand."""
        return OAuthClient(
            issuer=server.issuer,
            redirect_uri=redirect_uri,
            client_id=client_id,
            client_secret=secret,
            method=_first(_BY_HAND, server) if secret else "none",
            expires_at=None,
            registered_for=None,
        )

    async def redeemed(self, mcp: McpServer, begun: Begun, code: str) -> Tokens:
        """Tokens for a code. Raises as `found`, and `SignInRefused`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.client.redirect_uri,
            "code_verifier": begun.verifier,
        }
        return await self._tokens(mcp, begun, form)

    async def renewed(self, mcp: McpServer, granted: Granted) -> Tokens:
        """Others for what they are renewed with, which stays where no new one is given. Raises as
        `redeemed`."""
        if granted.tokens.refresh_token is None:
            raise SignInRefused("There is nothing to renew the sign-in with.", field="server")
        form = {"grant_type": "refresh_token", "refresh_token": granted.tokens.refresh_token}
        tokens = await self._tokens(mcp, granted, form)
        kept = tokens.refresh_token or granted.tokens.refresh_token
        return tokens.model_copy(update={"refresh_token": kept})

    async def given_back(self, mcp: McpServer, granted: Granted) -> bool:
        """Whether the server confirmed that what it gave is worth nothing any more (RFC 7009).
        Raises as `found`."""
        endpoint, tokens = granted.server.revocation_endpoint, granted.tokens
        if endpoint is None:
            return False
        kind = "refresh_token" if tokens.refresh_token else "access_token"
        form = {"token": tokens.refresh_token or tokens.access_token, "token_type_hint": kind}
        async with self._calls.reaching(mcp.hosts) as egress:
            await _checked(egress, endpoint, mcp)
            answer = await self._posted(egress, endpoint, granted.client, form)
        return answer.status == 200

    async def _tokens(
        self, mcp: McpServer, given: Begun | Granted, form: Mapping[str, str]
    ) -> Tokens:
        from adapters.tools import oauth_metadata

        server = given.server
        async with self._calls.reaching(mcp.hosts) as egress:
            await _checked(egress, server.token_endpoint, mcp)
            answer = await self._posted(
                egress, server.token_endpoint, given.client, {**form, "resource": server.resource}
            )
        if answer.status != 200:
            raise self._refusal(server, answer, "does not let Ibid in")
        return oauth_metadata.tokens_in(answer.body, server.issuer)

    async def _posted(
        self, egress: Egress, url: str, client: OAuthClient, form: Mapping[str, str]
    ) -> Fetched:
        """As this client, by the method that it has (RFC 6749, 2.3.1)."""
        headers, fields = {"content-type": _FORM}, {**form, "client_id": client.client_id}
        if client.client_secret and client.method == "client_secret_basic":
            pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        elif client.client_secret and client.method == "client_secret_post":
            fields["client_secret"] = client.client_secret
        return await self._sent(egress, url, urlencode(fields).encode(), headers)

    async def _sent(
        self, egress: Egress, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Fetched:
        return await egress.send(
            "POST",
            url,
            headers={**headers, "accept": "application/json"},
            body=body,
            seconds=self._seconds,
            max_bytes=_MOST_BYTES,
        )

    async def _got(self, egress: Egress, url: str, mcp: McpServer) -> Fetched:
        await _checked(egress, url, mcp)
        return await egress.send(
            "GET",
            url,
            headers={"accept": "application/json"},
            body=b"",
            seconds=self._seconds,
            max_bytes=_MOST_BYTES,
        )

    def _refusal(self, server: AuthorizationServer, answer: Fetched, what: str) -> Exception:
        from adapters.tools import oauth_metadata

        host, status = _host(server.issuer), answer.status
        if status not in _FOR_GOOD or status in _BUSY:
            return Unreachable(f"{host} does not answer as it should ({status}). Try again later.")
        why = oauth_metadata.error_in(answer.body) or str(status)
        return SignInRefused(f"{host} {what}: {why}. Sign in again.", field="server")


def address(begun: Begun, state: str) -> str:
    """Where a browser goes to sign in: it comes back to `redirect_uri` with a code."""
    server, client = begun.server, begun.client
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "state": state,
        "code_challenge": base64url(hashlib.sha256(begun.verifier.encode()).digest()),
        "code_challenge_method": "S256",
        "resource": server.resource,
    }
    if server.scope:
        asked["scope"] = server.scope
        if "offline_access" in server.scope.split():
            asked["prompt"] = "consent"  # OpenID Connect Core, 11
    where = parse(server.authorization_endpoint).href
    return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}"


def _first(methods: Sequence[ClientMethod], server: AuthorizationServer) -> ClientMethod:
    """Of these the first that the server takes; of none the first."""
    return min(methods, key=lambda one: one not in server.methods)


def new_verifier() -> str:
    """Of PKCE (RFC 7636): 43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


async def _checked(egress: Egress, url: str, mcp: McpServer) -> None:
    """What carries tokens is encrypted, or inside the installation's own network by its owner's
    word. Raises `UrlNotAllowed`."""
    parsed = await egress.check(url)
    if parsed.scheme != "https" and parsed.host_and_port not in mcp.hosts:
        raise UrlNotAllowed(f"{parsed.host} is not reached by https, so nobody signs in there.")


def _host(issuer: str) -> str:
    return urlsplit(issuer).hostname or "The authorization server"
