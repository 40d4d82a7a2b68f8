"""What is asked of MCP servers, and how they look on the wire: without their secrets."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from contracts.crawls import LONGEST_URL
from contracts.inputs import Input
from contracts.tool_servers import LONGEST_REMOTE_NAME, ServerUrl, StoredServer
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


class ServerOut(BaseModel):
    """`url` and `secrets` are shown to owners and editors; null to others."""

    id: UUID
    name: str
    url: str | None
    secrets: list[str] | None = Field(description="Headers that have a secret value.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, server: StoredServer, *, whole: bool) -> Self:
        """Not `whole` for those who only read."""
        shown = server.model_dump(exclude={"secrets", "url", "project_id"})
        url, secrets = (server.url, sorted(server.secrets)) if whole else (None, None)
        return cls(**shown, url=url, secrets=secrets)


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
