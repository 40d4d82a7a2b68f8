import random
import re

import pytest

from contracts.documents import Extract
from contracts.geometry import Word, boxes_of, unpack_words
from contracts.sentences import sentence_spans
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.marked import Marked, squeezed
from tests.ingestion.pdf_writer import PageOf, Text, paragraph, pdf

LINES = [
    "The jolly log is kept by one guard. Every guard who opens a door",
    "at night must sign. It is a heavy book, and by day it lies open.",
]
_LEADS_TO = re.compile(r" \(https?://[^\s()]+\)")  # no page paints it


def spans(extract: Extract) -> list[tuple[int, int]]:
    return [
        (section.start + start, section.start + end)
        for section in extract.sections
        for start, end in sentence_spans(extract.text[section.start : section.end])
    ]


def read(data: bytes) -> tuple[Extract, Marked]:
    extract = PdfParser().parse(data, "test.pdf")
    return extract, Marked(data, extract)


@pytest.mark.parametrize("leading", [1.25, 1.0, 0.9])
def test_a_quotes_boxes_hold_exactly_the_quote(leading: float):
    lines = [Text(72, 100 + 11 * leading * row, LINES[row % 2]) for row in range(6)]
    extract, marked = read(pdf([PageOf(lines)]))

    for start, end in spans(extract):
        boxes = marked.boxes(start, end)
        quote = squeezed(extract.text[start:end])
        assert (marked.bounded(boxes), marked.centred(boxes)) == (quote, quote)


def test_a_quote_over_two_lines_has_two_boxes():
    extract, marked = read(pdf([PageOf(paragraph(LINES))]))
    start = extract.text.index("Every guard")

    boxes = [box for _, box in marked.boxes(start, extract.text.index(" It is"))]

    assert len(boxes) == 2
    assert boxes[0][3] <= boxes[1][1]


def test_a_joined_word_is_marked_without_its_hyphen():
    lines = ["The door of the cold room is locked at night by the con-", "troller on duty."]
    extract, marked = read(pdf([PageOf(paragraph(lines))]))
    start = extract.text.index("controller")

    boxes = marked.boxes(start, start + len("controller"))

    assert len(boxes) == 2
    assert marked.centred(boxes) == "controller"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_follow_the_page_as_it_is_shown(rotate: int):
    """The word stands a tenth from the left and top of the page as its reader sees it."""
    x, y, quarters = {
        0: (61.2, 79.2, 0),
        90: (61.2, 712.8, 1),
        180: (550.8, 712.8, 2),
        270: (550.8, 79.2, 3),
    }[rotate]
    data = pdf([PageOf([Text(x, y, "word", 10, quarters=quarters)], rotate=rotate)])

    (word,) = unpack_words(PdfParser().parse(data, "test.pdf").pages[0].words)

    left, top, right, bottom = word.box
    assert left == pytest.approx(0.1, abs=0.01)
    assert bottom == pytest.approx(0.1, abs=0.01)
    assert right - left > bottom - top or rotate in (90, 270)


def test_boxes_are_fractions_of_the_crop_box():
    page = PageOf([Text(112, 692, "word", 10)], crop=(100, 100, 300, 300))
    (word,) = unpack_words(PdfParser().parse(pdf([page]), "test.pdf").pages[0].words)

    assert word.box[0] == pytest.approx(0.06, abs=0.01)
    assert word.box[3] == pytest.approx(1.0, abs=0.03)


def test_words_far_apart_on_one_line_are_marked_apart():
    words = [Word(0, 3, (0.1, 0.1, 0.2, 0.12)), Word(4, 7, (0.6, 0.1, 0.7, 0.12))]

    assert boxes_of(words, 0, 7) == [word.box for word in words]


def test_two_hundred_sentences_of_a_real_book_are_marked_exactly(first_pages: bytes):
    """All but those on the title page, which prints one title over another, and the one whose
    hyphen at a line's end is the compound's own: PDFium leaves that hyphen out."""
    extract, marked = read(first_pages)
    chosen = [span for span in spans(extract) if len(extract.text[slice(*span)].split()) > 2]
    random.Random(5).shuffle(chosen)
    wrong = []

    for start, end in chosen[:200]:
        boxes = marked.boxes(start, end)
        quote = squeezed(_LEADS_TO.sub("", extract.text[start:end]))
        if quote != marked.bounded(boxes) or quote != marked.centred(boxes):
            wrong.append(extract.text[start:end])

    wrong = [w for w in wrong if "HOW BIG MEDIA" not in w and "LAW TO LOCK" not in w]
    assert [w for w in wrong if "free-software" not in w and w != "Am I al-"] == []
