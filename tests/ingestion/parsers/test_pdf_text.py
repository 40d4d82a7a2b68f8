import pytest

from contracts.documents import BlockKind, Extract
from contracts.ports import Parser
from ingestion.parsers.pdf import PdfParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.pdf_writer import PageOf, Text, paragraph, pdf

LINES = [
    "The cold room is kept at four degrees, and every change of more than",
    "one degree is written into the log by whoever opens the door on that",
    "day, so that nobody has to guess later what the samples went through.",
]


def read(*pages: PageOf) -> Extract:
    return PdfParser().parse(pdf(pages), "test.pdf")


def texts(extract: Extract, kind: BlockKind | None = None) -> list[str]:
    return [
        extract.text[s.start : s.end] for s in extract.sections if kind is None or s.kind is kind
    ]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return PdfParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return pdf([PageOf([Text(72, 60, "Storage", 18, "bold"), *paragraph(LINES)])])


def test_the_lines_of_a_paragraph_are_joined():
    assert texts(read(PageOf(paragraph(LINES)))) == [" ".join(LINES)]


def test_a_word_broken_at_a_line_end_is_whole_again():
    lines = ["We keep a record of every single temperature that the con-", "troller reports."]

    assert texts(read(PageOf(paragraph(lines))))[0].endswith("that the controller reports.")


def test_a_compound_the_document_writes_with_a_hyphen_keeps_it():
    lines = [
        "A well-known problem is that a long line may end within a well-",
        "known word, which then must keep its hyphen when it is joined.",
    ]

    assert "within a well-known word" in texts(read(PageOf(paragraph(lines))))[0]


def test_an_indented_line_after_a_full_stop_begins_a_paragraph():
    second = paragraph(LINES, y=100 + 3 * 13.75)
    second[0] = Text(90, second[0].y, LINES[0].replace("The", "Another"))

    assert len(texts(read(PageOf([*paragraph(LINES), *second])))) == 2


def test_a_paragraph_goes_on_over_a_page_break():
    first = PageOf([*paragraph(LINES), *paragraph(LINES[:2], y=160)])
    second = PageOf([*paragraph(LINES[2:]), *paragraph(LINES, y=140)])

    extract = read(first, second)

    assert texts(extract) == [" ".join(LINES)] * 3
    assert [page.start for page in extract.pages] == [0, extract.text.rindex(LINES[2], 0, 420)]


def test_a_note_at_the_foot_does_not_interrupt_the_sentence_above_it():
    note = Text(72, 730, "1. A note in small type at the foot of the page.", 8)
    extract = read(PageOf([*paragraph(LINES[:2], y=650), note]), PageOf([*paragraph(LINES[2:])]))

    assert " ".join(LINES) in texts(extract)
    assert [p.end <= q.start for p, q in zip(extract.pages, extract.pages[1:], strict=False)]


def test_what_the_page_does_not_show_is_not_read():
    marks = [Text(20, 780, "4TH PASS PAGES"), Text(20, 20, "job 14773")]

    extract = read(PageOf([*marks, *paragraph(LINES)], crop=(50, 50, 560, 740)))

    assert texts(extract) == [" ".join(LINES)]


def test_two_columns_are_read_one_after_the_other():
    left = [f"left column line number {n} of the text" for n in range(1, 9)]
    right = [f"right column line number {n} of text" for n in range(1, 9)]
    rows = [
        text
        for pair in zip(paragraph(left, x=60), paragraph(right, x=330), strict=True)
        for text in pair
    ]

    text = read(PageOf(rows)).text

    assert text.index("left column line number 8") < text.index("right column line number 1")


def test_the_rows_of_a_table_stay_rows():
    cells = [("Sample", "Degrees", "Door"), ("Alpha", "4.1", "closed"), ("Beta", "5.0", "open")]
    page = PageOf(
        [
            Text(x, 100 + 16 * row, cell)
            for row, line in enumerate(cells)
            for x, cell in zip((72, 220, 360), line, strict=True)
        ]
    )

    assert texts(read(page), BlockKind.TABLE_ROW) == [" | ".join(line) for line in cells]


