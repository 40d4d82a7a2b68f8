"""A project's tools, as its agent is given them for one answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adapters.postgres import tools
from adapters.postgres.database import Tx
from contracts.chats import Hit
from contracts.completions import ToolSpec
from contracts.errors import AppError
from contracts.project_tools import StoredTool, ToolAnswer
from contracts.snapshots import OutsideText
from contracts.tools import ToolFailure, ToolResult
from services.access.acting import Acting
from services.tools.recording import recorded
from services.tools.sending import AnyCall, answered, prepared


async def enabled_tools(tx: Tx, project_id: UUID) -> list[StoredTool]:
    """Those that are switched on, as they are now."""
    return await tools.listed(tx, project_id, enabled_only=True)


Keep = Callable[[OutsideText], Awaitable[list[Hit]]]
"""Keeps what somebody else wrote as it is now, and gives its passages."""


@dataclass(frozen=True)
class ProjectTool:
    """One of them, called as whoever asked.

    What is called is looked at again then: one that was switched off, changed or deleted since the
    answer began, or whose asker is no member any more, is not called.
    """

    acting: Acting
    run_id: UUID
    tool: StoredTool
    keep: Keep

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.tool.name, self.tool.description, self.tool.parameters)

    @property
    def changes(self) -> bool:
        return self.tool.changes

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult:
        call = await self._prepared(arguments, f"{self.run_id}:{step}")
        answer = await self._answered(call, step)
        found = OutsideText(kind="tool", title=self.tool.name, text=answer.text)
        hits = await self.keep(found)
        return ToolResult(
            text=_told(answer),
            hits=hits,
            summary=f"Answered {answer.status}",
            detail={"status": answer.status, "media_type": answer.media_type},
        )

    async def _answered(self, call: AnyCall, step: str) -> ToolAnswer:
        async def made() -> ToolAnswer:
            return await answered(self.acting, self.tool.id, call)

        if not self.tool.changes:
            return await made()
        return await recorded(self.acting, self.run_id, step, self.tool.name, made)

    async def _prepared(self, arguments: Mapping[str, Any], key: str) -> AnyCall:
        async with self.acting.transaction() as tx:
            now = await tools.get(tx, self.tool.project_id, self.tool.id)
            if now is None or not now.enabled or now.updated_at != self.tool.updated_at:
                raise ToolFailure("This tool was changed or switched off. Go on without it.")
            try:
                return await prepared(self.acting, tx, now, arguments, key)
            except AppError as error:
                raise ToolFailure(error.detail) from None


def _told(answer: ToolAnswer) -> str:
    """What is ours to say; what the tool said stands in the passages."""
    said = "" if answer.status < 400 else f"The tool answered with status {answer.status}. "
    if answer.failed:
        said = "The tool says that it failed. "
    if not answer.text:
        return f"{said}It said nothing else." if said else "Done. The tool said nothing."
    return f"{said}Only the beginning of its answer is shown." if answer.cut else said.strip()
