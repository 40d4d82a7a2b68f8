"""Lists of Word files as people reported that other readers lose or change something of them: each
rebuilt here. Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from tests.ingestion.parsers.office_writer import NAMES
from tests.ingestion.parsers.word_writer import (
    paragraph,
    read,
    said,
    texts,
)

NUMBERING = (
    f"<w:numbering {NAMES}>"
    '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Outline"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText '
    'w:val="%1."/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H1"/>'
    '<w:lvlText w:val="%1"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="3">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText '
    'w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlRestart '
    'w:val="0"/><w:lvlText w:val="%2)"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText '
    'w:val="Art. %1"/></w:lvl></w:lvlOverride></w:num>'
    "</w:numbering>"
)
STYLES = (
    f"<w:styles {NAMES}>"
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="H1"/><w:pPr><w:numPr><w:numId '
    'w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="H2"/><w:pPr><w:numPr><w:numId '
    'w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="L1"><w:name w:val="L1"/><w:pPr><w:numPr><w:numId '
    'w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="L2"/><w:basedOn w:val="L1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/><w:pPr><w:numPr>'
    '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Off"><w:name w:val="Off"/><w:basedOn w:val="L1"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    "</w:styles>"
)


def numbered(*items: tuple[str, str]) -> list[str]:
    """Of paragraphs, each with a style or a list and a level: `L1` or `3/0`."""
    body = ""
    for kind, text in items:
        key, _, level = kind.partition("/")
        own = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>' if level else ""
        )
        body += paragraph(said(text), style="" if level else kind, properties=own)
    parts: dict[str, str | bytes] = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    return texts(read(body, parts, ("numbering", "numbering.xml"), ("styles", "styles.xml")))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(
            [("1/0", "a"), ("1/0", "b")], ["1. a", "2. b"], id="levels that a style of lists has"
        ),
        pytest.param(
            [("H1", "a"), ("H2", "b"), ("H2", "c"), ("H1", "d"), ("H2", "e")],
            ["1 a", "1.1 b", "1.2 c", "2 d", "2.1 e"],
            id="a level that names its style",
        ),
        pytest.param(
            [("L1", "a"), ("L2", "b"), ("L2", "c")],
            ["1. a", "a) b", "b) c"],
            id="a style that says the level only",
        ),
        pytest.param([("Sub", "a")], ["a"], id="a level without a list is none"),
        pytest.param(
            [("L1", "a"), ("Off", "b"), ("L1", "c")],
            ["1. a", "b", "2. c"],
            id="a style that ends it",
        ),
        pytest.param(
            [("3/0", "a"), ("4/0", "b"), ("3/0", "c")],
            ["1. a", "2. b", "3. c"],
            id="lists that share their levels go on",
        ),
        pytest.param(
            [("3/0", "a"), ("5/0", "b"), ("5/0", "c")],
            ["1. a", "Art. I b", "Art. II c"],
            id="a list with a level of its own",
        ),
        pytest.param(
            [("3/0", "a"), ("3/1", "b"), ("3/0", "c"), ("3/1", "d")],
            ["1. a", "a) b", "2. c", "b) d"],
            id="a level that never begins again",
        ),
    ],
)
def test_numbers_of_lists_are_those_that_the_page_shows(
    items: list[tuple[str, str]], expected: list[str]
):
    assert numbered(*items) == expected
