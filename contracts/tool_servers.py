"""MCP servers that a project's people added, and what such a server says of its tools."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from contracts.project_tools import PLACEHOLDER, ToolRequest
from contracts.tool_sign_ins import Challenge

LONGEST_REMOTE_NAME = 200


class StoredServer(BaseModel):
    """A server as it is kept; `secrets` are sealed, by header."""

    id: UUID
    project_id: UUID
    name: str
    url: str
    secrets: dict[str, str] = Field({}, repr=False)
    created_at: datetime
    updated_at: datetime
    signs_in: bool = False
    client: str | None = Field(None, repr=False)
    """What we are to its authorization server, sealed."""
    challenge: Challenge | None = None
    """How it refused a call, since somebody last signed in."""

    @property
    def by_sign_in(self) -> bool:
        """Whether it is spoken with as whoever signed in, and not with a key of its own."""
        return self.signs_in and "authorization" not in map(str.lower, self.secrets)

    @property
    def request(self) -> ToolRequest:
        return request_to(self.url)


def request_to(url: str) -> ToolRequest:
    """How a server is asked, whatever is asked of it. Raises as `ToolRequest`."""
    return ToolRequest.model_validate({"method": "POST", "url": url})


class ServerUrl(BaseModel):
    """An address that a server can have."""

    url: str

    @field_validator("url")
    @classmethod
    def _is_one_address(cls, url: str) -> str:
        if PLACEHOLDER.search(url):
            raise ValueError("the address of a server has no {places}")
        return request_to(url).url


class RemoteTool(BaseModel):
    """What a server says of one of its tools: nothing in it is to be believed.

    `fingerprint` stands for all of it: another one, another tool.
    """

    name: str
    description: str
    parameters: dict[str, Any]
    reads_only: bool
    fingerprint: str
