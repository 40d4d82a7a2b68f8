"""What MCP servers and authorization servers say of themselves, by the models of the MCP SDK.

Whoever answers writes all of it: nothing is shown that is not a word of the protocol, and each
address is checked before it is used (`oauth.py`). Imported where somebody signs in and nowhere
else: the SDK takes a third of a second and 27 MB.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast
from urllib.parse import urlsplit

from mcp.client.auth.exceptions import OAuthFlowError, OAuthRegistrationError
from mcp.client.auth.oauth2 import check_registration_usable
from mcp.client.auth.utils import (
    build_oauth_authorization_server_metadata_discovery_urls,
    build_protected_resource_metadata_discovery_urls,
    get_client_metadata_scopes,
    validate_metadata_issuer,
)
from mcp.shared.auth import (
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthMetadata,
    OAuthToken,
    ProtectedResourceMetadata,
)
from mcp.shared.auth_utils import check_resource_allowed, resource_url_from_server_url
from pydantic import AnyUrl, BaseModel, ValidationError

from contracts.errors import Invalid, Unreachable
from contracts.ports import Fetched
from contracts.tool_sign_ins import (
    AuthorizationServer,
    Challenge,
    ClientMethod,
    OAuthClient,
    SignInRefused,
    Tokens,
)

Model = TypeVar("Model", bound=BaseModel)

_WORD = re.compile(r"[a-z_]{1,40}")
_SENDABLE = re.compile(r"[\x21-\x7e]{1,16000}")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e ]{1,1000}")
_OURS = ["authorization_code", "refresh_token"]
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_INSTEAD = " Where it takes a token of its own as well, enter that as the header Authorization."


class _Error(BaseModel):
    error: str


class Asked:
    """Metadata, got one after the other by `get`."""

    def __init__(self, get: Callable[[str], Awaitable[Fetched]]) -> None:
        self._get = get

    async def authorization_server(
        self, url: str, challenge: Challenge
    ) -> AuthorizationServer | None:
        """None where the server at `url` names none. Raises `Invalid`, and as `get` does."""
        resource = await self._resource(url, challenge)
        if resource is None:
            return None
        issuer = str(resource.authorization_servers[0])
        metadata = await self._metadata(issuer, url)
        if "S256" not in (metadata.code_challenge_methods_supported or ()):
            raise _wrong(f"{_host(issuer)} does not offer PKCE with S256.")
        return AuthorizationServer(
            issuer=str(metadata.issuer),
            authorization_endpoint=str(metadata.authorization_endpoint),
            token_endpoint=str(metadata.token_endpoint),
            registration_endpoint=_text(metadata.registration_endpoint),
            revocation_endpoint=_text(metadata.revocation_endpoint),
            methods=metadata.token_endpoint_auth_methods_supported or ["client_secret_basic"],
            says_issuer=metadata.authorization_response_iss_parameter_supported is True,
            resource=str(resource.resource),
            scope=_scope(challenge, resource, metadata),
        )

    async def _resource(self, url: str, challenge: Challenge) -> ProtectedResourceMetadata | None:
        """RFC 9728: where the server says, else at the two places where it may be."""
        said = challenge.resource_metadata
        for place in (
            [said] if said else build_protected_resource_metadata_discovery_urls(None, url)
        ):
            found = await self._read(place, ProtectedResourceMetadata)
            if found is not None:
                wanted = resource_url_from_server_url(url)
                if not check_resource_allowed(wanted, str(found.resource)):
                    raise _wrong("The server's metadata are of another resource than the server.")
                return found
        if said:
            raise _wrong("The server names metadata for signing in, and they are not there.")
        return None

    async def _metadata(self, issuer: str, url: str) -> OAuthMetadata:
        """RFC 8414, else OpenID Connect discovery; of exactly this issuer."""
        for place in build_oauth_authorization_server_metadata_discovery_urls(issuer, url):
            found = await self._read(place, OAuthMetadata)
            if found is None:
                continue
            try:
                validate_metadata_issuer(found, issuer)
            except OAuthFlowError:
                raise _wrong(f"The metadata of {_host(issuer)} are of somebody else.") from None
            return found
        raise _wrong(f"{_host(issuer)} has no metadata of an authorization server.")

    async def _read(self, url: str, kind: type[Model]) -> Model | None:
        """None where there is nothing of the kind."""
        answer = await self._get(url)
        if answer.status >= 500 or answer.status == 429:
            raise Unreachable(f"{_host(url)} does not answer as it should ({answer.status}).")
        if answer.status != 200:
            return None
        try:
            return kind.model_validate_json(answer.body)
        except ValidationError:
            raise _wrong(f"What {_host(url)} says of signing in cannot be read.") from None


def registration(redirect_uri: str, method: ClientMethod, scope: str | None) -> bytes:
    """What we say of ourselves (RFC 7591)."""
    local = (urlsplit(redirect_uri).hostname or "") in _LOOPBACK
    metadata = OAuthClientMetadata(
        client_name="Ibid",
        redirect_uris=[AnyUrl(redirect_uri)],
        token_endpoint_auth_method=method,
        grant_types=list(_OURS),
        response_types=["code"],
        scope=scope,
        application_type="native" if local else "web",
    )
    return metadata.model_dump_json(exclude_none=True).encode()


def client_in(body: bytes, server: AuthorizationServer, redirect_uri: str) -> OAuthClient:
    """Raises `Invalid` where it could not be used."""
    try:
        told = OAuthClientInformationFull.model_validate_json(body)
        check_registration_usable(told)
    except (ValidationError, OAuthRegistrationError):
        raise _wrong(
            f"{_host(server.issuer)} registers Ibid in a way that it cannot use."
        ) from None
    secret = told.client_secret
    method = told.token_endpoint_auth_method or ("client_secret_basic" if secret else "none")
    return OAuthClient(
        issuer=server.issuer,
        redirect_uri=redirect_uri,
        client_id=told.client_id,
        client_secret=secret,
        method=cast(ClientMethod, method),
        expires_at=(told.client_secret_expires_at or None) if secret else None,
        registered_for=server.scope or "",
    )


def tokens_in(body: bytes, issuer: str) -> Tokens:
    """Raises `SignInRefused` where they could not be used."""
    try:
        told = OAuthToken.model_validate_json(body)
    except ValidationError:
        told = None
    given = told and [told.access_token, *([told.refresh_token] if told.refresh_token else [])]
    if told is None or not all(_SENDABLE.fullmatch(one) for one in given or ()):
        raise SignInRefused(f"What {_host(issuer)} gives is no bearer token.", field="server")
    return Tokens(
        access_token=told.access_token,
        refresh_token=told.refresh_token,
        expires_in=told.expires_in,
    )


def error_in(body: bytes) -> str | None:
    """The error's name (RFC 6749, 5.2), where it is one; nothing that somebody wrote for people."""
    try:
        name = _Error.model_validate_json(body).error
    except ValidationError:
        return None
    return name if _WORD.fullmatch(name) else None


def _scope(
    challenge: Challenge, resource: ProtectedResourceMetadata, metadata: OAuthMetadata
) -> str | None:
    """What the server asked for, else what it knows; with what tokens are renewed by."""
    if challenge.scope is None and resource.scopes_supported is None:
        return None  # not all that the authorization server has for others
    scope = get_client_metadata_scopes(challenge.scope, resource, metadata, list(_OURS))
    return scope if scope and _SCOPE.fullmatch(scope) else None


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence + _INSTEAD, field="url")


def _text(url: object) -> str | None:
    return None if url is None else str(url)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The authorization server"
