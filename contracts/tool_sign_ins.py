"""Signing in to an MCP server by OAuth, as the MCP specification of 2025-11-25 has it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import Conflict, Invalid

SIGNED_IN_PATH = "/tools/signed-in"
"""Of the client's page to which authorization servers send people back."""

ClientMethod = Literal["none", "client_secret_basic", "client_secret_post"]


class Challenge(BaseModel):
    """What a server said when it refused (RFC 6750, RFC 9728): nothing of it is to be believed."""

    model_config = ConfigDict(frozen=True)

    resource_metadata: str | None = None
    scope: str | None = None


class SignInWanted(Invalid):
    """An MCP server refuses who is not signed in, or whoever is as who they are."""

    def __init__(self, detail: str, challenge: Challenge) -> None:
        super().__init__(detail, field="secrets")
        self.challenge = challenge


class MoreWanted(SignInWanted):
    """An MCP server wants more rights for a call than whoever is signed in was given: those of
    `challenge.scope`. Nothing was done."""


class Because(StrEnum):
    """Why somebody has to sign in."""

    FIRST = "to sign in"
    AGAIN = "to sign in again"
    MORE = "to allow it more than you did when you signed in"
    INTERRUPTED = (
        "to sign in again, because Ibid was stopped while it renewed the sign-in and what it had is"
        " worth nothing now"
    )


class SignInNeeded(Conflict):
    """Somebody has to sign in to an MCP server first."""

    slug = "tool-sign-in-needed"

    def __init__(self, server: str, because: Because) -> None:
        super().__init__(f"The server {server} wants you {because}: Settings › Tools.")


class SignInRefused(Invalid):
    """An authorization server does not give what was asked of it, for good."""


class AuthorizationServer(BaseModel):
    """Where to sign in for a server, as its metadata say (RFC 9728, RFC 8414)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    registration_endpoint: str | None = None
    revocation_endpoint: str | None = None
    methods: list[str] = Field(description="In which clients may prove who they are.")
    says_issuer: bool = Field(description="It comes back with `iss` (RFC 9207).")
    resource: str = Field(description="What a token is asked for (RFC 8707).")
    scope: str | None = None


class OAuthClient(BaseModel):
    """What we are to one authorization server, for one redirect address."""

    issuer: str
    redirect_uri: str
    client_id: str
    client_secret: str | None = Field(None, repr=False)
    method: ClientMethod
    expires_at: int | None = Field(None, description="Its secret, in seconds since 1970.")
    registered_for: str | None = Field(
        None,
        description="The scope that it registered itself with, if it did; it may ask for that.",
    )

    def may_ask_for(self, scope: str | None) -> bool:
        """What somebody registered by hand may ask for is theirs to know."""
        if self.registered_for is None:
            return True
        return set((scope or "").split()) <= set(self.registered_for.split())


class Tokens(BaseModel):
    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(None, repr=False)
    expires_in: int | None = Field(None, description="Seconds, from when they were given.")


class Begun(BaseModel):
    """What whoever comes back from an authorization server is met with."""

    server: AuthorizationServer
    client: OAuthClient
    verifier: str = Field(repr=False)


class Granted(BaseModel):
    """Tokens, and what they are renewed with."""

    server: AuthorizationServer
    client: OAuthClient
    tokens: Tokens


class StoredGrant(BaseModel):
    server_id: UUID
    project_id: UUID
    issuer: str
    sealed: str = Field(repr=False)
    version: UUID
    is_old: bool = Field(description="The access token has expired, or does so in a moment.")
    ended_at: datetime | None
    created_at: datetime
    interrupted_at: datetime | None = None

    @property
    def again(self) -> Because:
        """Why somebody has to sign in once more, now that it has ended."""
        return Because.INTERRUPTED if self.interrupted_at else Because.AGAIN


class StoredSignIn(BaseModel):
    """One that was begun."""

    server_id: UUID
    project_id: UUID
    sealed: str = Field(repr=False)
