"""Dates however they are written."""

import pytest

from agents.answering.judging.dates import (
    Date,
    Written,
    dates_in,
    is_said,
    without_dates,
    years_in,
)


def readings(text: str) -> list[tuple[Date, ...]]:
    return [written.readings for written in dates_in(text)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-12", Date(2024, 3, 12)),
        ("12 March 2024", Date(2024, 3, 12)),
        ("1st of Jan. 1999", Date(1999, 1, 1)),
        ("December 31, 2024", Date(2024, 12, 31)),
        ("12 Sept", Date(None, 9, 12)),
        ("March 2024", Date(2024, 3, None)),
        ("March, of 2024", Date(2024, 3, None)),
        ("12.03.2024", Date(2024, 3, 12)),
        ("31/12/2024", Date(2024, 12, 31)),
        ("01/01/2024", Date(2024, 1, 1)),
        ("12/12/2024", Date(2024, 12, 12)),
    ],
)
def test_a_date_is_read_with_what_it_says_and_where_it_stands(text: str, date: Date) -> None:
    assert dates_in(f"On {text} it was.") == [Written(3, 3 + len(text), (date,))]


def test_a_date_with_slashes_may_be_either_of_two() -> None:
    assert readings("on 3/4/2024") == [(Date(2024, 4, 3), Date(2024, 3, 4))]


@pytest.mark.parametrize(
    "text", ["13/13/2024", "2024-13-01", "2024-00-12", "2024-03-32", "0/5/2024", "32.01.2024"]
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert readings(f"on {text}") == []


def test_a_month_alone_is_a_date_within_a_sentence_and_capitalised() -> None:
    assert readings("built in May.") == [(Date(None, 5, None),)]
    assert readings("it may be, may, May Berg said") == [(Date(None, 5, None),)]
    assert readings("March on!") == []


def test_two_dates_of_one_kind_or_of_two_are_both_found() -> None:
    assert len(dates_in("on 12 March 2024 or 13 March 2024")) == 2
    assert len(dates_in("on 12 March 2024 or 2024-05-01")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March 2024, 2024-05-01 and in May it was.",
        "On 2024-05-01, in May and on 12 March 2024 it was.",
    ],
)
def test_without_its_dates_a_text_has_no_number_of_theirs(text: str) -> None:
    plain = without_dates(text)

    assert not any(c.isdigit() for c in plain)
    assert plain.startswith("On  — ") and plain.endswith(" it was.")
    assert plain.count("—") == 3


def said(date: str, given: str) -> bool:
    (written,) = dates_in(f"on {date}.")
    return is_said(written, dates_in(f"on {given}."), years_in(given))


@pytest.mark.parametrize(
    ("date", "given"),
    [
        ("12 March 2024", "2024-03-12"),
        ("12 March", "12 March 2024"),
        ("March 2024", "12 March 2024"),
        ("12 March 2024", "12 March; 2024"),
        ("March 2024", "12 March; 2024"),
        ("3/4/2024", "4 March 2024"),
        ("3/4/2024", "3 April 2024"),
    ],
)
def test_a_date_is_said_by_one_that_says_as_much(date: str, given: str) -> None:
    assert said(date, given)


@pytest.mark.parametrize(
    ("date", "given"),
    [
        ("12 March 2024", "12 March"),
        ("12 March 2024", "March 2024"),
        ("12 March 2024", "3 March; 2024"),
        ("12 March 2024", "12 March 2023; 2024"),
        ("2023-03-12", "12 March 2024"),
        ("12 April 2024", "12 March 2024"),
        ("12 March 2024", "nothing"),
    ],
)
def test_a_date_is_not_said_by_one_that_says_less_or_something_else(date: str, given: str) -> None:
    assert not said(date, given)


def test_the_years_of_a_text_are_numbers_of_four_figures() -> None:
    assert years_in("1871, 2024, 12024, 2100, 999 and 1999a") == {1871, 2024}


@pytest.mark.parametrize("text", ["3 May,4 June", "3 May,2020-06-04"])
def test_dates_that_touch_are_two(text: str) -> None:
    assert len(dates_in(text)) == 2
