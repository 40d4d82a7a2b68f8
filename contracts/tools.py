"""Tools that a model may call while it works on an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from contracts.chats import Hit
from contracts.completions import ToolSpec


@dataclass(frozen=True)
class ToolResult:
    """What came of a call: what the model is told, and passages that the answer may cite."""

    text: str = ""
    """Told as it is; what somebody else wrote stands in `hits`."""
    hits: Sequence[Hit] = ()
    summary: str | None = None
    """For the trace, in a few words."""
    detail: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class Evidence:
    """What a look outside the documents brought, best first; `pages` are told in the trace."""

    hits: Sequence[Hit]
    pages: Sequence[Mapping[str, object]] = ()
    query: str = ""
    """As it was sent out."""


class ToolFailure(Exception):
    """A call that came to nothing, with a sentence that tells the model what to do instead."""


class NotCalled(ToolFailure):
    """A call that was not made, or was refused before anything came of it."""


class Tool(Protocol):
    """Something outside the documents that a project lets its agent use.

    `call` is given arguments that fit the schema of `spec`, and ends when it is cancelled. `step`
    is the id of its step, once in an answer. Raises `ToolFailure`.
    """

    @property
    def spec(self) -> ToolSpec: ...

    @property
    def changes(self) -> bool:
        """Whether it changes or sends something: the person is asked before each call."""
        ...

    async def call(self, arguments: Mapping[str, Any], step: str) -> ToolResult: ...
