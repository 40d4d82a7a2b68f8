"""What repeats on every page is said once; what only looks as if it did is never lost."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_writer import PageOf, Text, paragraph, pdf

LINES = [
    "The cold room is kept at four degrees, and every change of more than",
    "one degree is written into the log by whoever opens the door on that",
    "day, so that nobody has to guess later what the samples went through.",
]
GOING_ON = [*LINES, "After that the door is closed again by whoever was the last one in the"]
HEAD, FOOT = 40, 760


def read(*pages: PageOf) -> Extract:
    return PdfParser().parse(pdf(pages), "test.pdf")


def page(*at_the_edges: tuple[float, str], lines: list[str] = LINES, size: float = 11) -> PageOf:
    """A page of text with lines at its top or foot, each at its height."""
    return PageOf([*paragraph(lines), *(Text(72, y, said, size) for y, said in at_the_edges)])


def record(number: int, *lines: str) -> PageOf:
    """A page that is a whole of its own."""
    return PageOf([*paragraph([f"Delivered on day {number}.", *lines]), *foot(number)])


def foot(number: int) -> list[Text]:
    return [Text(72, 740, f"Total due {100 + number} EUR")]


@pytest.mark.parametrize("pages", [3, 6, 12])
def test_a_running_head_is_said_once(pages: int):
    extract = read(*[page((HEAD, "THE COLD ROOM")) for _ in range(pages)])

    assert extract.text.count("THE COLD ROOM") == 1
    assert extract.text.count(LINES[0]) == pages
    assert extract.notes == [
        "Said once, though it stands on several pages: \u201cTHE COLD ROOM\u201d."
    ]


def test_a_running_head_is_no_heading_of_what_comes_after_it():
    extract = read(*[page((HEAD, "THE COLD ROOM")) for _ in range(4)])

    assert {section.headings for section in extract.sections} == {()}


@pytest.mark.parametrize(
    "said", ["{}", "- {} -", "Page {}", "Page {} of 12", "Seite {} von 12", "{}/12", "[{}]"]
)
def test_numbers_of_pages_are_left_out_after_the_first(said: str):
    extract = read(*[page((FOOT, said.format(number))) for number in range(1, 6)])

    assert said.format(1) in extract.text
    assert [n for n in range(2, 6) if said.format(n) in extract.text.split("\n\n")] == []
    assert extract.notes == [
        f"Numbers of pages were left out: {said.format(2)} to {said.format(5)}."
    ]


def test_numbers_at_the_foot_may_begin_with_another_than_one():
    extract = read(*[page((FOOT, str(number))) for number in range(117, 123)])

    assert "122" not in extract.text
    assert "117" in extract.text


def test_a_running_title_with_its_page_is_left_out_where_the_text_goes_on():
    pages = [page((HEAD, f"THE COLD ROOM {n}"), lines=GOING_ON) for n in range(31, 36)]
    going_on = [
        PageOf([*paragraph(["corridor. " + LINES[0], *GOING_ON[1:]]), *one.texts[-1:]])
        for one in pages
    ]

    extract = read(*going_on)

    assert "THE COLD ROOM 31" in extract.text
    assert "THE COLD ROOM 33" not in extract.text


@pytest.mark.parametrize(
    "said",
    [
        "Total due {} EUR",
        "Total due: {}",
        "{} EUR are due",
        "Employee {}",
        "Net pay {},50",
        "Invoice No. {}",
        "{} / Anna Berg",
    ],
)
@pytest.mark.parametrize("where", [HEAD, FOOT])
@pytest.mark.parametrize("first", [1, 2, 101, 2019])
def test_what_each_of_many_records_says_in_the_same_place_stays(
    said: str, where: float, first: int
):
    numbers = range(first, first + 6)

    extract = read(*[page((where, said.format(number))) for number in numbers])

    assert [n for n in numbers if said.format(n) not in extract.text] == []
    assert extract.notes == []


@pytest.mark.parametrize("first", [1, 41])
def test_numbered_headings_stay(first: int):
    numbers = range(first, first + 5)

    extract = read(*[page((HEAD, f"Lesson {number}"), size=18) for number in numbers])

    assert [n for n in numbers if f"Lesson {n}" not in extract.text] == []


def test_a_lone_number_in_large_type_is_what_its_page_is_about():
    extract = read(*[page((HEAD, str(year)), size=24) for year in range(2019, 2024)])

    assert all(str(year) in extract.text for year in range(2019, 2024))


def test_a_lone_number_at_the_top_of_records_that_are_counted_otherwise_stays():
    extract = read(*[page((HEAD, str(number))) for number in range(701, 707)])

    assert all(str(number) in extract.text for number in range(701, 707))


def test_a_sum_beside_the_page_s_number_stays():
    pages = [
        PageOf(
            [*paragraph(LINES), Text(72, FOOT, f"Sum {17 * n} EUR"), Text(480, FOOT, f"Page {n}")]
        )
        for n in range(1, 6)
    ]

    extract = read(*pages)

    assert [n for n in range(1, 6) if f"Sum {17 * n} EUR" not in extract.text] == []
    assert "Page 3" not in extract.text


def test_six_invoices_keep_their_sums_and_are_no_paragraph_together():
    extract = read(*[record(number) for number in range(1, 7)])

    said = [extract.text[s.start : s.end] for s in extract.sections]
    assert [one for one in said if "Total" in one] == [
        f"Total due {100 + n} EUR" for n in range(1, 7)
    ]


def test_a_line_without_a_stop_at_the_end_of_a_page_is_not_joined_to_the_next_page():
    first = PageOf(paragraph([*LINES, "Anna Berg"]))
    second = PageOf(paragraph(["Invoice for the second half of the year", *LINES]))

    extract = read(first, second)

    assert "Anna Berg Invoice" not in extract.text


def test_a_sentence_goes_on_past_the_first_running_head_of_its_kind():
    cut = [*LINES, "Whoever was the last one in the room closes the door behind them and the"]
    rest = ["window, and says so in the log.", *LINES]
    pages = [PageOf(paragraph(cut)), page((HEAD, "THE COLD ROOM"), lines=rest)]

    extract = read(*pages, *[page((HEAD, "THE COLD ROOM")) for _ in range(3)])

    assert "behind them and the window, and says so" in extract.text
    assert extract.text.count("THE COLD ROOM") == 1
