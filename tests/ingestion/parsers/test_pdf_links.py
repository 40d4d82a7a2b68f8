"""Where a link of a PDF leads to stands behind the words that lead there."""

from collections.abc import Sequence

import pytest

from contracts.documents import BlockKind, Extract
from contracts.geometry import Box, boxes_of, unpack_words
from tests.ingestion.pdf_forms import filled
from tests.ingestion.pdf_shown import Shown, shown_pdf, width_of
from tests.ingestion.pdf_writer import Text, paragraph
from tests.ingestion.printed_links import link, over, pressed, read

RULES = "https://a.example/rules"
LINES = ["Guests sign the log before they go in. See the rules for guests of the", "cold room."]


def boxes(extract: Extract, said: str) -> list[Box]:
    start = extract.text.index(said)
    return boxes_of(list(unpack_words(extract.pages[0].words)), start, start + len(said))


def linked(texts: Sequence[Text], *links: tuple[str, str]) -> Extract:
    """`links` are words and where they lead to."""
    return read(filled(texts, [link(over(texts, words), target) for words, target in links]))


def test_an_address_stands_behind_its_words():
    text = linked(paragraph(LINES), ("the rules", RULES)).text

    assert "See the rules (https://a.example/rules) for guests of the cold room." in text


def test_a_quote_with_an_address_marks_the_words_of_the_link():
    plain = read(filled(paragraph(LINES), []))
    extract = linked(paragraph(LINES), ("the rules", RULES))

    whole = boxes(extract, "See the rules (https://a.example/rules) for guests")
    assert whole == boxes(plain, "See the rules for guests")
    assert boxes(extract, RULES) == boxes(plain, "rules")


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_links_of_turned_pages_are_found(rotate: int):
    texts = paragraph(LINES)
    data = filled(texts, [link(over(texts, "the rules"), RULES)], rotate=rotate)

    assert "the rules (https://a.example/rules) for" in read(data).text


def test_a_link_over_two_lines_is_said_once():
    texts = paragraph(LINES)
    both = [link(over(texts, words), RULES) for words in ("guests of the", "cold room.")]

    text = read(filled(texts, both)).text

    assert text.endswith("the rules for guests of the cold room. (https://a.example/rules)")


def test_quadrilaterals_within_the_rectangle_say_where_the_words_are():
    texts = paragraph(LINES)
    left, top, right, bottom = over(texts, "the rules")
    quads = f"/QuadPoints [{left} {top} {right} {top} {left} {bottom} {right} {bottom}]"

    text = read(filled(texts, [link((60, 700, 560, 600), RULES, quads)])).text

    assert "See the rules (https://a.example/rules) for guests" in text


@pytest.mark.parametrize(
    "said",
    [
        [f"See {RULES} for all of it."],
        ["See a.example/rules/ for all of it."],
        ["The rules stand at https://a.exam", "ple/rules and on the door of the room."],
    ],
)
def test_an_address_that_the_paragraph_shows_is_not_said_again(said: list[str]):
    texts = paragraph(said)
    parts = [word for line in said for word in line.split() if "ple" in word or "exam" in word]
    links = [link(over(texts, part), RULES) for part in parts]

    assert read(filled(texts, links)).text.count("rules") == " ".join(said).count("rules")


def test_an_address_is_said_once_in_a_paragraph():
    text = linked(paragraph(LINES), ("the rules", RULES), ("guests of", RULES)).text

    assert text.count(RULES) == 1


@pytest.mark.parametrize(
    "action",
    [
        "/A << /S /GoTo /D [4 0 R /Fit] >>",
        "/Dest [4 0 R /Fit]",
        "/A << /S /URI /URI (rules.html) >>",
        "/A << /S /URI /URI (javascript:alert) >>",
        "/A << /S /GoToR /F (other.pdf) /D [0 /Fit] >>",
        f"/F 2 /A << /S /URI /URI ({RULES}) >>",
    ],
)
def test_ways_within_the_file_and_links_that_nobody_sees_lead_nowhere(action: str):
    texts = paragraph(LINES)
    left, top, right, bottom = over(texts, "the rules")
    annotation = f"<< /Type /Annot /Subtype /Link {action} /Rect [{left} {bottom} {right} {top}] >>"

    assert read(filled(texts, [annotation])).text == read(filled(texts, [])).text


def test_where_a_heading_leads_to_is_said_below_it():
    texts = [Text(72, 80, "The cold room", 20), *paragraph(LINES, y=120)]

    extract = linked(texts, ("cold", RULES))

    heading, below, after = extract.sections
    said = [extract.text[one.start : one.end] for one in (heading, below)]
    assert (heading.kind, below.kind) == (BlockKind.HEADING, BlockKind.PARAGRAPH)
    assert said == ["The cold room", RULES]
    assert after.headings == ("The cold room",)
    assert boxes(extract, RULES) == boxes(extract, "cold")


def test_addresses_that_are_too_long_are_counted():
    extract = linked(paragraph(LINES), ("the rules", f"{RULES}/{'x' * 500}"))

    assert "x" * 20 not in extract.text
    assert extract.notes == [
        "Links that were left out, whose addresses have more than 500 characters: 1."
    ]


def test_a_rectangle_over_a_whole_page_is_no_link_of_its_words():
    lines = [" ".join(f"word{row}n{n}" for n in range(9)) for row in range(20)]

    assert RULES not in read(filled(paragraph(lines), [link((0, 792, 612, 0), RULES)])).text


def test_a_link_of_a_part_of_a_word_is_that_words():
    texts = paragraph(["Read rules/guests/visitors/deliveries before you come in."])
    left, top, right, bottom = over(texts, "rules/guests/visitors/deliveries")
    first = (left, top, left + (right - left) / 4, bottom)

    text = read(filled(texts, [link(first, RULES)])).text

    assert "deliveries (https://a.example/rules) before" in text


def test_where_a_cell_leads_to_stands_in_it():
    rows = [("Log", "open", "4"), ("Guests", "rules", "6"), ("Doors", "shut", "8")]
    texts = [
        Text(72 + 150 * column, 100 + 20 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]

    assert "Guests | rules (https://a.example/rules) | 6" in linked(texts, ("rules", RULES)).text


def test_lines_from_right_to_left_have_their_links():
    plain = shown_pdf([Shown(540, 100, "םיללכה תא ואר", ends=True)])
    left = 540 - width_of("םיללכה תא ואר")
    rect = (left, 702, left + width_of("םיללכה"), 690)

    text = read(pressed(plain, rect, RULES)).text

    assert text == f"ראו את הכללים ({RULES})"
