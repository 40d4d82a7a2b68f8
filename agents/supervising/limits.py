"""How far an agent may go for one answer, and when it goes round in circles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import time

from contracts.chats import Limit, Usage
from contracts.projects import AgentSettings

_FAULTS = 2
"""So many decisions in a row that cannot be carried out are explained to the model; no more."""
_IDLE = 3
"""So many decisions in a row that bring nothing new are a loop."""
_CUT_SHORT = "answered from what was found by then."


@dataclass(frozen=True)
class Spent:
    """What the agent has used so far, and how its last calls went."""

    began: float
    """By the clock, which another process that goes on has too."""
    steps: int = 0
    tokens: int = 0
    cost: float = 0
    """In US dollars, of what has a price."""
    faults: int = 0
    """Decisions in a row of which nothing could be carried out."""
    idle: int = 0
    """Decisions in a row that brought nothing new."""

    def thought(self, usage: Usage) -> "Spent":
        """After the model decided."""
        tokens = self.tokens + usage.input_tokens + usage.output_tokens
        cost = self.cost + (usage.cost or 0)
        return replace(self, steps=self.steps + 1, tokens=tokens, cost=cost)

    def acted(self, *, fault: bool, fresh: bool) -> "Spent":
        """After its calls were carried out, or none of them could be."""
        faults = self.faults + 1 if fault else 0
        return replace(self, faults=faults, idle=0 if fresh else self.idle + 1)


def seconds_left(spent: Spent, settings: AgentSettings) -> float:
    return spent.began + settings.seconds - time()


def reached(spent: Spent, settings: AgentSettings) -> Limit | None:
    """The first limit that stops the agent; it answers from what it has found by then."""
    stops: Sequence[tuple[bool, Limit]] = (
        (spent.faults > _FAULTS, _limit("calls", _FAULTS + 1, "decisions in a row made no sense")),
        (spent.idle >= _IDLE, _limit("loop", _IDLE, "decisions in a row brought nothing new")),
        (
            spent.steps >= settings.steps,
            _limit("steps", settings.steps, "step was taken", "steps were taken"),
        ),
        (
            spent.tokens >= settings.tokens,
            _limit("tokens", settings.tokens, "token was used", "tokens were used"),
        ),
        (
            0 < settings.cents <= spent.cost * 100,
            _limit("cents", settings.cents, "US cent was spent", "US cents were spent"),
        ),
        (seconds_left(spent, settings) <= 0, out_of_time(settings)),
    )
    return next((limit for stopped, limit in stops if stopped), None)


def out_of_time(settings: AgentSettings) -> Limit:
    return _limit("seconds", settings.seconds, "second went by", "seconds went by")


def too_much_read(window: int | None) -> Limit:
    """The model cannot read what it has found so far and its own calls at once; not every server
    says how much that is."""
    if window is None:
        return Limit(name="window", most=0, told=f"The model reads no more at once: {_CUT_SHORT}")
    return _limit("window", window, "tokens are as much as the model reads at once")


def _limit(name: str, most: int, one: str, many: str = "") -> Limit:
    """What happened so often, in words for once and for several times; without: always alike."""
    what = one if most == 1 else many or one
    return Limit(name=name, most=most, told=f"{most} {what}: {_CUT_SHORT}")
