"""What is said to a language model, and what it says: texts, and calls of tools."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.chats import Usage
from contracts.text import UNSTORABLE


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model is told of it; `parameters` is the JSON Schema of its arguments.

    Where the `only` tool is such a one, the answer is to be nothing but one call of it: it is given
    as such, too, where the server takes no tools and can hold a model to a schema, or where the
    model writes JSON because it was asked to.
    """

    name: str
    description: str
    parameters: Mapping[str, object]
    only: bool = False


@dataclass(frozen=True)
class ToolCall:
    """A tool that a model wants called; `id` tells two calls of one tool apart.

    `arguments` is JSON as the model wrote it, which may be none: whoever calls the tool reads it
    and tells the model what is wrong with it. What cannot be stored is left out.
    """

    id: str
    name: str
    arguments: str

    def __post_init__(self) -> None:
        for part in ("id", "name", "arguments"):
            object.__setattr__(self, part, UNSTORABLE.sub("", getattr(self, part)))


@dataclass(frozen=True)
class ChatMessage:
    """A message to a model.

    `calls` are those that the assistant asked for in it; `answers` is the id of the call that a
    tool's message holds the result of. A model's server refuses a conversation in which a call has
    no result.
    """

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[ToolCall, ...] = ()
    answers: str | None = None

    def __post_init__(self) -> None:
        if self.calls and self.role != "assistant":
            raise ValueError("only an assistant's message calls tools")
        if (self.role == "tool") != (self.answers is not None):
            raise ValueError("a tool's message, and no other, says which call it answers")


@dataclass(frozen=True)
class Delta:
    """A piece of a model's answer: some text, or a whole call; the last one carries the usage.

    Whatever a model's server sends, `text` and `thought` can be stored: what cannot is left out.
    """

    text: str = ""
    thought: str = ""
    """What a reasoning model thinks before it says anything: no part of what it says."""
    call: ToolCall | None = None
    usage: Usage | None = None
    cut: bool = False
    """The model was stopped at its limit, in the middle of what it wanted to say."""

    def __post_init__(self) -> None:
        for part in ("text", "thought"):
            object.__setattr__(self, part, UNSTORABLE.sub("", getattr(self, part)))
