"""What one node of the agent's graph leaves for the next, beside what answering needs."""

from typing import NotRequired

from agents.answering.state import State
from agents.supervising.limits import Spent
from contracts.completions import ChatMessage, ToolCall


class Supervision(State):
    """`hits` are all passages that the agent was shown, by their numbers."""

    talk: NotRequired[list[ChatMessage]]
    """What the model was told and said after the question: its calls and what came of them."""
    wanted: NotRequired[list[ToolCall]]
    """Calls that are still to be carried out."""
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
