"""What is kept of a chat's earlier talk, beyond the messages that are told as they were said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

TOLD = 6
"""Messages before a question that a model is told as they were said; longer ago, summarised."""
MOST_TOLD = 12
"""… before a summary takes up the older ones: several at once, so that not every question pays."""


class ChatSummary(BaseModel):
    """The newest of a chat."""

    content: str = Field(default="", description="Empty: nothing is kept.")
    messages: int = Field(default=0, description="So many of the chat's messages are in it.")
    model: str | None = Field(default=None, description="Who wrote it.")
    created_at: datetime | None = None


class EarlierMessage(BaseModel):
    """A message of the branch before a question."""

    id: UUID
    role: Literal["user", "assistant"]
    content: str


class KeptSummary(BaseModel):
    """Of the branch, up to a message and with it. An empty one stands for what the person wants
    forgotten: it is neither told nor summarised again."""

    message_id: UUID
    content: str
    messages: int


class EarlierTalk(NamedTuple):
    """Of the branch before a question."""

    since: Sequence[EarlierMessage] = ()
    """Those that no summary has taken up, oldest first."""
    summary: KeptSummary | None = None
    fitted: int | None = None
    """So many of the last messages the model could read for the answer before, where not all."""

    @property
    def told(self) -> int:
        """How many of the last messages are told as they were said."""
        if self.summary is None:
            return TOLD
        return min(len(self.since), MOST_TOLD if self.summary.content else TOLD)

    @property
    def folded(self) -> Sequence[EarlierMessage]:
        """Those that the next summary takes up: none as long as there is room for them."""
        room = MOST_TOLD if self.fitted is None else min(self.fitted, MOST_TOLD)
        if len(self.since) <= room:
            return ()
        return self.since[: len(self.since) - min(TOLD, room)]


ALL_TOLD = EarlierTalk()
"""Nothing that would have to be summarised."""


class CitedBefore(BaseModel):
    """A passage that an earlier answer of the branch cites, by reference."""

    document_id: UUID
    passage_id: UUID
    quote: str
    question: str
    """That the answer was to."""
    answered: int
    """Which answer it was: the first is 1."""
