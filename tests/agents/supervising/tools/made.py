"""One call, carried out at a desk with what it may look into."""

from collections.abc import Sequence
from dataclasses import replace

from agents.answering.context import Web
from agents.supervising.toolbox import carry_out
from agents.supervising.tools.builtin import Desk
from contracts.chats import Hit
from contracts.completions import ToolCall
from contracts.tools import Tool, ToolResult
from tests.agents.supervising.made import Deciding, Shelf, context_of


async def carried(
    call: ToolCall,
    shelf: Shelf | None = None,
    shown: Sequence[Hit] = (),
    *,
    tools: Sequence[Tool] = (),
    web: Web | None = None,
) -> ToolResult:
    context = replace(context_of(Deciding([]), shelf or Shelf(), tools), web=web)
    return await carry_out(call, Desk(context, shown, "How many berths?"), "call-1")
