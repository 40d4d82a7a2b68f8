"""What is said to a language model, and what it says."""

from dataclasses import dataclass
from typing import Literal

from contracts.chats import Usage
from contracts.text import UNSTORABLE


@dataclass(frozen=True)
class ChatMessage:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Delta:
    """A piece of a model's answer; the last one carries the usage.

    Whatever a model's server sends, `text` can be stored: what cannot is left out.
    """

    text: str = ""
    usage: Usage | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", UNSTORABLE.sub("", self.text))
