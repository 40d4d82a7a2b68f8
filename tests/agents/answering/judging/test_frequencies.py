"""How often something is, however that is said."""

from decimal import Decimal

import pytest

from agents.answering.judging.frequencies import frequencies_in
from agents.answering.judging.quantifiers import is_as_often


@pytest.mark.parametrize(
    ("text", "a_year"),
    [
        ("It is cleaned weekly.", "52"),
        ("It is cleaned every week.", "52"),
        ("It is cleaned each week.", "52"),
        ("It is cleaned once a week.", "52"),
        ("It is cleaned twice a week.", "104"),
        ("It is cleaned 3 times per month.", "36"),
        ("It is cleaned every two years.", "0.5"),
        ("It is cleaned every second year.", "0.5"),
        ("It is cleaned every other day.", "182.5"),
        ("It is cleaned annually.", "1"),
        ("It is cleaned several times daily.", "365"),
        ("It is cleaned quarterly.", "4"),
        ("The three yearly checks are free.", "3"),
        ("It is cleaned hourly.", "8760"),
        ("It is cleaned 3 times every day.", "1095"),
    ],
)
def test_a_frequency_is_so_many_times_a_year(text: str, a_year: str) -> None:
    assert frequencies_in(text) == {Decimal(a_year)}


def test_a_span_is_no_frequency() -> None:
    assert not frequencies_in("It takes two weeks, and all the year it is open.")


@pytest.mark.parametrize(
    ("sentence", "text", "same"),
    [
        ("It is read daily.", "It is read every day.", True),
        ("It is read monthly.", "It is read every day.", False),
        ("It is read monthly.", "It is read, and nobody knows when.", True),
        ("It is read.", "It is read every day.", True),
        ("It is read daily.", "It is read every day and checked every week.", True),
    ],
)
def test_what_is_weekly_there_is_not_monthly_here(sentence: str, text: str, same: bool) -> None:
    assert is_as_often(sentence, text) is same


def test_what_happens_every_0_weeks_is_no_frequency() -> None:
    assert frequencies_in("It is cleaned every 0 weeks.") == frozenset()
