"""A node of the agent's graph with what it is handed, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.supervising.limits import Spent
from agents.supervising.state import Supervision
from contracts.events import Step
from tests.agents.answering.made import state
from tests.agents.supervising.made import Deciding, Shelf, context_of

NOW = 1000.0


@dataclass
class Room:
    """Where a node works; `events` is what its reader sees."""

    context: Context = field(default_factory=lambda: context_of(Deciding([]), Shelf()))
    events: list[Any] = field(default_factory=list[Any])

    @property
    def runtime(self) -> Runtime[Context]:
        return Runtime(context=self.context, stream_writer=self.events.append)

    @property
    def ended(self) -> list[Step]:
        return [one for one in self.steps if one.state != "started"]

    @property
    def steps(self) -> list[Step]:
        return [one for one in self.events if isinstance(one, Step)]


def supervision(question: str = "How cold?", **known: object) -> Supervision:
    """Only what a question comes with, and what is known beside it."""
    asked: Any = state(question)
    first = {name: asked[name] for name in ("question", "history", "refused")}
    return {**first, **known}  # pyright: ignore[reportReturnType]


def spent(**so_far: float) -> Spent:
    return Spent(**{"began": NOW, **so_far})  # pyright: ignore[reportArgumentType]


def stand_still(monkeypatch: Any, *modules: str) -> None:
    for module in modules:
        monkeypatch.setattr(f"agents.supervising.{module}.time", lambda: NOW)


def names(steps: Sequence[Step]) -> list[tuple[str, str, str | None]]:
    return [(one.id, one.name, one.summary) for one in steps]
