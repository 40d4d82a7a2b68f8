"""What is counted of an answer while it is written: how soon, how long, and how it ended."""

import time
from collections.abc import Sequence

from adapters import metrics
from contracts.chats import MessageStatus
from contracts.errors import AppError
from contracts.events import AnswerEvent, Token
from contracts.projects import AgentChoice


class Measured:
    """From the moment in which its process began with it. What another process had begun is not
    timed: its reader has waited for both."""

    def __init__(self, kind: str, *, taken_over: bool) -> None:
        self._kind, self._taken_over = kind, taken_over
        self._began = time.perf_counter()
        self._spoken = False
        if taken_over:
            metrics.TAKEN_OVER.inc()

    def told(self, events: Sequence[AnswerEvent]) -> None:
        """Right after they could be read."""
        if not self._spoken and any(isinstance(event, Token) for event in events):
            self._spoken = True
            if not self._taken_over:
                metrics.FIRST_WORD.labels(self._kind).observe(self._seconds)

    def ended(self, status: MessageStatus, failure: AppError | None = None) -> None:
        metrics.ANSWERS.labels(self._kind, status.value).inc()
        if failure is not None:
            metrics.FAILED_ANSWERS.labels(self._kind, failure.slug).inc()
        if not self._taken_over:
            metrics.ANSWER_SECONDS.labels(self._kind).observe(self._seconds)

    @property
    def _seconds(self) -> float:
        return time.perf_counter() - self._began


def kind_of(choice: AgentChoice, *, has_model: bool) -> str:
    """What decides how long an answer may take: `sentences` (of the documents), `model` (after one
    search), `agent`, or `automatic` (one of the two)."""
    if not has_model:
        return "sentences"
    return "model" if choice is AgentChoice.SIMPLE else choice.value
