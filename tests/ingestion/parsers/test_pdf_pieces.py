"""Words and columns that a file paints in pieces are put together as the page shows them."""

import pytest

from ingestion.parsers import page_numbers
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_writer import PageOf, Text, paragraph, pdf

SEEN = "The door of the cold room was open on every one of these days."
WIDTHS = {"c": 500, "o": 556, "l": 222, "d": 556, "0": 556}  # of Helvetica, in thousandths


def read(*texts: Text, rotate: int = 0, above: bytes = b"") -> str:
    return PdfParser().parse(pdf([PageOf(texts, rotate=rotate, above=above)]), "a.pdf").text


def letters(word: str, x: float, y: float, quarters: int) -> list[Text]:
    """Each an object of its own; the page is turned so that the line runs across it."""
    found: list[Text] = []
    for letter in word:
        found.append(Text(x, y, letter, 10, quarters=quarters))
        step = WIDTHS[letter] / 100
        x, y = (x, y - step) if quarters == 1 else (x, y + step)
    return found


@pytest.mark.parametrize(("rotate", "quarters"), [(90, 1), (270, 3)])
def test_letters_that_are_painted_one_by_one_on_a_turned_page_are_one_word(
    rotate: int, quarters: int
):
    line = letters("cold0", 100, 400, quarters)

    assert read(*line, rotate=rotate) == "cold0"


def test_a_space_that_is_painted_where_the_word_goes_on_is_none():
    end = 72 + (222 + 556 + 556) / 100  # of “lod”, at 10 points
    parts = [
        Text(72, 100, "lod", 10),
        Text(end + 0.3, 100, "  ", 10),
        Text(end + 0.6, 100, "locod is kept shut", 10),
    ]

    assert read(*parts) == "lodlocod is kept shut"


def test_words_that_stand_close_stay_apart():
    end = 72 + (222 + 556 + 556) / 100

    assert read(Text(72, 100, "lod ", 10), Text(end + 2.2, 100, "cold room", 10)) == "lod cold room"


def test_a_raised_number_that_is_painted_elsewhere_belongs_to_the_word_that_it_touches():
    end = 72 + (222 + 556 + 556) / 100
    line = [Text(72, 100, "lod", 10), Text(end + 4, 100, "cold room and more", 10)]

    assert read(*line, *paragraph([SEEN], y=200), Text(end + 0.2, 96.5, "2", 6)).startswith(
        "lod² cold"
    )


def test_three_columns_that_are_painted_row_by_row_are_columns():
    rows = [[f"{name} line {row} goes on here" for name in "ABC"] for row in range(8)]
    texts = [
        Text(72 + 160 * column, 100 + 12 * row, text, 9)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]

    found = read(*texts)

    assert [found.index(f"{name} line {row}") for name in "ABC" for row in range(8)] == sorted(
        found.index(f"{name} line {row}") for name in "ABC" for row in range(8)
    )


def test_a_letter_that_is_an_i_in_turkish_alone_numbers_no_page():
    assert page_numbers.beside("vıı cold room") == set()
    assert page_numbers.alone("ıı") is None
    assert page_numbers.beside("vii cold room") == {(7, "cold room")}


def test_a_word_of_a_column_that_touches_is_no_exponent():
    ten, five = 72 + 11.12, 72 + 11.12 + 3.34
    line = [Text(72, 100, "10", 10), Text(ten, 96.5, "5", 6), Text(five, 96.5, "coldoc", 10)]

    assert read(*line) in ("10⁵ coldoc", "coldoc 10⁵")


def test_a_date_above_a_word_is_none_of_the_number_that_it_touches():
    line = [Text(72, 95, "2018-06-06", 5), Text(72 + 23.9, 100, "385.669,69", 10)]

    assert read(*line).split() == ["2018-06-06", "385.669,69"]


def test_an_exponent_as_large_as_its_word_belongs_to_it():
    assert read(Text(72, 100, "lod", 10), Text(72 + 13.34, 96, "2", 10)) == "lod²"


def test_small_numbers_beside_each_other_stay_apart():
    line = [Text(72, 95, "+49 690 111216", 5), Text(72 + 36, 100, "coldoc", 10)]

    assert read(*line).startswith("⁺⁴⁹ ⁶⁹⁰ ¹¹¹²¹⁶")
