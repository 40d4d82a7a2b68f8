"""Which cells of a row a question asks for."""

import pytest

from agents.extracting.tables.finding import Found, found_in, fullness, sorts_of
from agents.extracting.tables.meeting import Entry, met_by
from agents.extracting.tables.terms import Asked
from contracts.tables import Row

COLUMNS = ("Boat", "Skipper", "Built", "Daily rate", "Rate by week", "Berths")
ROWS = [
    ("Alma", "Ada Berg", "1999-05-01", "€90", "€500", "4"),
    ("Bora", "Bo Lind", "2004-02-01", "€70", "€400", "6"),
    ("Ceto", "", "2010-08-01", "", "€600", "8"),
]
ENTRIES = [Entry(0, n, n + 1, Row(cells, COLUMNS), table="t") for n, cells in enumerate(ROWS)]


def found(question: str, row: int = 0, entries: list[Entry] = ENTRIES) -> Found | None:
    asked = Asked(question)
    return found_in(asked, entries, entries[row], met_by(asked, entries[row]))


def cells(question: str, row: int = 0, entries: list[Entry] = ENTRIES) -> list[str]:
    one = found(question, row, entries)
    assert one is not None
    return [one.entry.row.cells[n] for n in one.asked]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is the skipper of Alma?", ["Ada Berg"]),
        ("What is the daily rate of Alma?", ["€90"]),
        ("What is the rate by week of Alma?", ["€500"]),
    ],
)
def test_the_column_that_is_named_best_is_asked_for(question: str, asked: list[str]) -> None:
    assert cells(question) == asked
    one = found(question)
    assert one is not None and one.by_name and one.named == {0}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("When was Alma made?", ["1999-05-01"]),
        ("How many does Alma sleep?", []),
        ("Tell of Alma", []),
    ],
)
def test_a_column_that_is_not_named_is_asked_for_where_it_is_the_only_one_of_its_kind(
    question: str, asked: list[str]
) -> None:
    assert cells(question) == asked
    one = found(question)
    assert one is not None and not one.by_name


def test_an_empty_cell_that_is_asked_for_is_no_answer() -> None:
    assert found("Who is the skipper of Ceto?", 2) is None
    assert cells("Who is the skipper of Bora?", 1) == ["Bo Lind"]


def test_of_columns_that_are_named_alike_the_one_of_the_kind_that_is_asked_for_answers() -> None:
    columns = ("Boat", "Open day", "Open from")
    boats = [Entry(0, 0, 1, Row(("Alma", "Monday", "08:00"), columns))]

    assert cells("When is Alma open?", 0, boats) == ["08:00"]
    assert cells("Is Alma open?", 0, boats) == ["Monday", "08:00"]


@pytest.mark.parametrize(
    "question", ["When was Alma made?", "Tell of Alma", "Who is the skipper of Alma?"]
)
def test_the_cells_that_the_question_names_are_told(question: str) -> None:
    one = found(question)

    assert one is not None and one.named == {0}


def test_a_named_cell_is_not_what_is_asked_for() -> None:
    assert cells("Which boat has the skipper Ada Berg?") == ["Alma"]


def test_without_columns_a_row_that_is_named_answers_with_all_its_other_cells() -> None:
    plain = [Entry(0, 0, 1, Row(("Harbour", "Rostock", "", "Kiel")))]

    assert cells("Which is the harbour?", 0, plain) == ["Rostock", "Kiel"]
    assert cells("Is it in Kiel?", 0, plain) == []
    one = found("Is it in Kiel?", 0, plain)
    assert one is not None and one.named == {3}


def test_the_fullness_of_a_name_is_the_share_of_it_that_is_said() -> None:
    assert fullness("Daily rate", frozenset({3})) == 0.5
    assert fullness("Daily rate (€)", frozenset({3, 4})) == 1
    assert fullness("Rate", frozenset({3, 4})) == 1


@pytest.mark.parametrize(
    ("column", "sorts"),
    [
        (1, set()),
        (2, {"moment"}),
        (3, {"money", "figure"}),
        (5, {"figure"}),
        (9, set()),
    ],
)
def test_prices_can_be_compared_as_figures_too(column: int, sorts: set[str]) -> None:
    assert sorts_of(ENTRIES, ENTRIES[0], column) == sorts


def test_figures_below_the_name_of_a_price_are_prices() -> None:
    entries = [Entry(0, 0, 1, Row(("A", "90"), ("Boat", "Yearly fee")))]

    assert sorts_of(entries, entries[0], 1) == {"money", "figure"}


def test_only_rows_with_the_same_columns_say_what_a_column_is() -> None:
    other = Entry(0, 0, 1, Row(("x", "free", "free"), ("a", "b", "c")))
    short = Entry(0, 0, 1, Row(("Dora",), COLUMNS))

    assert sorts_of([*ENTRIES, *[other] * 9, short], ENTRIES[0], 2) == {"moment"}
    assert sorts_of([short], ENTRIES[0], 1) == set()


def test_a_cell_beyond_the_last_name_has_figures_too() -> None:
    entries = [Entry(0, 0, 1, Row(("A", "90"), ("Boat",)))]

    assert sorts_of(entries, entries[0], 1) == {"figure"}
