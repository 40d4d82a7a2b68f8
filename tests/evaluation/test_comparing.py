"""What is worse than its baseline fails, and what cannot be told does not pass for as good."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evaluation.quality.baselines import Stored
from evaluation.quality.comparing import Compared, Verdict, compared, failures, missing
from evaluation.quality.rows import Better, Row


def row(values: Sequence[float], better: Better = Better.MORE, slack: float | None = None) -> Row:
    return Row.of("Right", enumerate(values), better, slack)


def stored(values: Sequence[float]) -> Stored:
    kept = row(values)
    return Stored(kept.mean, len(values), kept.interval, kept.outcomes)


def told(now: Row, before: Sequence[float]) -> Compared:
    return compared(now, stored(before))


def test_a_rate_that_lost_six_questions_and_gained_none_is_worse() -> None:
    found = told(row([1] * 34 + [0] * 6), [1] * 40)

    assert found.verdict is Verdict.WORSE
    assert failures([found], []) == ["Right: 0.1500 worse on 40 questions (p = 0.031)."]


def test_a_rate_that_lost_five_may_have_lost_them_by_chance() -> None:
    found = told(row([1] * 35 + [0] * 5), [1] * 40)

    assert (found.verdict, failures([found], [])) == (Verdict.MOVED, [])


def test_what_ought_to_be_less_is_worse_when_it_is_more() -> None:
    assert told(row([1] * 6, Better.LESS), [0] * 6).verdict is Verdict.WORSE
    assert told(row([0] * 6, Better.LESS), [1] * 6).verdict is Verdict.BETTER


def test_what_is_better_fails_nothing() -> None:
    found = told(row([1] * 6), [0] * 6)

    assert (found.verdict, failures([found], [])) == (Verdict.BETTER, [])


@pytest.mark.parametrize(("now", "verdict"), [(0.4, Verdict.WORSE), (0.499, Verdict.MOVED)])
def test_a_mean_with_slack_may_fall_by_no_more_than_that(now: float, verdict: Verdict) -> None:
    assert told(row([now, 0.5, 0.5], slack=0.002), [0.5] * 3).verdict is verdict


def test_the_same_outcomes_are_as_before() -> None:
    assert told(row([1, 0, 0.3], slack=0.0), [1, 0, 0.3]).verdict is Verdict.SAME


def test_only_questions_that_were_asked_both_times_are_compared() -> None:
    found = told(row([1] * 6 + [0] * 20), [1] * 6)

    assert (found.verdict, found.shared) == (Verdict.SAME, 6)


def test_a_row_whose_questions_are_all_others_fails() -> None:
    now = Row.of("Right", [("another question", 1.0)])
    found = told(now, [1])

    assert found.verdict is Verdict.OTHER
    assert failures([found], []) == ["Right: no question of its baseline was asked."]


def test_a_row_that_was_stored_and_is_not_measured_fails() -> None:
    gone = missing([row([1])], {"Right": stored([1]), "First source": stored([1])})

    assert failures([], gone) == ["First source: it has a baseline and was not measured."]


def test_a_row_without_a_baseline_is_new_and_fails_nothing() -> None:
    found = compared(row([0]), None)

    assert (found.verdict, failures([found], [])) == (Verdict.NEW, [])


def test_what_is_only_told_is_neither_better_nor_worse() -> None:
    assert compared(Row.told("ms", 9.0), stored([1])).verdict is Verdict.TOLD


def test_what_is_told_beside_another_of_the_same_run_has_a_difference_and_no_verdict() -> None:
    found = compared(replace(row([0] * 6), beside=row([1] * 6)), None)

    assert (found.verdict, found.change, found.p) == (Verdict.TOLD, -1.0, 0.03125)
    assert failures([found], []) == []
