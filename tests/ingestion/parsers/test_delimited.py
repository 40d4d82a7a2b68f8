import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.delimited import DelimitedParser


def read(text: str, name: str = "log.csv") -> Extract:
    return DelimitedParser().parse(text.encode(), name)


def rows(extract: Extract) -> list[tuple[int | None, str]]:
    return [(s.line, extract.text[s.start : s.end]) for s in extract.sections]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_are_found_whatever_divides_them(delimiter: str):
    text = "day,door,by\n1,open,Ann\n2,shut,Bob\n".replace(",", delimiter)

    assert rows(read(text)) == [
        (1, "day | door | by"),
        (2, "1 | open | Ann"),
        (3, "2 | shut | Bob"),
    ]


def test_commas_in_numbers_do_not_divide_what_semicolons_do():
    assert rows(read("town;size\nYork;1,5\nHull;2,5\n"))[1] == (2, "York | 1,5")


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends():
    text = 'name,note\n"Ann","said ""no"",\nthen left"\nBob,stayed\n'

    assert rows(read(text)) == [
        (1, "name | note"),
        (2, 'Ann | said "no", then left'),
        (4, "Bob | stayed"),
    ]


def test_ragged_rows_are_kept():
    assert [text for _, text in rows(read("a,b,c\n1,2\n1,2,3,4\n1,2,3\n"))] == [
        "a | b | c",
        "1 | 2",
        "1 | 2 | 3 | 4",
        "1 | 2 | 3",
    ]


def test_a_title_above_the_header_is_no_row():
    extract = read("Cold room log\n\nday,door\n1,open\n2,shut\n")

    assert [section.kind for section in extract.sections] == [
        BlockKind.PARAGRAPH,
        *[BlockKind.TABLE_ROW] * 3,
    ]
    assert [section.line for section in extract.sections] == [1, 3, 4, 5]


def test_a_line_that_names_the_delimiter_is_obeyed_and_not_read():
    assert rows(read("sep=;\na,b;c\n1,5;2\n")) == [(2, "a,b | c"), (3, "1,5 | 2")]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    extract = read('name,note\nAnn,"tall\n' + "Bob,short\n" * 3000)

    assert extract.sections[-1].line == 3002
    assert "never closed" in extract.notes[0]


def test_too_many_rows_are_refused():
    with pytest.raises(IngestFailure) as refused:
        read("a,b\n" * 200_001)

    assert refused.value.code is FailureCode.TOO_LARGE
