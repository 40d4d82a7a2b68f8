"""Which rows are about something else than a question."""

import pytest

from agents.extracting.tables.meeting import Entry, met_by
from agents.extracting.tables.refusing import refused_of
from agents.extracting.tables.terms import Asked
from contracts.tables import Row

COLUMNS = ("Probe", "Technician", "Test fee")
ROWS = [("K001", "Ada Berg", "60"), ("K002", "Bo Lind", "70"), ("K017", "Ada Berg", "80")]
ENTRIES = [Entry(0, n, n + 1, Row(cells, COLUMNS), table="t") for n, cells in enumerate(ROWS)]


def kept(question: str, entries: list[Entry] = ENTRIES) -> list[str]:
    asked = Asked(question)
    refused = refused_of(asked, entries, [met_by(asked, entry) for entry in entries])
    return [e.row.cells[0] for e, no in zip(entries, refused, strict=True) if not no]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Who calibrated probe K002?", ["K002"]),
        ("Did Ada Berg calibrate probe K017?", ["K017"]),
        ("Who calibrated K001 and K002?", ["K001", "K002"]),
        ("Who calibrated probe K999?", []),
        ("Which probes did Ada Berg calibrate?", ["K001", "K017"]),
        ("Which probes did Xaver calibrate?", []),
    ],
)
def test_rows_without_the_codes_and_names_of_a_question_are_refused(
    question: str, rows: list[str]
) -> None:
    assert kept(question) == rows


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What is the monthly fee of K002?", []),
        ("What is the test fee of K002?", ["K002"]),
        ("What is the fee of K002?", ["K002"]),
        ("What is the monthly test fee of K002?", ["K002"]),
        ("Which broken probe has Bo Lind?", ["K002"]),
    ],
)
def test_a_word_that_makes_another_of_a_column_refuses_its_rows(
    question: str, rows: list[str]
) -> None:
    assert kept(question) == rows


def test_a_column_of_one_word_is_another_with_a_word_before_it() -> None:
    fees = [
        Entry(0, n, n + 1, Row((code, "60"), ("Probe", "Fee")), table="t")
        for n, code in enumerate(("K001", "K002"))
    ]

    assert kept("What is the monthly fee of K002?", fees) == []
    assert kept("What is the fee of K002?", fees) == ["K002"]


def test_a_row_of_which_only_a_column_is_meant_is_refused_for_a_word_that_is_open() -> None:
    assert kept("What is the test fee of pensioners?") == []
    assert len(kept("What is the test fee?")) == 3


def test_each_table_is_asked_for_itself() -> None:
    other = Entry(1, 0, 1, Row(("K002", "Cai Rask", "5"), COLUMNS), table="u")

    assert kept("Did Cai Rask calibrate probe K002?", [*ENTRIES, other]) == ["K002"]
    assert kept("Who calibrated probe K017?", [*ENTRIES, other]) == ["K017"]
