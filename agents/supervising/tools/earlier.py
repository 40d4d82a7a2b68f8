"""Looking back at what earlier answers of the conversation cited."""

from typing import Any

from pydantic import Field

from agents.answering.recalling import look_back
from agents.supervising.tools.builtin import Arguments, Builtin, Desk
from contracts.tools import ToolResult


class LookBack(Arguments):
    about: str = Field(min_length=1, max_length=1000, description="What the earlier answer was on.")


async def _look_back(wanted: LookBack, desk: Desk) -> ToolResult:
    return ToolResult(hits=await look_back(wanted.about, desk.context))


EARLIER: tuple[Builtin[Any], ...] = (
    Builtin(
        "look_back",
        "Find again what earlier answers of this conversation cited, where the question is about"
        " one of them.",
        LookBack,
        _look_back,
    ),
)
