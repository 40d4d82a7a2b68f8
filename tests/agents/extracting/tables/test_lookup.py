"""Questions about rows of tables: which row, which cell, and when the table does not say."""

from collections.abc import Sequence

import pytest

from agents.extracting.tables.lookup import CERTAIN, extracted, look_up
from agents.extracting.tables.meeting import Entry
from agents.extracting.words import stem
from contracts.sentences import Extracted
from contracts.tables import Row
from tests.agents.answering.made import hit

FEES = [
    ("Class", "Joining fee", "Yearly fee", "Locker"),
    ("Adult", "60", "140", "included"),
    ("Youth", "20", "70", ""),
    ("Family", "90", "260", "included"),
]
ROTA = [
    ("Week", "Front desk", "Night porter", "Guests"),
    ("1", "Ines Falk", "Omar Said", "2"),
    ("2", "Bruno Tal", "Dana Reyes", "7"),
]
CAMERAS = [
    ("Feature", "Orion 5", "Orion 7"),
    ("Price", "€420", "€690"),
    ("Battery life", "310 shots", "480 shots"),
]


def entries(table: Sequence[tuple[str, ...]]) -> list[Entry]:
    columns, *rows = table
    return [Entry(0, n, n + 1, Row(cells, columns), table="t") for n, cells in enumerate(rows)]


def answers(
    question: str, table: Sequence[tuple[str, ...]] = FEES, whole: bool = True
) -> list[tuple[str, list[str]]]:
    """The first cell of each row that answers, and the cells that do."""
    return [
        (f.entry.row.cells[0], [f.entry.row.cells[n] for n in f.asked])
        for f in look_up(question, entries(table), whole).rows
    ]


@pytest.mark.parametrize(
    ("question", "table", "found"),
    [
        ("yearly fee for adults?", FEES, [("Adult", ["140"])]),
        ("Which class has a yearly fee of 70?", FEES, [("Youth", ["Youth"])]),
        ("Which classes have an included locker?", FEES, []),
        ("Who is the night porter in week 2?", ROTA, [("2", ["Dana Reyes"])]),
        ("Which week has 7 guests?", ROTA, [("2", ["2"])]),
        ("How much does the Orion 7 cost?", CAMERAS, [("Price", ["€690"])]),
    ],
)
def test_the_row_is_found_by_its_cells_and_the_cell_by_its_column(question, table, found):
    assert answers(question, table) == found


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("yearly fee for pensioners?", FEES),
        ("monthly fee for adults?", FEES),
        ("insurance fee for adults?", FEES),
        ("Who is the night porter in week 7?", ROTA),
        ("What is the price of the Orion 9?", CAMERAS),
    ],
)
def test_of_a_row_or_column_that_is_not_there_nothing_is_said(question, table):
    looked = look_up(question, entries(table), True)

    assert not looked.rows
    assert len(looked.refused) == len(table) - 1


def test_an_empty_cell_is_no_answer():
    looked = look_up("Is a locker included for the youth class?", entries(FEES), True)

    assert not looked.rows
    assert "Youth" in [entry.row.cells[0] for entry in looked.refused]


@pytest.mark.parametrize(
    ("question", "table", "found"),
    [
        ("Which class has the highest yearly fee?", FEES, [("Family", ["Family", "260"])]),
        ("Which class has the lowest joining fee?", FEES, [("Youth", ["Youth", "20"])]),
        ("Which camera has the longest battery life?", CAMERAS, [("Battery life", ["480 shots"])]),
        ("Which class is the cheapest?", FEES, []),  # of two fees
    ],
)
def test_the_most_and_the_least_are_told_where_it_is_clear_of_what(question, table, found):
    assert answers(question, table) == found


def test_the_most_of_a_part_of_a_table_is_not_told_and_more_is_wanted():
    looked = look_up("Which class has the highest yearly fee?", entries(FEES), False)

    assert not looked.rows and looked.wanting


LOG = [
    ("Probe", "Technician", "Result"),
    ("K001", "Ada Berg", "passed"),
    ("K001", "Cai Rask", "failed"),
    ("K002", "Bo Lind", "passed"),
    ("K003", "Ada Berg", "passed"),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Which technician calibrated probes K001 and K002?",
            [("K001", ["Ada Berg"]), ("K001", ["Cai Rask"]), ("K002", ["Bo Lind"])],
        ),
        ("What result had K003, K002 probes?", [("K002", ["passed"]), ("K003", ["passed"])]),
        ("Which technician calibrated K001 and K009?", []),
        ("Which technician, Ada Berg or Bo Lind, had K003?", [("K003", [])]),
    ],
)
def test_every_row_that_is_named_is_found(question, found):
    assert answers(question, LOG) == found


def test_of_rows_that_are_named_one_may_have_the_most():
    table = [("Boat", "Berths"), ("Alma", "4"), ("Bora", "6"), ("Ceto", "8")]

    assert answers("Which of Alma and Bora has the most berths?", table) == [
        ("Bora", ["Bora", "6"])
    ]


def test_a_place_that_two_columns_have_is_no_choice_between_rows():
    table = [("From", "To", "Fare"), ("Kiel", "Rostock", "9"), ("Rostock", "Wismar", "5")]

    assert answers("What is the fare from Kiel to Rostock?", table) == [("Kiel", ["9"])]


