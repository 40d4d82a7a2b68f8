"""A row of a table in plain words."""

import pytest

from agents.answering.citations import Citation
from agents.answering.rows import told
from contracts.tables import Row
from tests.agents.answering.made import hit

CELLS = ("Adult", "140", "12")
COLUMNS = ("Class", "Yearly fee", "Visits")


def row(
    cells: tuple[str, ...] = CELLS,
    columns: tuple[str, ...] = COLUMNS,
    asked: tuple[int, ...] | None = None,
) -> str:
    return told(Citation(hit(), 0, 12, 1, row=Row(cells, columns), asked=asked))


def test_a_sentence_is_told_as_it_stands_and_inert() -> None:
    assert told(Citation(hit("It was *cold*."), 0, 14, 1)) == r"It was \*cold\*."


def test_a_row_of_which_no_cell_is_asked_for_is_told_whole() -> None:
    assert row() == "Class: Adult; Yearly fee: 140; Visits: 12."
    assert row(("*Adult*", "140"), COLUMNS[:2]) == r"Class: \*Adult\*; Yearly fee: 140."


def test_the_cells_that_are_asked_for_come_first_and_bold() -> None:
    assert row(asked=(1,)) == "Yearly fee: **140** (Class: Adult; Visits: 12)."
    assert row(asked=(1, 2)) == "Yearly fee: **140**; Visits: **12** (Class: Adult)."


def test_where_all_cells_are_asked_for_none_stands_beside_them() -> None:
    assert row(asked=(0, 1, 2)) == "Class: **Adult**; Yearly fee: **140**; Visits: **12**."


def test_cells_and_names_of_a_told_cell_are_inert() -> None:
    said = r"Fee: **\`1\`** (\*Class\*: \_A\_)."
    assert row(("_A_", "`1`"), ("*Class*", "Fee"), asked=(1,)) == said


def test_empty_cells_stand_beside_nothing() -> None:
    assert row(("Adult", "140", ""), asked=(1,)) == "Yearly fee: **140** (Class: Adult)."


@pytest.mark.parametrize(
    ("cells", "columns", "said"),
    [
        (("Adult", "140"), (), "Adult: **140**."),
        (("_A_", "1*", "2"), (), r"\_A\_: **1\***."),
        (("Adult", "140"), ("Class",), "**140** (Class: Adult)."),
        (("Adult", "140"), ("Class", ""), "**140** (Class: Adult)."),
    ],
)
def test_a_cell_without_a_column_is_named_by_the_first_of_a_row_without_any(
    cells: tuple[str, ...], columns: tuple[str, ...], said: str
) -> None:
    assert row(cells, columns, asked=(1,)) == said


def test_of_a_long_row_only_the_first_cells_say_which_one_it_is() -> None:
    cells = tuple("abcdefghij")
    names = tuple("ABCDEFGHIJ")

    assert row(cells, names, asked=(9,)) == "J: **j** (A: a; B: b; C: c; D: d; E: e; F: f)."


def test_of_a_row_without_columns_the_name_stands_once() -> None:
    assert row(columns=(), asked=(1, 2)) == "Adult: **140**; **12**."
    assert row(columns=(), asked=(0, 1)) == "**Adult**; **140** (12)."
