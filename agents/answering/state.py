"""What one node leaves for the next. Nothing of it outlives the question."""

from typing import NotRequired, TypedDict

from agents.answering.citations import Citation, Claim
from contracts.chats import Hit, Turn


class Asked(TypedDict):
    """What the graph starts with."""

    question: str
    history: list[Turn]
    first_search: NotRequired[bool]
    """One search comes before the agent is asked what to do."""


class State(Asked):
    refused: bool
    query: str
    """The question as it is searched: complete without its history."""
    by_model: NotRequired[bool]
    """A language model made it so: the question as it was asked is searched as well, and is what
    is answered."""
    more: bool
    """It asks for more of what was said: that is not said again."""
    why: NotRequired[bool]
    """It asks why there was no answer to `query`."""
    hits: list[Hit]
    several: NotRequired[bool]
    """They were found by more than one search, so that their order says nothing."""
    added: NotRequired[list[Hit]]
    """Of a second search, still to be put among those that a reranker keeps."""
    content: str
    """The answer as it was streamed, marks included."""
    claims: list[Claim]
    """Its sentences."""
    citations: list[Citation]
    """What each mark `[n]` stands for; the first is number 1."""
