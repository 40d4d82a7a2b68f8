"""How far an agent may go for one answer, and what its reader is told of a limit."""

import pytest

from agents.supervising.limits import Spent, reached, too_much_read
from contracts.chats import Usage
from contracts.projects import AgentSettings

NOW = 100.0


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.supervising.limits.time", lambda: NOW)


@pytest.mark.parametrize(
    ("spent", "name", "most", "told"),
    [
        ({"faults": 3}, "calls", 3, "3 decisions in a row made no sense"),
        ({"idle": 3}, "loop", 3, "3 decisions in a row brought nothing new"),
        ({"steps": 8}, "steps", 8, "8 steps were taken"),
        ({"tokens": 5000}, "tokens", 5000, "5000 tokens were used"),
        ({"cost": 0.01}, "cents", 1, "1 US cent was spent"),
        ({"began": NOW - 60}, "seconds", 60, "60 seconds went by"),
    ],
)
def test_an_agent_stops_when_it_has_used_up_what_it_may_and_says_what_that_was(
    spent: dict[str, float], name: str, most: int, told: str
) -> None:
    limit = reached(_spent(**spent), _settings())

    assert limit is not None
    assert (limit.name, limit.most) == (name, most)
    assert limit.told == f"{told}: answered from what was found by then."


@pytest.mark.parametrize(
    "spent",
    [
        {"faults": 2},
        {"idle": 2},
        {"steps": 7},
        {"tokens": 4999},
        {"cost": 0.00995},
        {"began": NOW - 59.5},
    ],
)
def test_an_agent_goes_on_while_something_is_left(spent: dict[str, float]) -> None:
    assert reached(_spent(**spent), _settings()) is None


def test_without_a_limit_in_cents_an_agent_may_cost_what_it_does() -> None:
    assert reached(_spent(cost=500), _settings(cents=0)) is None


def test_a_decision_counts_what_was_read_and_written_and_what_has_a_price() -> None:
    spent = Spent(began=NOW).thought(Usage(input_tokens=70, output_tokens=30, cost=0.5))
    spent = spent.thought(Usage(input_tokens=7, output_tokens=3))

    assert (spent.steps, spent.tokens, spent.cost) == (2, 110, 0.5)


def test_faults_and_idle_decisions_are_counted_in_a_row() -> None:
    spent = Spent(began=NOW).acted(fault=True, fresh=False).acted(fault=True, fresh=False)
    assert (spent.faults, spent.idle) == (2, 2)

    spent = spent.acted(fault=False, fresh=True)
    assert (spent.faults, spent.idle) == (0, 0)


def test_what_the_model_reads_at_once_is_told_where_its_server_says_how_much_that_is() -> None:
    known, unknown = too_much_read(4096), too_much_read(None)

    assert (known.name, known.most) == ("window", 4096)
    assert known.told == (
        "4096 tokens are as much as the model reads at once: answered from what was found by then."
    )
    assert (unknown.name, unknown.most) == ("window", 0)
    assert unknown.told == (
        "The model reads no more at once: answered from what was found by then."
    )


def _spent(**spent: float) -> Spent:
    return Spent(**{"began": NOW, **spent})  # pyright: ignore[reportArgumentType]


def _settings(**changed: int) -> AgentSettings:
    some = {"steps": 8, "tokens": 5000, "cents": 1, "seconds": 60}
    return AgentSettings.model_validate(some | changed)
