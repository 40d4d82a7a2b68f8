"""What of a question a row meets, and where."""

import math

import pytest

from agents.extracting.tables.meeting import Entry, Met, met_by, score_of, weights_of
from agents.extracting.tables.terms import Asked
from agents.extracting.words import stem
from contracts.tables import Row

COLUMNS = ("Class", "Joining fee", "Yearly fee", "Seats")


def met(
    question: str,
    cells: tuple[str, ...] = ("Adult", "60", "140", "7"),
    columns: tuple[str, ...] = COLUMNS,
    around: str = "",
) -> Met:
    above = frozenset(map(stem, around.split()))
    return met_by(Asked(question), Entry(0, 0, 1, Row(cells, columns), above))


def words(question: str, places: frozenset[int]) -> list[str]:
    return [Asked(question).words[at] for at in sorted(places)]


def test_a_cell_that_is_said_whole_is_named() -> None:
    question = "What is the fee of adults?"
    found = met(question)

    assert words(question, found.cells[0]) == ["adults"]
    assert found.named == {0}


def test_a_column_is_met_by_the_words_of_its_name() -> None:
    question = "What is the yearly fee?"
    found = met(question)

    assert {c: words(question, said) for c, said in found.columns.items()} == {
        1: ["fee"],
        2: ["yearly", "fee"],
    }
    assert words(question, found.by_columns) == ["yearly", "fee"]
    assert not found.cells and not found.named


def test_without_columns_none_is_met() -> None:
    assert met("What is the yearly fee?", columns=()).columns == {}


def test_what_stands_above_the_table_is_met_there() -> None:
    question = "What is the fee in Rostock?"
    found = met(question, around="rostock harbour")

    assert words(question, found.around) == ["rostock"]
    assert words(question, found.all) == ["fee", "rostock"]


def test_a_number_is_that_of_the_column_that_is_named_beside_it() -> None:
    question = "Where are 7 seats?"

    assert met(question, ("7", "60", "140", "7")).named == {3}
    assert met(question, ("Adult", "7", "140", "9")).named == set()


def test_a_number_is_not_that_of_a_column_that_is_named_elsewhere() -> None:
    assert met("Which fee is said for 7 seats?", ("Adult", "7", "140", "7")).named == {3}


def test_a_number_that_is_said_twice_is_that_of_either_column() -> None:
    rota = ("3", "7"), ("Week", "Seats")

    assert met("Has week 7 a night of 7 seats?", *rota).named == {1}


def test_a_number_with_no_column_beside_it_may_stand_in_any() -> None:
    assert met("Who is number 60?").named == {1}


def test_a_cell_of_words_that_say_little_is_never_named() -> None:
    assert met("What is the total of it?", ("the", "60")).named == set()
    assert met("What is it?", ("", "60")).named == set()


def test_the_first_cell_may_be_meant_by_another_word() -> None:
    question = "What is the cost?"

    assert words(question, met(question, ("Price", "420"), ("Feature", "Orion")).cells[0]) == [
        "cost"
    ]
    assert met(question, ("Orion", "price"), ("Feature", "Orion")).cells == {}
    assert met(question, ("Price now", "420"), ("Feature", "Orion")).cells == {}


def test_a_cell_is_met_in_part_by_its_words_and_is_not_named() -> None:
    question = "What does Berg earn?"
    found = met(question, ("Ada Berg", "60"), ("Who", "Wage"))

    assert words(question, found.cells[0]) == ["berg"]
    assert found.named == set()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When is room 12 b free?", ["12"]),
        ("When is room 3 free?", []),
        ("When is hall 12 30 free?", ["12", "30"]),
    ],
)
def test_the_figures_of_a_cell_are_said_with_all_of_them(question: str, said: list[str]) -> None:
    cell = "12 30 upstairs" if len(said) == 2 else "12 upstairs"

    assert words(question, met(question, (cell, "x"), ("Place", "Note")).by_cells) == said


def weights(question: str, *rows: tuple[str, ...]) -> dict[str, float]:
    asked = Asked(question)
    found = [met_by(asked, Entry(0, n, n + 1, Row(r, COLUMNS))) for n, r in enumerate(rows)]
    return {asked.words[at]: weight for at, weight in weights_of(asked, found).items()}


def test_a_word_weighs_more_the_fewer_rows_meet_it_and_codes_and_names_most() -> None:
    rows = [("Adult", "60"), ("Adult", "70"), ("Youth", "80")]
    found = weights("adult or youth for Xaver", *rows)

    assert found["youth"] > found["adult"] > 0
    assert found["xaver"] == pytest.approx(2 * found["youth"])
    assert found["youth"] == pytest.approx(math.log(4))
    assert weights("adult total", *rows)["total"] == pytest.approx(0.4 * math.log(4))


def test_a_row_scores_by_where_it_meets_a_word() -> None:
    weights = {1: 1.0}
    none = frozenset[int]()
    at = frozenset({1})
    scores = [
        score_of(met, weights)
        for met in (
            Met({0: at}, {}, none, frozenset({0})),
            Met({0: at}, {}, none, none),
            Met({}, {0: at}, none, none),
            Met({}, {}, at, none),
            Met({}, {}, none, none),
        )
    ]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1 and scores[-1] == 0
    assert len(set(scores)) == 5


def test_words_that_are_not_weighed_score_nothing() -> None:
    at = frozenset({1, 2})

    assert score_of(Met({0: at}, {}, frozenset(), frozenset({0})), {2: 3.0}) == 3


@pytest.mark.parametrize(
    ("question", "cell", "said"),
    [
        ("What runs on port 22?", "22/tcp", ["22"]),
        ("What runs on 22/tcp?", "22/tcp", ["22", "tcp"]),
        ("What runs on port 22?", "22/7", []),
        ("What uses tcp?", "22/tcp", []),
    ],
)
def test_what_a_number_is_one_of_goes_without_saying(question, cell, said) -> None:
    found = met(question, ("ssh", cell), ())

    assert (words(question, found.cells[1]) if 1 in found.named else []) == said


@pytest.mark.parametrize(
    ("question", "cell", "named"),
    [
        ("What does ESC-m do?", "ESC-/", False),
        ("What does esc-/ do?", "ESC-/", True),
        ("What does ESC do?", "ESC", True),
        ("What is at 5?", "-5", False),
        ("What does the SNMP trap do?", "snmp-trap", True),
    ],
)
def test_a_sign_makes_another_of_a_word(question: str, cell: str, named: bool) -> None:
    assert (0 in met(question, (cell, "x"), ()).named) is named
