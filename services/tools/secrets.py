"""Secrets of a tool or of an MCP server, by header, each sealed for it and for the host that it
goes to.

Whoever may change a tool may send it elsewhere, and is not to read by this what somebody else
entered: for another host they are entered anew.
"""

from collections.abc import Mapping
from uuid import UUID

from pydantic import SecretStr

from adapters.sealing import Sealer
from contracts.errors import Invalid
from contracts.project_tools import StoredTool, ToolRequest
from contracts.tool_servers import StoredServer


def opened(sealer: Sealer, owner: StoredTool | StoredServer) -> dict[str, str]:
    """Raises `CannotOpen`."""
    return {
        name: sealer.open(sealed, context(owner.id, owner.request, name)).decode()
        for name, sealed in owner.secrets.items()
    }


def sealed(
    sealer: Sealer, owner_id: UUID, request: ToolRequest, secrets: Mapping[str, SecretStr]
) -> dict[str, str]:
    if secrets and not sealer.can_seal:
        raise Invalid(
            "Secrets cannot be kept here: whoever runs Ibid sets IBID_SECRETS__TOOL_KEYS first.",
            field="secrets",
        )
    return {
        name: sealer.seal(value.get_secret_value().encode(), context(owner_id, request, name))
        for name, value in secrets.items()
    }


def changed(
    sealer: Sealer,
    tool: StoredTool | StoredServer,
    request: ToolRequest,
    wanted: Mapping[str, SecretStr | None],
) -> dict[str, str]:
    """What the tool has after a change: values that are not named stay, for the same host."""
    named = {name.lower() for name in wanted}
    kept = {name: value for name, value in tool.secrets.items() if name.lower() not in named}
    if kept and request.origin != tool.request.origin:
        raise Invalid(
            f"The tool goes to another host now: enter {', '.join(sorted(kept))} again, or remove"
            " it with null.",
            field="secrets",
        )
    given = {name: value for name, value in wanted.items() if value is not None}
    return kept | sealed(sealer, tool.id, request, given)


def context(owner_id: UUID, request: ToolRequest, header: str) -> str:
    """What such a secret is bound to."""
    return f"tool {owner_id} {request.origin} {header.lower()}"
