import pytest

from ingestion.parsers.ocr import Recognised, named, unread
from ingestion.parsers.recognised import written
from ingestion.tesseract import Line, Paragraph, Seen


def paragraph(*lines: str, top: int = 0, size: int = 10) -> Paragraph:
    return [
        Line([Seen(word, 100, top, 200, top + 20, 95.0) for word in line.split()], size)
        for line in lines
    ]


def scan(number: int, *paragraphs: Paragraph) -> Recognised:
    return Recognised(number, 1000, 1000, list(paragraphs))


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([3], "Page 3"),
        ([3, 4], "Pages 3 and 4"),
        ([5, 3, 9, 8, 7], "Pages 3, 5 and 7 to 9"),
        ([*range(1, 30, 2)], "Pages 1, 3, 5, 7, 9, 11, 13, 15 and 7 more places"),
    ],
)
def test_pages_are_named_in_runs(numbers: list[int], sentence: str):
    assert named(numbers) == sentence


def test_pages_left_unread_are_a_sentence():
    assert unread([*range(31, 201)]) == (
        "Pages 31 to 200 were not read: recognising their text takes too long. Split the file and "
        "upload the parts."
    )


def test_a_paragraph_that_goes_on_after_a_page_break_is_one_section():
    first = scan(1, paragraph("They asked for it", "and nobody wrote"))
    second = scan(2, paragraph("down who it was."), paragraph("Later it rained."))

    extract = written([first, second])

    texts = [extract.text[s.start : s.end] for s in extract.sections]
    assert texts == ["They asked for it and nobody wrote down who it was.", "Later it rained."]
    assert extract.text[: extract.pages[0].end].endswith("nobody wrote")
    assert extract.text[extract.pages[1].start :].startswith("down who")


def test_what_stands_on_top_and_below_of_every_page_is_left_out_after_the_first():
    days = ("Monday it rained.", "Tuesday it snowed.", "Wednesday was dry.", "Thursday was cold.")
    pages = [
        scan(
            number,
            paragraph("The long way home"),
            paragraph(day),
            paragraph(str(number)),
            paragraph(f"Printed {number}.1.1933"),
        )
        for number, day in enumerate(days, start=1)
    ]

    first, *others = [f"{day}\n\nPrinted {n}.1.1933" for n, day in enumerate(days, start=1)]
    first = first.replace("\n\n", "\n\n1\n\n")
    assert written(pages).text == "\n\n".join(["The long way home", first, *others])


def test_what_is_another_on_each_page_is_kept():
    sums = [f"Total due {100 + n} EUR" for n in range(1, 6)]
    pages = [
        scan(n, paragraph("Thank you."), paragraph(total)) for n, total in enumerate(sums, start=1)
    ]

    assert [total for total in sums if total not in written(pages).text] == []


def test_what_stands_on_two_pages_alone_is_kept():
    pages = [scan(n, paragraph("A door"), paragraph(f"It was open {n}.")) for n in (1, 2)]

    assert written(pages).text.count("A door") == 2


def test_a_page_without_text_is_empty_where_the_text_before_it_ends():
    extract = written([scan(1, paragraph("One.")), scan(2), scan(3, paragraph("Three."))])

    assert [(page.start, page.end) for page in extract.pages] == [(0, 4), (4, 4), (6, 12)]


def test_headings_stand_above_what_follows():
    pages = [
        scan(
            1,
            paragraph("Annual report", size=20),
            paragraph("Storage", size=13),
            paragraph("The door was open. " * 3),
            paragraph("Transport", size=13),
            paragraph("The lorry was late. " * 3),
        )
    ]

    sections = written(pages).sections

    assert sections[2].headings == ("Annual report", "Storage")
    assert sections[4].headings == ("Annual report", "Transport")
