"""The trace: every node says when it begins, what came of it and how long it took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from contracts.chats import StepIdentity, StepName
from contracts.events import Step
from contracts.traces import step_at_work

Write = Callable[[Any], None]


@dataclass
class Outcome:
    """Filled in by the node while it works."""

    summary: str | None = None
    detail: dict[str, object] | None = None


@contextmanager
def step(write: Write, name: StepName) -> Iterator[Outcome]:
    """Frames a node's work. A node that raises is never reported as finished."""
    with framed(write, StepIdentity(name=name)) as outcome:
        yield outcome


@contextmanager
def framed(write: Write, which: StepIdentity) -> Iterator[Outcome]:
    """The same for one of several steps of one name, or a part of another one."""
    identity = which.model_dump()
    write(Step(**identity, state="started"))
    began = perf_counter()
    outcome = Outcome()
    before = step_at_work.set(which.id)
    try:
        yield outcome
    finally:
        step_at_work.reset(before)
    ms = round((perf_counter() - began) * 1000, 1)
    ended = {"ms": ms, "summary": outcome.summary, "detail": outcome.detail}
    write(Step(**identity, state="finished", **ended))


def skip(write: Write, name: StepName, summary: str, *, step_id: str = "") -> None:
    write(Step(id=step_id, name=name, state="skipped", summary=summary))
