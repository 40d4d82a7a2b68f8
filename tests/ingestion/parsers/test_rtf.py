import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.rtf import RtfParser
from tests.conformance.parser import ParserConformance

FONTS = (
    rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset204 Times;}"
    rb"{\f2\fnil\fcharset128 MS Mincho;}}"
)
STYLES = rb"{\stylesheet{\ql Normal;}{\s1\outlinelevel0 First;}{\s2 heading 2;}{\s3 Title;}}"


def rtf(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + STYLES + body + b"}"


def read(body: bytes) -> Extract:
    return RtfParser().parse(rtf(body), "letter.rtf")


def texts(body: bytes) -> list[str]:
    extract = read(body)
    return [extract.text[s.start : s.end] for s in extract.sections]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return RtfParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return rtf(rb"\pard\s1 Storage\par\pard The cold room is kept cold.\par")


def test_headings_are_told_by_their_level_or_the_name_of_their_style():
    extract = read(rb"\pard\s1 Storage\par\pard\s2 Doors\par\pard Shut.\par")

    assert extract.sections[-1].headings == ("Storage", "Doors")


def test_a_title_is_that_of_the_document():
    assert read(rb"\pard\s3 Rooms\par").title == "Rooms"
    assert read(rb"{\info{\title Cold rooms}{\author Ann}}\pard x\par").title == "Cold rooms"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (rb"caf\'e9", "café"),
        (rb"{\f1\'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"{\f2\'93\'fa\'96\'7b}", "日本"),
        (rb"\u8220?cold\u8221\'94", "“cold”"),
        (rb"\uc2\u8220??a\uc0\u8221 b", "“a”b"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"a\~b\_c\-d\{e\}\\", "a b-cd{e}\\"),
        (rb"a\emdash b\line c\tab d", "a—b c d"),
        (b"two\r\nlines", "twolines"),
    ],
)
def test_letters_come_out_right(written: bytes, said: str):
    assert texts(rb"\pard " + written + rb"\par") == [said]


def test_letters_outside_ascii_are_in_the_encoding_of_the_file():
    data = b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 \xcf\xf0\\'e8\\par}"
    extract = RtfParser().parse(data, "letter.rtf")

    assert extract.text == "При"


def test_items_of_a_list_have_their_marker():
    body = (
        rb"{\listtext\pard\plain 1.\tab}\ls1 first\par"
        rb"{\pntext\f1\'B7\tab}second\par\pard text\par"
    )

    assert texts(body) == ["1. first", "• second", "text"]


def test_a_table_is_read_row_by_row_with_merged_cells_in_each():
    body = (
        rb"\trowd\clvmgf\cellx1\cellx2\pard\intbl North\cell a\par b\cell\row"
        rb"\trowd\clvmrg\cellx1\cellx2\pard\intbl\cell c\cell\row\pard after\par"
    )
    extract = read(body)

    assert texts(body) == ["North | a b", "North | c", "after"]
    assert extract.sections[0].kind is BlockKind.TABLE_ROW


def test_notes_comments_and_text_boxes_follow_their_paragraph():
    body = (
        rb"\pard Kept cold{\footnote\pard {\super\chftn} See the manual.\par}."
        rb"{\*\atnid A}{\*\atnauthor Ann}{\*\annotation Why?}"
        rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard beside\par}}{\shprslt beside}}\par"
    )

    assert texts(body) == [
        "Kept cold [note 1].",
        "Note 1: See the manual.",
        "Comment by Ann: Why?",
        "beside",
    ]


def test_headers_are_read_once_and_numbers_of_pages_not_at_all():
    body = rb"{\header\pard Confidential\par}{\footer Page {\field{\fldrslt 3}}}\pard x\par"

    assert texts(body) == ["Header: Confidential", "x"]


def test_what_no_reader_sees_is_left_out():
    body = (
        rb"\pard a{\v hidden}{\deleted gone}{\pict\pngblip 89504e47}{\*\unknown no}"
        rb'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt  link}}'
        b"{\\object\\objdata\\bin4 }}\\\\}" + rb" end\par"
    )

    assert texts(body) == ["a link (http://x) end"]


def test_what_is_no_rtf_is_damaged():
    with pytest.raises(IngestFailure) as refused:
        RtfParser().parse(b"{\\not", "letter.rtf")

    assert refused.value.code is FailureCode.CORRUPT


def test_groups_nested_without_end_are_too_complex():
    with pytest.raises(IngestFailure) as refused:
        read(b"{" * 100_000)

    assert refused.value.code is FailureCode.TOO_COMPLEX
