"""What a reasoning model thinks is a step of the trace."""

import pytest

from agents.answering.thoughts import Thoughts
from contracts.events import Step


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What is written by somebody who thinks from 10.0 to 12.3456 by the clock."""
    clock = iter([10.0, 12.3456])
    monkeypatch.setattr("agents.answering.thoughts.perf_counter", lambda: next(clock))
    return []


def test_a_thought_is_a_step_below_the_answer_that_ends_with_its_first_word(
    shown: list[Step],
) -> None:
    thoughts = Thoughts(shown.append, "think-1")
    thoughts.add(" First ", spoken=False)
    thoughts.add("this. ", spoken=True)
    thoughts.add("", spoken=True)

    begun, ended = shown
    assert (begun.id, begun.parent_id, begun.name) == ("think-1", "answer", "think")
    assert (begun.state, ended.state) == ("started", "finished")
    assert (ended.id, ended.ms, ended.summary) == ("think-1", 2345.6, "2.3 s")
    assert ended.detail == {"thought": "First this."}


@pytest.mark.parametrize(
    ("length", "left"), [(8000, {}), (8001, {"left out": 1}), (8002, {"left out": 2})]
)
def test_of_a_long_thought_the_beginning_is_kept_and_it_says_how_much_is_not(
    shown: list[Step], length: int, left: dict[str, int]
) -> None:
    thoughts = Thoughts(shown.append, "think-1")
    thoughts.add("x" * length, spoken=True)

    assert shown[-1].detail == {"thought": "x" * 8000, **left}


def test_who_thinks_nothing_has_no_such_step(shown: list[Step]) -> None:
    thoughts = Thoughts(shown.append, "think-1")
    thoughts.add("", spoken=True)
    thoughts.end()

    assert shown == []
