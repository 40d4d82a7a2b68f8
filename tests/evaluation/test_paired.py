"""How often chance alone makes a difference: against values worked out by hand."""

import pytest

from evaluation.quality.paired import chance, exchanged, mcnemar


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 1, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (6, 0, 0.03125), (3, 3, 1.0), (2, 8, 0.109375)],
)
def test_rates_are_compared_by_the_questions_that_went_another_way(
    gained: int, lost: int, p: float
) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_questions_that_went_as_before_say_nothing() -> None:
    changed = [1.0] * 6, [0.0] * 6
    as_before = [1.0, 0.0] * 500

    assert chance(changed[0] + as_before, changed[1] + as_before) == chance(*changed)


def test_the_same_outcomes_are_never_a_difference() -> None:
    assert chance([0.2, 1.0, 0.0], [0.2, 1.0, 0.0]) == 1.0


def test_scores_are_compared_by_exchanging_each_pair() -> None:
    assert exchanged([-0.1] * 4) == pytest.approx(2 / 2**4, abs=0.01)
    assert exchanged([-0.1] * 8) == pytest.approx(2 / 2**8, abs=0.003)
    assert exchanged([-0.3, 0.1, 0.1, 0.1]) == pytest.approx(1.0, abs=0.01)


def test_a_small_change_of_many_scores_is_told_from_a_large_one_of_few() -> None:
    before = [0.5] * 100

    assert chance(before, [0.49] * 100) < 0.01
    assert chance(before, [0.0, 0.0, *before[2:]]) > 0.05
