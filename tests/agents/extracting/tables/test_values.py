"""What can be compared in cells."""

import pytest

from agents.extracting.tables.values import figure, moment, sort_of, value


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("7", 7),
        (" 140 ", 140),
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("1,234", 1234),
        ("0,123", 0.123),
        ("-0,250", -0.25),
        ("1.234", 1.234),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12 500", 12500),
        ("12'500", 12500),
        ("-3", -3),
        ("−3", -3),
        ("+3.5", 3.5),
        ("€420", 420),
        ("$ 1,234.50", 1234.5),
        ("310 shots", 310),
        ("25 °C", 25),
    ],
)
def test_the_figure_of_a_cell_is_read_however_it_is_written(cell: str, number: float) -> None:
    assert figure(cell) == number


@pytest.mark.parametrize("cell", ["", "included", "about 7", "7 of 9", "P-017", "2024-03-18"])
def test_a_cell_of_words_or_of_several_figures_has_none(cell: str) -> None:
    assert figure(cell) is None


def test_dates_and_times_are_in_their_order() -> None:
    written = [
        "00:00:01",
        "07:59",
        "7:59:30",
        "08:00",
        "23:59",
        "1999-12-31",
        "2000-01-01 00:00",
        "2000-01-01T06:30",
        "2000-01-01 07:00",
        "2000-01-02",
        "2000-02-01",
        "2001-01-01",
    ]
    moments = [moment(cell) for cell in written]

    assert None not in moments
    assert moments == sorted(moments, key=lambda one: one or 0)
    assert len(set(moments)) == len(moments)


def test_a_time_is_a_part_of_a_day() -> None:
    assert moment("12:00") == 0.5
    assert moment(" 06:00:00 ") == 0.25
    assert moment("00:45:30") == 2730 / 86400
    midnight, noon = moment("2024-03-18"), moment("2024-03-18 12:36")
    assert midnight is not None and noon is not None
    assert round(noon - midnight, 9) == 0.525


@pytest.mark.parametrize("cell", ["", "12.30", "12h30", "March", "140", "on 2024-03-18"])
def test_what_may_be_a_price_or_stands_among_words_is_no_moment(cell: str) -> None:
    assert moment(cell) is None


@pytest.mark.parametrize(
    ("name", "cells", "sort"),
    [
        ("Fee", ["140", "70"], "figure"),
        ("Fee", ["€140", "€70"], "money"),
        ("Fee", ["€140", "70"], "money"),
        ("Fee (€)", ["140", "70"], "money"),
        ("Battery", ["310 shots", "480 shots"], "figure"),
        ("Length", ["1 day", "3 days"], "figure"),
        ("Length", ["1 DAY", "3 days"], "figure"),
        ("Length", ["1 day", "3"], "figure"),
        ("Length", ["1 day", "2 days", "3 days", "4 days", "unknown"], "figure"),
        ("Length", ["1 day", "3 weeks"], None),
        ("Price", ["€140", "$70"], None),
        ("Date", ["2024-03-18", "2024-03-19"], "moment"),
        ("Opens", ["08:00", "09:30"], "moment"),
        ("Name", ["Ada", "Bo"], None),
        ("Fee", ["140", "70", "", "—"], "figure"),
        ("Fee", ["", "-"], None),
        ("Fee", [], None),
        ("Fee", ["1", "2", "3", "4", "free"], "figure"),
        ("Fee", ["1", "2", "3", "free"], None),
        ("Date", ["2024-03-18"] * 4 + ["soon"], "moment"),
        ("Date", ["2024-03-18"] * 3 + ["soon"], None),
    ],
)
def test_a_column_can_be_compared_where_its_cells_have_one_kind(
    name: str, cells: list[str], sort: str | None
) -> None:
    assert sort_of(name, cells) == sort


def test_a_value_is_read_as_its_column_has_it() -> None:
    assert value("12:00", "moment") == 0.5
    assert value("12 km", "figure") == value("€12", "money") == 12
    assert value("soon", "moment") is None
