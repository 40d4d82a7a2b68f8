"""What is asked of MCP servers, and how they look on the wire: without their secrets."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from contracts.crawls import LONGEST_URL
from contracts.inputs import Input
from contracts.tool_servers import LONGEST_REMOTE_NAME, ServerUrl, StoredServer
from contracts.tool_sign_ins import StoredGrant
from services.tools.schemas import SecretChanges, Secrets

ServerName = Annotated[str, Field(min_length=1, max_length=100, description="For people.")]


class NewServer(Input):
    """Spoken with over streamable HTTP."""

    url: str = Field(min_length=8, max_length=LONGEST_URL)
    name: ServerName | None = Field(None, description="Its host, where none is given.")
    secrets: Secrets = Field({})

    @field_validator("url")
    @classmethod
    def _is_one_address(cls, url: str) -> str:
        return ServerUrl(url=url).url


class ServerChanges(Input):
    """What is left out stays. Another address is another server."""

    name: ServerName = ""
    secrets: SecretChanges = Field({})


class SignInOut(BaseModel):
    """How a project stands to a server that wants somebody to sign in, by OAuth."""

    state: Literal["wanted", "signed_in", "more_wanted", "ended", "interrupted"] = Field(
        description="`more_wanted`: a call needs more rights than were given; others go on."
        " `ended`: the server takes it no more, and somebody has to sign in again; `interrupted`:"
        " the same, because Ibid was stopped while it renewed the sign-in."
    )
    issuer: str | None = Field(
        None, description="Of the authorization server; shown to owners and editors."
    )
    signed_in_at: datetime | None = None
    scope: str | None = Field(
        None, description="What a refused call needs; shown to owners and editors."
    )

    @classmethod
    def of(cls, server: StoredServer, grant: StoredGrant | None, *, whole: bool) -> Self:
        scope = server.challenge.scope if server.challenge and whole else None
        if grant is None:
            return cls(state="wanted", issuer=None, scope=scope)
        return cls(
            state=cls._state(server, grant),
            issuer=grant.issuer if whole else None,
            signed_in_at=grant.created_at,
            scope=scope,
        )

    @staticmethod
    def _state(
        server: StoredServer, grant: StoredGrant
    ) -> Literal["signed_in", "more_wanted", "ended", "interrupted"]:
        if grant.ended_at is not None:
            return "interrupted" if grant.interrupted_at else "ended"
        return "more_wanted" if server.challenge else "signed_in"


class ServerOut(BaseModel):
    """`url` and `secrets` are shown to owners and editors; null to others."""

    id: UUID
    name: str
    url: str | None
    secrets: list[str] | None = Field(description="Headers that have a secret value.")
    created_at: datetime
    updated_at: datetime
    sign_in: SignInOut | None = Field(
        None, description="Null where the server asks nobody to sign in."
    )

    @classmethod
    def of(cls, server: StoredServer, grant: StoredGrant | None, *, whole: bool) -> Self:
        """Not `whole` for those who only read."""
        shown = server.model_dump(include={"id", "name", "created_at", "updated_at"})
        url, secrets = (server.url, sorted(server.secrets)) if whole else (None, None)
        sign_in = SignInOut.of(server, grant, whole=whole) if server.by_sign_in else None
        return cls(**shown, url=url, secrets=secrets, sign_in=sign_in)


class ServersOut(BaseModel):
    items: list[ServerOut]


class FoundState(StrEnum):
    """How what a server says of a tool stands to what was imported."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"


class FoundTool(BaseModel):
    """A tool that its server lists now."""

    remote_name: str
    name: str = Field(description="What it is called here.")
    description: str
    parameters: dict[str, Any]
    changes: bool = Field(
        description="Whether each call asks the person first: all but those that the server says"
        " only read."
    )
    state: FoundState
    fingerprint: str = Field(description="Of all that the server says of it.")
    warning: str | None = Field(None, description="What was left out of its description, and why.")
    problem: str | None = Field(None, description="Why it cannot be imported; null where it can.")


class LookOut(BaseModel):
    """What a server lists. Tools that it says something else of now are switched off."""

    server: ServerOut
    items: list[FoundTool]
    gone: list[str] = Field(description="Imported tools that it has no more, by their name here.")


class ChosenTool(Input):
    remote_name: str = Field(min_length=1, max_length=LONGEST_REMOTE_NAME)
    fingerprint: str = Field(min_length=1, max_length=100, description="As it was shown.")


class ImportBody(Input):
    tools: list[ChosenTool] = Field(min_length=1, max_length=100)


class SignInBody(Input):
    """As which client Ibid signs in, where it cannot register itself at the authorization server.
    One that somebody signed in with is kept until somebody signs out."""

    client_id: str | None = Field(None, min_length=1, max_length=500)
    client_secret: SecretStr | None = Field(None, min_length=1, max_length=2000)

    @model_validator(mode="after")
    def _secret_is_a_clients(self) -> Self:
        if self.client_secret is not None and self.client_id is None:
            raise ValueError("a client_secret belongs to a client_id: send both")
        return self


class BegunOut(BaseModel):
    url: str = Field(
        description="Of the authorization server, for the caller's own browser: nobody else can"
        " finish this sign-in, and it can be finished for ten minutes."
    )


class FinishBody(Input):
    """What the authorization server sent along when it sent the browser back."""

    state: str = Field(min_length=1, max_length=500)
    code: str | None = Field(None, min_length=1, max_length=4000)
    iss: str | None = Field(None, max_length=2048, description="RFC 9207.")
    error: str | None = Field(None, max_length=200, description="RFC 6749, 4.1.2.1.")


class FinishedOut(BaseModel):
    project_id: UUID
    server: ServerOut


class SignedOutOut(BaseModel):
    """The tokens are deleted here in any case."""

    server: ServerOut
    revoked: bool = Field(
        description="Whether the authorization server confirmed that they are worth nothing now."
    )
