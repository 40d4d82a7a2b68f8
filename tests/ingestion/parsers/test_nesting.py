"""What lies deep in a file is read, or it is said that it was not; it is never lost unsaid."""

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.html import HtmlParser
from ingestion.parsers.markdown import MarkdownParser
from ingestion.parsers.xml import XmlParser

SAID = "The door is red."
NOTE = "What is nested deeper than in real documents was not read."
Parsed = tuple[HtmlParser | MarkdownParser | XmlParser, str, str, str]
HTML: Parsed = HtmlParser(), "<div>", "</div>", "<p>Before.</p>"
SPANS: Parsed = HtmlParser(), "<font>", "", "<p>Before.</p>"
XML: Parsed = XmlParser(), "<a>", "</a>", "<p>Before.</p>"
QUOTES: Parsed = MarkdownParser(), "> ", "", "Before.\n\n"
LISTS: Parsed = MarkdownParser(), "- ", "", "Before.\n\n"


def nested(kind: Parsed, depth: int, before: bool = False) -> bytes:
    parser, opened, closed, first = kind
    text = f"{first if before else ''}{opened * depth}{SAID}{closed * depth}"
    return (f"<r>{text}</r>" if isinstance(parser, XmlParser) else text).encode()


@pytest.mark.parametrize(
    ("kind", "depth"),
    [(HTML, 199), (HTML, 2000), (SPANS, 2000), (XML, 190), (XML, 240), (QUOTES, 99), (LISTS, 49)],
)
def test_words_that_lie_deep_are_read(kind: Parsed, depth: int):
    extract = kind[0].parse(nested(kind, depth), "a")

    assert SAID in extract.text
    assert extract.notes == []


@pytest.mark.parametrize("kind", [HTML, XML, QUOTES, LISTS])
def test_a_file_whose_words_all_lie_too_deep_is_too_complex(kind: Parsed):
    with pytest.raises(IngestFailure, match="nested deeper than real documents") as refused:
        kind[0].parse(nested(kind, 4000), "a")

    assert refused.value.code is FailureCode.TOO_COMPLEX


@pytest.mark.parametrize("kind", [HTML, XML, QUOTES, LISTS])
def test_a_part_that_lies_too_deep_is_said_to_be_left_out(kind: Parsed):
    extract = kind[0].parse(nested(kind, 4000, before=True), "a")

    assert "Before." in extract.text
    assert SAID not in extract.text
    assert NOTE in extract.notes