@pytest.mark.parametrize("code", ["AB-1200", "ab-1200"])
def test_a_code_is_met_as_a_whole(code: str) -> None:
    table = [
        ("Part", "Shelf", "Stock"),
        ("AB-1200", "4", "7"),
        ("XY-1200", "5", "8"),
        ("AB-1300", "1200", "9"),
    ]

    assert answers(f"What is the stock of {code}?", table) == [("AB-1200", ["7"])]
    assert answers(f"What is the stock of {code[:-1]}1?", table) == []


def refused(question: str, table: Sequence[tuple[str, ...]] = FEES) -> list[str]:
    looked = look_up(question, entries(table), True)
    assert not looked.rows
    return [entry.row.cells[0] for entry in looked.refused]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Do adults swim?", ["Adult"]),  # it is named, and has nothing of that
        ("Does a family dance?", ["Family"]),
        ("Is the locker included for youth?", ["Adult", "Family", "Youth"]),
    ],
)
def test_a_row_that_is_named_and_does_not_say_is_refused(question: str, rows: list[str]) -> None:
    assert refused(question) == rows


def test_a_row_that_is_named_alone_is_told_as_a_whole() -> None:
    assert answers("Tell of adults") == [("Adult", [])]
    assert answers("Who is the porter Dana Reyes?", ROTA) == [("2", [])]


def test_a_part_of_a_table_is_enough_only_where_a_code_or_a_long_number_names_the_row() -> None:
    keyed = [("Probe", "By"), ("P017", "Ada"), ("180", "Bo"), ("Old", "Cai")]

    for question, wanting in (
        ("Who is by P017?", False),
        ("Who is by 180?", False),
        ("Who is by old?", True),
    ):
        looked = look_up(question, entries(keyed), False)
        assert looked.wanting is wanting or not looked.rows, question


def test_the_passages_that_meet_most_are_likely_and_those_that_meet_nothing_are_not() -> None:
    columns = ("Class", "Fee")
    rows = [("Youth", "20"), ("Adult", "60"), ("Family", "90")]
    three = [Entry(n, 0, 1, Row(cells, columns), table=f"{n}") for n, cells in enumerate(rows)]
    other = Entry(3, 0, 1, Row(("Rome", "Ines"), ("City", "Mayor")), table="3")

    assert look_up("What is the adult fee?", [*three, other], False).likely == [1, 0, 2]


def test_nothing_is_looked_up_without_rows_or_without_a_word_to_look_for() -> None:
    for looked in (look_up("What fee?", [], False), look_up("What is it?", entries(FEES), False)):
        assert (looked.rows, looked.refused, looked.wanting, looked.likely) == ([], [], False, [])


def test_of_rows_that_are_alike_in_all_that_is_asked_a_dozen_are_told_and_more_are_no_answer() -> (
    None
):
    table = [("Boat", "Harbour"), *[(f"Boat {n}", "Kiel") for n in range(13)]]

    assert len(answers("Which boat is in the harbour of Kiel?", table[:13])) == 12
    assert answers("Which boat is in the harbour of Kiel?", table) == []


def test_a_row_that_answers_is_told_where_it_stands_with_the_cells_that_are_asked_for() -> None:
    table = hit("Class | Fee\nAdult | 60", title="fees.csv")
    row = Entry(1, 12, 22, Row(("Adult", "60"), ("Class", "Fee")), table="t")
    looked = look_up("What is the fee of adults?", [row], True)

    assert extracted(looked, [hit(), table]) == [
        Extracted(1, 12, 22, "Adult | 60", CERTAIN, asked=(1,))
    ]


PORTS = [("ssh", "22/tcp"), ("bgp", "179/tcp"), ("mailq", "174/tcp")]


def ports(*around: str) -> list[Entry]:
    said = frozenset(map(stem, around))
    return [Entry(n, 0, 1, Row(cells), said, "t") for n, cells in enumerate(PORTS)]


def test_a_row_without_columns_is_certain_where_the_document_has_the_other_words() -> None:
    rows = look_up("Which port does ssh use?", ports("port"), True).rows

    assert [(f.entry.row.cells[0], f.asked) for f in rows] == [("ssh", (1,))]
    assert look_up("Which lamp does ssh use?", ports("port"), True).rows == []


def test_a_row_without_columns_that_a_number_names_answers_as_a_whole() -> None:
    rows = look_up("Which service uses port 174?", ports("port", "service"), True).rows

    assert [(f.entry.row.cells[0], f.asked) for f in rows] == [("mailq", ())]


def test_of_a_row_without_columns_nobody_can_tell_what_it_says() -> None:
    looked = look_up("What runs on port 179?", ports("port"), True)

    assert looked.rows == []
    assert ports("port")[1] not in looked.refused
    assert looked.by_key == [1]


def test_where_a_number_is_asked_for_any_row_may_be_of_its_table() -> None:
    assert look_up("What runs on gate 4711?", ports(), False).likely == [0, 1, 2]
    assert look_up("What runs on gate?", ports(), False).likely == []
