"""A node says when it begins, what came of it and how long it took."""

import pytest

from agents.answering.steps import skip, step
from contracts.events import Step


def test_a_step_is_told_when_it_begins_and_with_what_came_of_it() -> None:
    told: list[Step] = []

    with step(told.append, "guard") as outcome:
        assert told == [Step(name="guard", state="started")]
        outcome.summary, outcome.detail = "Question allowed", {"rule": "none"}

    end = told[1]
    assert (end.name, end.state) == ("guard", "finished")
    assert (end.summary, end.detail) == ("Question allowed", {"rule": "none"})
    assert end.ms is not None and end.ms >= 0


def test_a_step_that_fails_is_never_told_as_finished() -> None:
    told: list[Step] = []

    with pytest.raises(RuntimeError), step(told.append, "answer"):
        raise RuntimeError

    assert [one.state for one in told] == ["started"]


def test_a_step_that_is_passed_over_says_why() -> None:
    told: list[Step] = []

    skip(told.append, "rewrite", "The question stands by itself.")

    assert told == [Step(name="rewrite", state="skipped", summary="The question stands by itself.")]
