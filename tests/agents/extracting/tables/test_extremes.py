"""Which row has the most or the least of something."""

import pytest

from agents.extracting.tables.lookup import look_up
from agents.extracting.tables.meeting import Entry
from contracts.tables import Row

BOATS = [
    ("Boat", "Harbour", "Built", "Daily rate", "Berths"),
    ("Alma", "Kiel", "1999-05-01", "€90", "4"),
    ("Bora", "Kiel", "2004-02-01", "€70", "6"),
    ("Ceto", "Rostock", "2010-08-01", "€120", "8"),
    ("Dora", "Rostock", "1989-03-01", "", "8"),
]


def told(
    question: str, table: list[tuple[str, ...]] = BOATS, *others: Entry
) -> list[tuple[str, ...]]:
    columns, *rows = table
    entries = [Entry(0, n, n + 1, Row(cells, columns), table="t") for n, cells in enumerate(rows)]
    looked = look_up(question, [*entries, *others], whole=True)
    return [tuple(f.entry.row.cells[n] for n in f.asked) for f in looked.rows]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Which boat has the highest daily rate?", [("Ceto", "€120")]),
        ("Which boat has the lowest daily rate?", [("Bora", "€70")]),
        ("Which boat is the cheapest?", [("Bora", "€70")]),
        ("Which boat is the oldest?", [("Dora", "1989-03-01")]),
        ("Which boat is the newest?", [("Ceto", "2010-08-01")]),
        ("Which boat has the most berths?", [("Ceto", "8"), ("Dora", "8")]),
        ("Which boat in Kiel has the most berths?", [("Bora", "6")]),
        ("Which boat in Kiel has the highest daily rate?", [("Alma", "€90")]),
    ],
)
def test_the_outermost_row_is_told_with_what_it_has(
    question: str, rows: list[tuple[str, ...]]
) -> None:
    assert told(question) == rows


@pytest.mark.parametrize(
    "question",
    [
        "Which boat is the largest?",  # of what?
        "Which boat has the highest harbour?",  # words cannot be compared
        "Which green wooden boat has the highest daily rate?",
        "Which boat in Wismar has the most berths?",
    ],
)
def test_nothing_is_told_where_it_is_not_clear_of_what_or_of_whom(question: str) -> None:
    assert told(question) == []


def test_what_most_rows_share_is_no_extreme() -> None:
    many = [("Boat", "Harbour", "Berths"), *[(f"B{n}", "Kiel", "4") for n in range(7)]]

    assert told("Which boat has the most berths?", many) == []
    assert len(told("Which boat has the most berths?", many[:7])) == 6


def test_only_the_rows_of_one_table_are_compared() -> None:
    other = Entry(1, 0, 1, Row(("Big", "x", "99"), ("Ship", "Port", "Bunks")), table="u")

    assert told("Which boat has the most berths?", BOATS, other) == [("Ceto", "8"), ("Dora", "8")]


def test_in_a_table_on_its_side_the_cells_of_the_row_are_compared() -> None:
    cameras = [
        ("Feature", "Orion 5", "Orion 7", "Orion 9"),
        ("Price", "€420", "€690", "€690"),
        ("Battery life", "310 shots", "480 shots", "none"),
        ("Colour", "red", "blue", "grey"),
    ]

    assert told("Which camera has the longest battery life?", cameras) == []
    cameras[2] = ("Battery life", "310 shots", "480 shots", "95 shots")
    assert told("Which camera has the longest battery life?", cameras) == [("480 shots",)]
    assert told("Which camera has the shortest battery life?", cameras) == [("95 shots",)]
    assert told("Which camera has the highest price?", cameras) == [("€690", "€690")]
    assert told("Which camera has the highest colour?", cameras) == []


HULLS = [
    ("Boat", "Hull", "Berths"),
    ("Alma", "wood", "4"),
    ("Bora", "steel", "6"),
    ("Ceto", "wood", "5"),
    ("Dora", "steel"),
]


def test_only_rows_with_all_the_cells_that_are_named_are_compared() -> None:
    assert told("Which wood boat has the most berths?", HULLS) == [("Ceto", "5")]
    assert told("Which boat has the most berths?", HULLS) == [("Bora", "6")]


def test_where_no_row_that_is_meant_has_a_figure_none_has_most() -> None:
    table = [HULLS[0], ("Alma", "wood", "4"), ("Ceto", "wood", "5"), ("Dora", "steel", "none")]
    table += [(f"B{n}", "wood", f"{n}") for n in range(3)]

    assert told("Which steel boat has the most berths?", table) == []


def test_the_only_row_of_a_table_has_most_of_everything() -> None:
    assert told("Which boat has the most berths?", HULLS[:2]) == [("Alma", "4")]


def test_one_word_may_be_open_and_two_may_not() -> None:
    assert told("Which boat has the most berths at dusk?", HULLS) == [("Bora", "6")]
    assert told("Which boat has the most berths when dusk falls?", HULLS) == []


def test_the_only_figures_are_compared_where_no_column_is_named_and_the_first_column_last() -> None:
    both = [("No", "Berths"), ("7", "2"), ("8", "1")]
    first = [("No", "Harbour"), ("7", "Kiel"), ("8", "Husum")]

    assert told("Which boat is the largest?", both) == [("7", "2")]
    assert told("Which boat is the largest?", first) == [("8",)]
    assert told("Which boat is the largest?", [(*row, "3") for row in both]) == []


def test_a_row_of_dates_is_compared_on_its_side() -> None:
    cameras = [
        ("Feature", "Orion 5", "Orion 7"),
        ("Launch", "2020-01-01", "2021-01-01"),
        ("Price", "€420", "€690"),
    ]

    assert told("Which camera has the latest launch?", cameras) == [("2021-01-01",)]
    assert told("Which camera has the earliest launch?", cameras) == [("2020-01-01",)]
    assert told("Which camera has the latest launch when dusk falls?", cameras) == []


@pytest.mark.parametrize(
    ("question", "table", "named"),
    [
        ("Which wood boat has the most berths?", HULLS, {1}),
        ("Which camera has the highest price?", [("Feature", "A", "B"), ("Price", "4", "6")], {0}),
    ],
)
def test_the_cells_that_the_question_names_are_told_with_a_row(
    question: str, table: list[tuple[str, ...]], named: set[int]
) -> None:
    columns, *rows = table
    entries = [Entry(0, n, n + 1, Row(cells, columns), table="t") for n, cells in enumerate(rows)]

    assert [found.named for found in look_up(question, entries, whole=True).rows] == [named]