def test_a_cell_that_is_empty_leaves_its_place_so_that_no_other_is_read_under_its_column():
    """In the middle, and at the beginning, as where a cell goes on over several rows."""
    cells = [
        ("Stop", "Bus 12", "Bus 14", "Bus 20"),
        ("Town Hall", "07:11", "07:31", ""),
        ("University", "07:28", "", "08:09"),
        ("", "09:28", "09:40", "10:09"),
    ]
    page = PageOf(
        [
            Text(x, 100 + 16 * row, cell)
            for row, line in enumerate(cells)
            for x, cell in zip((72, 220, 300, 380), line, strict=True)
            if cell
        ]
    )
    extract = read(page)

    assert texts(extract, BlockKind.TABLE_ROW) == [
        "Stop | Bus 12 | Bus 14 | Bus 20",
        "Town Hall | 07:11 | 07:31",
        "University | 07:28 |  | 08:09",
        "| 09:28 | 09:40 | 10:09",
    ]
    assert [(p.start, p.end) for p in extract.pages] == [(0, len(extract.text))]


def test_cells_that_say_the_same_at_the_foot_of_each_page_are_no_running_feet():
    def page(first: int) -> PageOf:
        return PageOf(
            [
                Text(x, 72 + 15 * row, cell)
                for row in range(44)
                for x, cell in ((60, f"K-{first + row:03d}"), (200, f"C{25 + 5 * (row % 4)}"))
            ]
        )

    rows = texts(read(*(page(100 + 44 * n) for n in range(4))), BlockKind.TABLE_ROW)

    assert rows == [f"K-{100 + n:03d} | C{25 + 5 * (n % 44 % 4)}" for n in range(4 * 44)]


def test_cells_that_stand_close_are_told_by_the_rows_around_them():
    page = PageOf(
        [
            *(Text(x, 100, cell) for x, cell in ((72, "Code"), (150, "Place"), (220, "Found"))),
            *(Text(x, 116, cell) for x, cell in ((72, "A"), (150, "B-12"), (220, "450"))),
            *(Text(x, 132, cell) for x, cell in ((72, "A-very-long-a"), (150, "C-15"), (220, "7"))),
        ]
    )

    assert texts(read(page), BlockKind.TABLE_ROW)[-1] == "A-very-long-a | C-15 | 7"


def test_list_items_are_items():
    page = PageOf([*paragraph(["Bring these:"]), *paragraph(["• gloves", "• a lamp"], y=130)])

    assert texts(read(page), BlockKind.LIST_ITEM) == ["• gloves", "• a lamp"]


def test_larger_type_makes_headings_and_their_order_makes_levels():
    page = PageOf(
        [
            Text(72, 60, "Storage", 20, "bold"),
            *paragraph(LINES, y=90),
            Text(72, 160, "Cold room", 14, "bold"),
            *paragraph(LINES, y=190),
        ]
    )

    assert read(page).sections[-1].headings == ("Storage", "Cold room")


def test_a_raised_number_belongs_to_the_word_before_it():
    line = Text(72, 100, "It is so by law.")
    page = PageOf([line, Text(149, 96, "12", 6), Text(160, 100, "And so it stays for now.")])

    assert texts(read(page)) == ["It is so by law.¹² And so it stays for now."]


def test_a_drop_cap_begins_its_word():
    lines = paragraph(LINES, x=110)
    cap = Text(72, 124, "T", 46)
    lines[0] = Text(103, 100, LINES[0][1:])

    assert read(PageOf([cap, *lines])).text.startswith("The cold room")


def test_ligatures_come_apart_and_pages_without_text_are_named():
    extract = read(PageOf(paragraph(LINES)), PageOf([]))

    assert extract.notes == ["Page 2 has no text; it may be a picture."]
    assert [page.number for page in extract.pages] == [1, 2]


def test_the_preface_of_a_real_book_reads_as_printed(first_pages: bytes):
    extract = PdfParser().parse(first_pages, "book.pdf")

    for sentence in (
        "Pogue was skeptical of the core argument of the book—that software, or “code,” "
        "functioned as a kind of law—and his review suggested the happy thought that if life in "
        "cyberspace got bad, we could always “drizzle, drazzle, druzzle, drome”-like simply flip "
        "a switch and be back home.",
        "But even if he was right then, the point is not right now: Free Culture is about the "
        "troubles the Internet causes even after the modem is turned off.",
        "(to borrow a phrase from the founder of the free-software movement²), but “free” as in",
        "the National Rifle Association, between liberal Olympia Snowe and conservative Ted "
        "Stevens,” he formulated perhaps most simply just what was at stake",
        "in the effective scope of the law. The law is changing; that change is altering",
        "self-propelled vehicle could fly. The moment was electric",
    ):
        assert sentence in extract.text
    for outside in ("4TH PASS", "14773_", "❚"):
        assert outside not in extract.text
    assert extract.text.count("get-it>") == 1
    assert "PREFACE xv" not in extract.text
