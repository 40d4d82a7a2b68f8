"""What one node of the agent's graph leaves for the next, beside what answering needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired

from agents.answering.state import State
from agents.supervising.limits import Spent
from contracts.chats import Choice, Limit, Nearest, Usage
from contracts.completions import ChatMessage, ToolCall

Noted = Usage | Nearest | Choice | Limit
"""What a node says to whoever runs it, beside what the reader sees."""


@dataclass(frozen=True)
class Told:
    """A message of the talk. Passages stand in it by their numbers, so that a state that is kept
    has each of them once, and by reference."""

    message: ChatMessage
    passages: tuple[int, ...] = ()
    """Those that it shows."""
    again: tuple[int, ...] = ()
    """Those that it names, for they were shown before."""


@dataclass(frozen=True)
class Came:
    """How a call of the message that is worked on went."""

    fault: bool = False
    fresh: bool = False
    """It brought what was not known before."""


def call_id(talk: Sequence[Told]) -> str:
    """The id of the step of the next call, numbered through the whole answer: two calls of one
    tool are two steps, and one that is called by another process is the same."""
    return f"call-{1 + sum(told.message.role == 'tool' for told in talk)}"


class Supervision(State):
    """`hits` are all passages that the agent was shown, by their numbers."""

    talk: NotRequired[list[Told]]
    """What the model was told and said after the question: its calls and what came of them."""
    wanted: NotRequired[list[ToolCall]]
    """Calls that are still to be carried out, one in each step."""
    came: NotRequired[list[Came]]
    """How those of the same message went that were."""
    chosen: NotRequired[list[int]]
    """The passages that matter, by number, once it has said so; none for all."""
    made: NotRequired[list[str]]
    """Calls that were carried out, each with its arguments."""
    declined: NotRequired[list[str]]
    """Tools that the person did not allow: for this answer they are not asked again."""
    spent: NotRequired[Spent]
    question_back: NotRequired[str]
    """What the agent wants to know before it can answer."""
    without_tools: NotRequired[bool]
    """The model cannot call tools: the simple graph answers."""
    ended: NotRequired[bool]
    """It knows enough, or a limit stops it."""
    noted: NotRequired[list[Noted]]
    """What nodes said to whoever runs the graph: who goes on with it has to know."""
