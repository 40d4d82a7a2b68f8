"""Noncharacters that parsers mark a text with: those that a file brings hide nothing of it."""

import io
import json

import pytest

from ingestion.parsers import parser_for
from ingestion.parsers.marks import WithoutMarks, bytes_without_marks, markup_without_marks
from tests.ingestion.parsers.office_writer import cells, open_document, word, workbook

HIDDEN = "before \ufdd3the secret\ufdd4 and \ufdd0behind\ufdd2 it"
SHOWN = "before the secret and behind it"
AS_NUMBERS = "before &#xFDD3;the secret&#64980; and &#x0fdd0;behind&#xfdd2; it"
RTF = r"{\rtf1 before \u64979?the secret\u-556? and behind it}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", HIDDEN.encode()),
        ("a.md", HIDDEN.encode()),
        ("a.csv", f"{HIDDEN},x\n1,2\n".encode()),
        ("a.html", f"<p>{HIDDEN}</p>".encode("utf-16")),
        ("a.html", f"<p>{AS_NUMBERS}</p>".encode()),
        ("a.xml", f"<a><p>{AS_NUMBERS}</p></a>".encode()),
        ("a.json", json.dumps({"a": HIDDEN}).encode()),
        ("a.rtf", RTF.encode()),
        ("a.docx", word(f"<w:p><w:r><w:t>{HIDDEN}</w:t></w:r></w:p>")),
        ("a.docx", word(f"<w:p><w:r><w:t>{AS_NUMBERS}</w:t></w:r></w:p>")),
        ("a.odt", open_document(f"<text:p>{HIDDEN}</text:p>")),
        ("a.xlsx", workbook({"R": cells(1, A=HIDDEN)})),
        ("a.xlsx", workbook({"R": cells(1, A=AS_NUMBERS)})),
        (
            "a.xlsx",
            workbook(
                {
                    "R": cells(
                        1, A="<c t='str'><v>before _xFDD3_the secret_xFDD4_ and behind it</v></c>"
                    )
                }
            ),
        ),
        (
            "a.eml",
            f"Subject: {SHOWN}\nContent-Type: text/plain; charset=utf-8\n\n{HIDDEN}\n".encode(),
        ),
    ],
)
def test_what_stands_between_marks_of_a_file_is_read(name: str, data: bytes):
    assert SHOWN in parser_for(data, name).parse(data, name).text


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_a_stream_has_no_marks_wherever_its_pieces_end(size: int):
    content = f"<a>{HIDDEN} &amp; {AS_NUMBERS} &lt; {'ﷰ x' * 9}</a>&#xFDD".encode()
    stream = WithoutMarks(io.BytesIO(content))

    read = b"".join(iter(lambda: stream.read(size), b""))

    assert read == bytes_without_marks(content)
    assert "\ufdd3" not in read.decode() and "FDD3;" not in read.decode()


def test_other_numbers_stay():
    kept = "&#xFDCF; &#xFDF0; &#xFDD30; &#64975; &#65008; &#649760; &amp;#xFDD3x"

    assert markup_without_marks(kept) == kept
