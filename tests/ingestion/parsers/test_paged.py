"""Pages as `djvutxt` writes them, each under its own number."""

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.paged import MARK, PagedParser


def page(text: str) -> bytes:
    return f'(page 0 0 64 64 "{text}")\n'.encode()


def test_a_page_that_cannot_be_read_keeps_its_number_and_is_told():
    data = MARK + page("one") + page("it failed\nfailed\nagain") + b"failed\n()\n" + page("five")

    extract = PagedParser().parse(data, "scan.djvu")

    assert {one.page for one in extract.sections} == {1, 2, 5}
    assert extract.text.endswith("five") and extract.sections[-1].page == 5
    assert extract.notes == [
        "Page 4 has no text.",
        "Page 3 could not be read: the file is damaged.",
    ]


def test_a_file_of_which_no_page_can_be_read_is_refused():
    with pytest.raises(IngestFailure) as refused:
        PagedParser().parse(MARK + b"failed\nfailed\n", "scan.djvu")

    assert refused.value.code is FailureCode.EMPTY_TEXT


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"one\040two", "one two"),
        (r"one\n\nine", "one\n\nine"),
        (r"one\9two", "one9two"),
        (r"a\777", "a\ufffd"),
    ],
)
def test_signs_are_read_as_c_writes_them_also_those_that_it_would_not(written: str, read: str):
    assert PagedParser().parse(MARK + page(written), "scan.djvu").text == read
