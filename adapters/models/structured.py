"""An answer of a given shape: JSON that the server holds the model to, where it can.

Where it cannot the model is offered a tool of that shape, and where it takes none it is asked for
JSON in words. What then comes is mended as far as it can be read.
"""

import json
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from contracts.chats import Usage
from contracts.completions import ChatMessage, Delta, ToolCall, ToolSpec

_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_TOLD_OF_SHAPE = {400, 404, 405, 415, 422, 500, 501}
_SHAPE = re.compile(r"response_?format|json_?schema|structured|grammar|guided", re.IGNORECASE)


class Way(Enum):
    """How a shape is asked for, the surest first."""

    SCHEMA = "schema"
    TOOL = "tool"
    WORDS = "words"


@dataclass
class Whole:
    """All that came of one question."""

    text: str = ""
    calls: list[ToolCall] = field(default_factory=list[ToolCall])
    usage: Usage | None = None
    cut: bool = False

    def arguments_of(self, shape: ToolSpec) -> str | None:
        """As the model wrote them, the last time it called it."""
        return next((c.arguments for c in reversed(self.calls) if c.name == shape.name), None)


async def whole_of(deltas: AsyncGenerator[Delta]) -> Whole:
    whole = Whole()
    async with aclosing(deltas):
        async for delta in deltas:
            whole.text += delta.text
            whole.usage = delta.usage or whole.usage
            whole.cut = whole.cut or delta.cut
            if delta.call:
                whole.calls.append(delta.call)
    return whole


def response_format(shape: ToolSpec) -> dict[str, Any]:
    """For the body of the request as it is: told of it, the library reads the stream itself, and
    fails where the answer is cut. Not `strict`: that has rules of its own for schemas, which few
    servers share."""
    told = {"name": shape.name, "schema": dict(shape.parameters)}
    return {"response_format": {"type": "json_schema", "json_schema": told}}


def is_about_shape(error: Exception) -> bool:
    """Servers have no code for it."""
    told = str(getattr(error, "body", None) or error)
    return getattr(error, "status_code", None) in _TOLD_OF_SHAPE and bool(_SHAPE.search(told))


def told_in_words(messages: Sequence[ChatMessage], shape: ToolSpec) -> list[ChatMessage]:
    """The same with what to answer in: what the model is told to hand over with a tool."""
    schema = json.dumps(dict(shape.parameters), ensure_ascii=False)
    wish = (
        f"In place of a call of `{shape.name}` write its arguments, as JSON and nothing else, by"
        f" this JSON Schema:\n{schema}"
    )
    first, *others = messages
    if first.role != "system":
        return [ChatMessage("system", wish), *messages]
    return [replace(first, content=f"{first.content}\n\n{wish}"), *others]


def json_in(text: str) -> str | None:
    """The object that a model wrote, with words around it, a comma too many or its end missing."""
    begin = text.find("{")
    if begin < 0:
        return None
    from langchain_core.utils.json import parse_partial_json  # with the rest of langchain

    mended = _TRAILING_COMMA.sub(r"\1", text[begin:])
    for read in (_first_object, parse_partial_json):
        for written in (text[begin:], mended):
            try:
                found = read(written)
            except ValueError:
                continue
            if isinstance(found, dict):
                return json.dumps(found, ensure_ascii=False)
    return None


def _first_object(text: str) -> Any:
    return json.JSONDecoder(strict=False).raw_decode(text)[0]
