"""In a PDF, what is set smaller and higher is no digit of the word before it."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import Extract
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.marked import Marked, squeezed
from tests.ingestion.pdf_writer import PageOf, Text, pdf

_WIDTHS = {" ": 278, ".": 278, ",": 278, "-": 333, "(": 333, ")": 333, "/": 278, "+": 584}
_WIDTHS |= {"t": 278, "s": 500, "i": 222, "l": 222, "f": 278, "H": 722, "O": 778, "C": 722}
_WIDTHS |= {"r": 333, "m": 833, "N": 722, "x": 500, "c": 500, "k": 500, "w": 722, "y": 500}
SIZE, SMALL = 11, 7
LEVEL, UP, DOWN = 0, 4, -2
Parts = Sequence[tuple[str, int]]
"""Text and rise of each run."""


def width(text: str, size: float) -> float:
    return sum(_WIDTHS.get(char, 556) for char in text) * size / 1000


def line(y: float, parts: Parts, small: float = SMALL, apart: float = 0) -> list[Text]:
    x, found = 72.0, list[Text]()
    for text, rise in parts:
        size = small if rise else SIZE
        found.append(Text(x, y - rise, text, size))
        x += width(text, size) + apart
    return found


def read(*texts: Text) -> Extract:
    return PdfParser().parse(pdf([PageOf(texts)]), "test.pdf")


@pytest.mark.parametrize("apart", [0, 0.6])
@pytest.mark.parametrize("small", [5.5, 7, 8])
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("we have 45", LEVEL), ("2", UP), (" units", LEVEL)], "we have 45² units"),
        ([("about 10", LEVEL), ("6", UP), (" units", LEVEL)], "about 10⁶ units"),
        ([("about 10", LEVEL), ("-6", UP), (" m", LEVEL)], "about 10⁻⁶ m"),
        ([("the 1", LEVEL), ("st", UP), (" of May", LEVEL)], "the 1st of May"),
        ([("much H", LEVEL), ("2", DOWN), ("O here", LEVEL)], "much H2O here"),
        ([("so x", LEVEL), ("12", DOWN), ("5 is", LEVEL)], "so x₁₂5 is"),
        ([("a ", LEVEL), ("14", UP), ("C date", LEVEL)], "a ¹⁴C date"),
        ([("N", LEVEL), ("o", UP), (" 7", LEVEL)], "Nº 7"),
        ([("at 19", LEVEL), ("99", UP), (" each", LEVEL)], "at 19⁹⁹ each"),
        ([("in law.", LEVEL), ("1,2", UP), (" And", LEVEL)], "in law.^(1,2) And"),
        ([("Ca", LEVEL), ("2+", UP), (" ions", LEVEL)], "Ca²⁺ ions"),
    ],
)
def test_raised_text_reads_as_it_is_meant(parts: Parts, said: str, small: float, apart: float):
    assert read(*line(100, parts, small, apart)).text == said


def test_type_of_the_same_size_may_be_raised_too():
    texts = [Text(72, 100, "about 10"), Text(72 + width("about 10", 11), 96, "6")]

    assert read(*texts, Text(130, 100, "units")).text == "about 10⁶ units"


def test_a_raised_number_painted_after_the_line_stays_apart():
    texts = line(100, [("we have 45", LEVEL), ("2", UP), (" units of it", LEVEL)])

    assert (
        read(texts[0], texts[2], texts[1]).text.replace("45 ²", "45²") == "we have 45² units of it"
    )


@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from([LEVEL, UP, DOWN])), max_size=3))
@settings(max_examples=40, deadline=None)
def test_numbers_at_one_height_are_read_as_they_stand(numbers: list[tuple[int, int]]):
    parts = [("x7", LEVEL), *((str(number), rise) for number, rise in numbers), (" end", LEVEL)]
    levels = "".join(" " if rise else text for text, rise in parts)

    text = read(*line(100, parts)).text

    assert re.findall("[0-9]+", text) == re.findall("[0-9]+", levels)


def test_words_with_raised_parts_are_marked_where_they_stand():
    first = [
        ("we have 45", LEVEL),
        ("2", UP),
        (" units of it in H", LEVEL),
        ("2", DOWN),
        ("O", LEVEL),
    ]
    data = pdf([PageOf([*line(100, first), *line(120, [("in law.", LEVEL), ("1,2", UP)])])])
    extract = PdfParser().parse(data, "test.pdf")
    marked = Marked(data, extract)

    for word, shown in (("45²", "452"), ("H2O", "H2O"), ("law.^(1,2)", "law.1,2")):
        start = extract.text.index(word)
        assert squeezed(marked.centred(marked.boxes(start, start + len(word)))) == shown


def test_a_note_at_the_foot_begins_with_its_mark():
    note = [Text(72, 697, "2", 5), Text(76, 700, "See the manual of the room.", 8)]

    text = read(*line(100, [("we have 45", LEVEL), ("2", UP), (" units", LEVEL)]), *note).text

    assert [part.replace(" ", "") for part in text.split("\n\n")][-1].startswith("²See")
