"""What is asked of tools, and how they look on the wire: without their secrets."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from contracts.crawls import LONGEST_URL
from contracts.inputs import Input
from contracts.project_tools import (
    TOOL_NAME,
    Discovered,
    RemoteState,
    StoredTool,
    ToolKind,
    ToolRequest,
    WebhookSource,
    check_headers,
)

Name = Annotated[str, Field(pattern=TOOL_NAME, description="Which the model calls it by.")]
Description = Annotated[
    str, Field(min_length=1, max_length=2000, description="Tells the model when to call it.")
]


def _sendable(secrets: dict[str, SecretStr | None]) -> dict[str, SecretStr | None]:
    told = {name: value.get_secret_value() for name, value in secrets.items() if value is not None}
    check_headers(told)
    return secrets


Secrets = Annotated[
    dict[str, SecretStr],
    Field(
        max_length=10,
        description="Values of headers, by the header's name. They are never given back: an"
        " answer names the headers only.",
    ),
    AfterValidator(_sendable),
]
SecretChanges = Annotated[
    dict[str, SecretStr | None],
    Field(max_length=10, description="A value, or null to remove that header."),
    AfterValidator(_sendable),
]


class NewTool(Input):
    name: Name
    description: Description
    kind: Literal[ToolKind.HTTP, ToolKind.N8N] = Field(
        ToolKind.HTTP, description="Those of MCP servers are imported from their server."
    )
    parameters: dict[str, Any] = Field(
        {"type": "object", "properties": {}}, description="JSON Schema of its arguments."
    )
    request: ToolRequest
    secrets: Secrets = Field({})
    changes: bool | None = Field(
        None,
        description="Whether it changes or sends anything: each call then asks the person first."
        " Left out, all but GET do, and each webhook of n8n; what is known to change things cannot"
        " be said to change none.",
    )
    enabled: bool = Field(False, description="Off until somebody switches it on.")
    source: WebhookSource | None = Field(
        None, description="Of a webhook of n8n, as it was listed: by this it is known again."
    )


class ToolChanges(Input):
    """What is left out stays."""

    name: Name = ""
    description: Description = ""
    parameters: dict[str, Any] = Field({})
    request: ToolRequest | None = None
    secrets: SecretChanges = Field({})
    changes: bool = True
    enabled: bool = False
    source: WebhookSource | None = Field(
        None,
        description="Of a webhook of n8n, as it was listed now: its address, method and arguments"
        " are taken over, and it is switched off. What people wrote of its arguments stays where"
        " n8n says nothing else of them. Called with another method it asks first again.",
    )


class ToolOut(BaseModel):
    """`request` and `secrets` are shown to owners and editors; null to others."""

    id: UUID
    name: str
    description: str
    kind: ToolKind
    parameters: dict[str, Any]
    changes: bool
    enabled: bool
    request: ToolRequest | None
    secrets: list[str] | None = Field(description="Headers that have a secret value.")
    server_id: UUID | None = Field(None, description="The MCP server whose tool it is.")
    withdrawn_at: datetime | None = Field(
        None,
        description="When its server, or n8n, was found to say something else of it than what was"
        " looked at. It cannot be switched on until it is imported again, or brought up to that.",
    )
    remote_state: RemoteState | None = Field(
        None,
        description="What was last found out of a webhook of n8n that is not as it was imported:"
        " by listing its webhooks, or (`unregistered`) by calling it. List them again.",
    )
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, tool: StoredTool, *, whole: bool) -> Self:
        """Not `whole` for those who only read."""
        shown = tool.model_dump(
            exclude={"secrets", "request", "project_id", "remote_name", "fingerprint", "source"}
        )
        request, secrets = (tool.request, sorted(tool.secrets)) if whole else (None, None)
        return cls(**shown, request=request, secrets=secrets)


class ToolsOut(BaseModel):
    items: list[ToolOut]


class DiscoverBody(Input):
    """Where tools are that may be imported: an OpenAPI document by `url` or as `document`, or n8n
    by `url`. `secrets` are for listing alone, and are not kept: for n8n, its `X-N8N-API-KEY`."""

    kind: Literal["openapi", "n8n"]
    url: str | None = Field(None, min_length=1, max_length=LONGEST_URL)
    document: str | None = Field(None, min_length=1, max_length=2_000_000)
    webhooks_url: str | None = Field(
        None,
        min_length=1,
        max_length=LONGEST_URL,
        description="Where webhooks of n8n are called, such as https://hooks.example.com/webhook;"
        " left out, /webhook at `url`.",
    )
    secrets: Secrets = Field({})


class GoneWebhook(BaseModel):
    """A tool whose webhook n8n does not list."""

    tool_id: UUID
    name: str
    detail: str = Field(description="What may have become of it.")


class DiscoveredOut(BaseModel):
    items: list[Discovered]
    more: bool = Field(default=False, description="There is more than is listed.")
    gone: list[GoneWebhook] = Field(
        default=[],
        description="Tools of this n8n whose webhooks are not listed. They are switched off where"
        " their workflow is there without them.",
    )


class TryBody(Input):
    arguments: dict[str, Any] = Field({})


class HostsBody(Input):
    hosts: list[
        Annotated[str, Field(pattern=r"^[^\s/@:]+:[0-9]{1,5}$|^\[[0-9a-fA-F:]+\]:[0-9]{1,5}$")]
    ] = Field(max_length=50, description="host:port pairs inside the installation's own network.")


class HostsOut(BaseModel):
    hosts: list[str]
    allowed: list[str] = Field(
        description="Which the installation lets an owner name; `*` for any, none where empty."
    )
