"""How an answer came about, as it is told."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.chats import StepRecord
from contracts.searching import Explanation
from contracts.traces import Candidate, Trace


class TimedStep(StepRecord):
    begun_ms: float | None = Field(
        default=None, description="Since the answer began; null of a step that was passed over."
    )


class LeftOut(Candidate):
    """A passage that the search found and the answer did not draw on."""

    why: Literal["passages", "per_document", "rerank"] = Field(
        description="`passages`: others fill the places; `per_document`: enough of its document;"
        " `rerank`: the reranker put others before it."
    )


class AnswerTrace(Trace):
    """What was kept, and what the same search leaves out today."""

    message_id: UUID
    spans: list[TimedStep] = Field(description="The message's own steps, with their times.")
    left_out: list[LeftOut] = Field(
        default=[], description="Of the first search, found again just now: the next best."
    )
    explanation: Explanation | None = Field(
        default=None,
        description="Of the same search, just now: how many passages filters, scope and quarantine"
        " leave, and what each leg did.",
    )
