"""What a reasoning model thinks before it answers: a step of the trace, and no part of the answer.

Nobody cites it, and no later question is told of it.
"""

from time import perf_counter

from agents.answering.steps import Write
from contracts.events import Step

_KEPT = 8000
"""Characters of it that the trace shows."""


class Thoughts:
    """`add` what comes; the step ends with the first word that is said, or with `end`."""

    def __init__(self, write: Write, step_id: str) -> None:
        self._write, self._id = write, step_id
        self._text = ""
        self._began: float | None = None

    def add(self, thought: str, *, spoken: bool) -> None:
        if thought:
            self._text += thought
            if self._began is None:
                self._began = perf_counter()
                self._write(self._step("started"))
        if spoken:
            self.end()

    def end(self) -> None:
        if self._began is None:
            return
        ms = round((perf_counter() - self._began) * 1000, 1)
        text = self._text.strip()
        left_out = len(text) - _KEPT
        detail = {"thought": text[:_KEPT], **({"left out": left_out} if left_out > 0 else {})}
        done = {"ms": ms, "summary": f"{ms / 1000:.1f} s", "detail": detail}
        self._write(self._step("finished").model_copy(update=done))
        self._began = None

    def _step(self, state: str) -> Step:
        told = {"id": self._id, "parent_id": "answer", "name": "think", "state": state}
        return Step.model_validate(told)
