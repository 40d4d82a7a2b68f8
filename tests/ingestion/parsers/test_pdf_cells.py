"""Cells of several lines that stand beside each other on levels of their own are read whole."""

import pytest

from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_writer import PageOf, Text, pdf


def read(*texts: Text) -> str:
    return PdfParser().parse(pdf([PageOf(texts)]), "a.pdf").text


def in_the_middle(y: float, name: str, said: list[str], figure: str) -> list[Text]:
    """A row whose cells stand in its middle, painted cell by cell."""
    middle = y + 6 * (len(said) - 1)
    lines = [Text(200, y + 12 * place, text, 10) for place, text in enumerate(said)]
    return [Text(72, middle, name, 10), *lines, Text(400, middle, figure, 10)]


def test_a_cell_is_read_whole_where_others_stand_beside_its_middle():
    rows = [
        *in_the_middle(100, "Pump", ["Checked by the plumber", "on the first of May"], "12.50"),
        *in_the_middle(130, "Valve", ["Was shut when we", "came to the house"], "7.25"),
    ]

    assert read(*rows) == (
        "Pump | Checked by the plumber on the first of May | 12.50\n"
        "Valve | Was shut when we came to the house | 7.25"
    )


def test_a_code_that_goes_over_the_lines_of_a_cell_is_one_word():
    rows = in_the_middle(100, "Pump", ["Ordered as part ZK-", "807953 in May"], "12.50")

    assert "ZK-807953" in read(*rows)


def test_a_hyphen_is_not_followed_by_what_stands_in_another_column():
    lines = [
        Text(72, 100, "The pump was", 10),
        Text(72, 116, "13 days old", 10),
        Text(300, 108, "It is the part ZK-", 10),
        Text(300, 122, "807953 of the list", 10),
    ]

    assert "ZK-13" not in read(*lines)


def test_a_hyphen_is_not_followed_by_small_type_above_the_next_line():
    lines = [
        Text(72, 100, "It is the part of the list ZK-", 10),
        Text(72, 122, "807953 of this year, which was told.", 10),
        Text(150, 112, "said", 5),
    ]

    assert "ZK-said" not in read(*lines)


def test_columns_with_as_many_lines_are_rows_whatever_their_levels():
    left = [Text(72, 100 + 12 * row, f"Name {row}", 10) for row in range(3)]
    right = [Text(300, 104 + 12 * row, f"{row}{row} euros", 10) for row in range(3)]

    text = read(*left, *right)

    assert [text.index(f"Name {row}") < text.index(f"{row}{row} euros") for row in range(3)]
    assert text.index("00 euros") < text.index("Name 1")


def test_lines_that_were_not_painted_one_after_the_other_are_no_cell():
    above, below = Text(200, 100, "Checked by the plumber", 10), Text(200, 112, "on", 10)

    text = read(above, Text(72, 106, "Pump", 10), below)

    assert text.split() == ["Checked", "by", "the", "plumber", "Pump", "on"]


def in_turns(left: list[Text], right: list[Text]) -> list[Text]:
    return [text for pair in zip(left, right, strict=True) for text in pair]


def test_columns_of_short_lines_that_drift_apart_are_read_one_after_the_other():
    left = [Text(72, 100 + 12 * row, f"Left {row}", 10) for row in range(12)]
    right = [Text(300, 101.2 + 12 * row + row // 6, f"Right {row}", 10) for row in range(12)]

    words = read(*in_turns(left, right)).split()

    sides = [[word for row in range(12) for word in (side, str(row))] for side in ("Left", "Right")]
    assert words == sides[0] + sides[1]


def test_cells_that_stand_a_little_lower_in_each_row_are_cells():
    names = [Text(72, 100 + 14 * row, f"Name {row}", 10) for row in range(12)]
    figures = [Text(300, 102 + 14 * row, f"{row + 10} euros", 10) for row in range(12)]

    words = read(*in_turns(names, figures)).split()

    assert words[:4] == ["Name", "0", "|", "10"]
    assert words.index("11") < words.index("2")


def test_cells_in_another_size_are_cells_however_their_levels_differ():
    names = [Text(72, 100 + 14 * row, f"Name {row}", 12) for row in range(12)]
    figures = [Text(300, 101 + 14 * row + row % 2, f"{row + 10} euros", 9) for row in range(12)]

    words = read(*in_turns(names, figures)).split()

    assert words[:4] == ["Name", "0", "|", "10"]
    assert words.index("11") < words.index("2")


def test_cells_whose_levels_waver_are_cells():
    below = [0.0, 2.1, -1.5, 1.2, -2.4, 0.9, 2.6, -0.8, 1.9, -2.0, 0.7, -1.1]
    names = [Text(72, 100 + 14 * row, f"Name {row}", 10) for row in range(12)]
    figures = [Text(300, 100 + 14 * row + below[row], f"{row + 10} euros", 10) for row in range(12)]

    words = read(*in_turns(names, figures)).split()

    assert words.index("11") < words.index("2")


SENTENCE = [
    "The pump was cold",
    "and the plumber came",
    "with his two sons and",
    "they were all glad",
]


def notes(left: list[str], right: list[str]) -> list[str]:
    """Of two columns that are level and painted row by row."""
    texts = [
        Text(x, 100 + 14 * row, text, 10)
        for row, pair in enumerate(zip(left, right, strict=True))
        for x, text in zip((72, 320), pair, strict=True)
    ]
    return PdfParser().parse(pdf([PageOf(texts)]), "a.pdf").notes


@pytest.mark.parametrize(
    "right", [["No. 12", "No. 13", "No. 14", "No. 15"], ["It was", "so for", "all of", "us."]]
)
def test_where_sentences_seem_to_go_on_below_the_notes_tell_that_rows_were_read(right: list[str]):
    (note,) = notes(SENTENCE, right)

    assert note.startswith("Page 1: what stands side by side was read row by row")


@pytest.mark.parametrize(
    "left",
    [
        ["Pump", "Valve", "House", "Tower"],
        ["pump", "valve", "house", "tower"],
        ["The pump is cold.", "the valve is shut.", "the house is old.", "the tower is high."],
        ["The pump", "The valve", "The house", "The tower"],
    ],
)
def test_of_a_table_the_notes_tell_nothing(left: list[str]):
    assert notes(left, ["12.50", "7.25", "9.00", "1.75"]) == []
