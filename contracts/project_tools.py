"""Tools that a project's people make or import, and what is asked of those outside."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from contracts.crawls import LONGEST_URL
from contracts.tools import ToolFailure

TOOL_NAME = r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$"
"""What every model's server takes."""
PLACEHOLDER = re.compile(r"\{([^{}/?#]*)\}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_ORIGIN = re.compile(r"https?://[^/?#{}]+", re.IGNORECASE)
_OURS = {
    "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer",
    "expect", "accept-encoding", "idempotency-key", "keep-alive",
}  # fmt: skip
"""Headers that say how a request is sent, and that are set by whoever sends it."""
WITH_A_BODY = frozenset({"POST", "PUT", "PATCH"})


class ToolKind(StrEnum):
    """What is spoken with it."""

    HTTP = "http"
    N8N = "n8n"
    MCP = "mcp"


class ArgumentPlace(BaseModel):
    """Where an argument goes. A body's with an empty name is the whole body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    into: Literal["path", "query", "header", "body"] = Field(alias="in", serialization_alias="in")
    name: str = Field(max_length=200)


class ToolRequest(BaseModel):
    """Where a call goes. `{name}` in the path or the query of `url` is an argument's place.

    Arguments that `arguments` does not place go into the address, else into a JSON body where the
    method has one, else into the query.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: str = Field(min_length=1, max_length=LONGEST_URL)
    headers: dict[str, str] = Field({}, max_length=30, description="Sent as they are: no secrets.")
    arguments: dict[str, ArgumentPlace] = Field({}, max_length=100)

    @property
    def origin(self) -> str:
        """Scheme, host and port as they are written."""
        found = _ORIGIN.match(self.url)
        return found[0].lower() if found else ""

    @property
    def placeholders(self) -> list[str]:
        return PLACEHOLDER.findall(self.url)

    def place(self, argument: str) -> ArgumentPlace:
        if argument in self.placeholders:
            return ArgumentPlace.model_validate({"in": "path", "name": argument})
        if placed := self.arguments.get(argument):
            return placed
        into = "body" if self.method in WITH_A_BODY else "query"
        return ArgumentPlace.model_validate({"in": into, "name": argument})

    @field_validator("url")
    @classmethod
    def _keeps_its_host(cls, url: str) -> str:
        origin = _ORIGIN.match(url)
        if origin is None or "@" in origin[0] or url[origin.end() :].startswith("{"):
            raise ValueError("the address begins with http:// or https:// and a host, all fixed")
        rest = PLACEHOLDER.sub("", url[origin.end() :])
        if set(rest) & set("{}#\\") or any(c <= " " for c in rest):
            raise ValueError("the address has a brace, space or # that means nothing there")
        return url

    @field_validator("headers")
    @classmethod
    def _can_be_sent(cls, headers: dict[str, str]) -> dict[str, str]:
        check_headers(headers)
        return headers

    @model_validator(mode="after")
    def _places_can_be_sent(self) -> Self:
        check_headers({p.name: "" for p in self.arguments.values() if p.into == "header"})
        for name, place in self.arguments.items():
            if place.into == "path" and name not in self.placeholders:
                raise ValueError(f"“{name[:40]}” has no place {{{name[:40]}}} in the address")
        return self


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises `ValueError`, which never has a value in it: it may be a secret."""
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or name.lower().startswith("proxy-"):
            raise ValueError(f"“{name[:40]}” is no name of a header")
        if name.lower() in _OURS:
            raise ValueError(f"{name} is set by Ibid itself")
        if len(value) > 8_000 or not re.fullmatch(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?|", value):
            raise ValueError(f"the value of {name} cannot be sent in a header")


class SignIn(StrEnum):
    """How a webhook wants to know who calls it."""

    BASIC = "basic"
    HEADER = "header"
    BEARER = "bearer"


class WebhookSource(BaseModel):
    """Which webhook of n8n a tool was imported from, and what n8n said of it then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhooks_url: str = Field(
        min_length=1, max_length=LONGEST_URL, description="Where webhooks of its n8n are called."
    )
    workflow: str = Field(min_length=1, max_length=100, description="Its workflow's id.")
    node: str = Field(min_length=1, max_length=100, description="Its node's id.")
    method: str | None = Field(
        max_length=20, description="Which of its node's methods; null where that has one."
    )
    request: ToolRequest
    parameters: dict[str, Any]
    sign_in: SignIn | None
    from_example: bool

    @property
    def webhook(self) -> tuple[str, str, str]:
        """Which node of which n8n: it stays the same whatever is changed in it."""
        return self.webhooks_url, self.workflow, self.node

    @property
    def path(self) -> str:
        return self.request.url.removeprefix(f"{self.webhooks_url}/")

    @property
    def fingerprint(self) -> str:
        """Of all of it."""
        written = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


class RemoteState(StrEnum):
    """What was last found out of an imported webhook, where it is not as it was imported."""

    CHANGED = "changed"
    UNPUBLISHED = "unpublished"
    GONE = "gone"
    UNREGISTERED = "unregistered"
    """It was called, and n8n has no such webhook."""


class StoredTool(BaseModel):
    """A tool as it is kept; `secrets` are sealed, by header."""

    id: UUID
    project_id: UUID
    name: str
    description: str
    kind: ToolKind
    parameters: dict[str, Any]
    request: ToolRequest
    secrets: dict[str, str] = Field({}, repr=False)
    changes: bool
    enabled: bool
    created_at: datetime
    updated_at: datetime
    server_id: UUID | None = None
    remote_name: str | None = None
    fingerprint: str | None = None
    withdrawn_at: datetime | None = None
    source: WebhookSource | None = None
    remote_state: RemoteState | None = None


class SentRequest(BaseModel):
    """What was sent, with secrets masked."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None = None


class ToolAnswer(BaseModel):
    """What came back, with secrets masked. `text` is what a model would read of it."""

    status: int
    media_type: str
    text: str
    cut: bool = Field(default=False, description="There was more of it.")
    failed: bool = Field(default=False, description="It says itself that it came to nothing.")
    unregistered: bool = Field(
        default=False,
        description="n8n has no such webhook, and ran nothing: it was probably changed or"
        " unpublished there. List its webhooks again.",
    )


class ToolTrial(BaseModel):
    """A call made by hand: what went out, and what came back or why nothing did."""

    request: SentRequest | None = None
    answer: ToolAnswer | None = None
    error: str | None = None
    sign_in: UUID | None = Field(
        default=None, description="The MCP server that somebody has to sign in to first."
    )
    ms: float

    @property
    def answered(self) -> ToolAnswer:
        """Raises `ToolFailure` with a sentence for whoever called it, where nothing came back."""
        if self.answer is None:
            raise ToolFailure(self.error or "The tool did not answer.")
        return self.answer


class Webhook(BaseModel):
    """What n8n says of a webhook beyond its address."""

    workflow: str = Field(description="The workflow that it starts.")
    active: bool = Field(description="Whether it can be called: its workflow is published.")
    sign_in: SignIn | None = Field(
        description="`basic` and `bearer` in Authorization; of `header`, n8n does not say which."
    )
    from_example: bool = Field(
        description="The arguments are those of the data that are pinned to it; where they are"
        " not, only those in its path are known, and the rest is for a person to say."
    )


class Discovered(BaseModel):
    """A tool that can be imported: an operation of an OpenAPI document, or a webhook of n8n."""

    kind: ToolKind = ToolKind.HTTP
    name: str
    description: str
    parameters: dict[str, JsonValue]
    request: ToolRequest
    changes: bool
    secrets: list[str] = Field([], description="Headers whose values it needs.")
    problem: str | None = Field(
        default=None, description="Why it cannot be imported as it is; null where it can."
    )
    warning: str | None = Field(default=None, description="What to know before it is imported.")
    imported: bool = Field(
        default=False,
        description="A tool of this project was imported from it, or calls the same address.",
    )
    webhook: Webhook | None = Field(default=None, description="Of n8n only.")
    source: WebhookSource | None = Field(
        default=None,
        description="Of n8n only: which webhook it is. Sent along when it is made a tool, it is"
        " known again whatever is changed in n8n; in `PATCH …/tools/{tool_id}` it brings that"
        " tool up to what n8n says now.",
    )
    tool_id: UUID | None = Field(
        default=None, description="The tool that was imported from it, of n8n only."
    )
    state: Literal["new", "same", "changed", "unpublished"] = Field(
        default="new", description="How it stands to that tool."
    )
    changed: list[str] = Field(
        default=[], description="What is not as it was imported, in sentences."
    )
