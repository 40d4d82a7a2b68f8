"""Numbers, in figures and in words, as values."""

from decimal import Decimal

import pytest

from agents.answering.judging.numbers import claimed_numbers, given_numbers, value_of


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ("7", "7"),
        ("1,000", "1000"),
        ("1,234,567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("0,5", "0.5"),
        ("2.5", "2.5"),
    ],
)
def test_figures_have_a_value_however_they_are_grouped(figures: str, value: str) -> None:
    assert value_of(figures) == Decimal(value)


@pytest.mark.parametrize("written", ["2.10.3", "4th", "1960s", "²", "1e5x"])
def test_a_version_an_ordinal_and_a_raised_figure_are_no_numbers(written: str) -> None:
    assert value_of(written) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The lamp is lit.", []),
        ("twenty-five lamps", [25]),
        ("Zero and nineteen, twenty, ninety", [0, 19, 20, 90]),
        ("two hundred and six", [206]),
        ("one hundred and five", [105]),
        ("five and six", [5, 6]),
        ("zero five", [0, 5]),
        ("twenty one lamps", [21]),
        ("twenty ten", [20, 10]),
        ("two, three, four", [2, 3, 4]),
        ("twenty thirty-five fifteen", [20, 35, 15]),
        ("nine twenty, zero nine, twenty zero", [9, 20, 0]),
        ("two hundred twenty-six seven", [226, 7]),
        ("two thousand six seven", [2006, 7]),
        ("two thousand three hundred", [2300]),
        ("three million two thousand and one", [3_002_000]),
        ("hundred lamps, and a thousand", []),
        ("3 million and 2-thousand and 5 bn", [3_000_000, 2000, 5 * 10**9]),
        ("7 thousandths", [7]),
        ("12", [12]),
    ],
)
def test_a_sentence_claims_the_numbers_that_it_says(text: str, numbers: list[int]) -> None:
    claimed = claimed_numbers(text)

    assert claimed >= frozenset(map(Decimal, numbers))
    assert claimed <= frozenset(map(Decimal, [*numbers, 1]))


def test_one_is_a_number_in_what_is_given_and_not_in_what_is_claimed() -> None:
    assert claimed_numbers("one lamp") == frozenset()
    assert given_numbers("one lamp") == frozenset({Decimal(1)})


def test_what_only_counts_is_a_number_in_what_is_given_alone() -> None:
    assert claimed_numbers("the Third lamp") == frozenset()
    assert given_numbers("the Third and twentieth lamp") == frozenset(map(Decimal, (3, 20)))


def test_how_often_and_dozens_are_numbers_in_what_is_given() -> None:
    assert given_numbers("Twice a dozen") == frozenset(map(Decimal, (2, 12)))


def test_a_version_is_kept_as_it_is_written_and_the_numbers_after_it_count() -> None:
    assert claimed_numbers("Use 2.10.3 with 4 lamps.") == frozenset(["2.10.3", Decimal(4)])
