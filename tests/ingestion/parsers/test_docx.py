import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.docx import DocxParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.office_writer import NAMES, word


def saved(document) -> bytes:  # python-docx names no type for it
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def written() -> bytes:
    document = docx.Document()
    document.add_heading("Storage", 1)
    document.add_paragraph("The cold room is kept cold.")
    document.add_heading("Doors", 2)
    document.add_paragraph("gloves", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcd", strict=True):
        cell.text = text
    return saved(document)


def read(data: bytes) -> Extract:
    return DocxParser().parse(data, "report.docx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def repacked(data: bytes, path: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in {*old.namelist(), path}:
            new.writestr(name, content if name == path else old.read(name))
    return target.getvalue()


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return DocxParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return written()


def test_headings_lists_and_tables_are_kept():
    extract = read(written())

    assert texts(extract) == [
        "Storage",
        "The cold room is kept cold.",
        "Doors",
        "• gloves",
        "1. first",
        "2. second",
        "a | b",
        "c | d",
    ]
    assert extract.sections[-1].headings == ("Storage", "Doors")
    assert extract.sections[-1].kind is BlockKind.TABLE_ROW


def test_deleted_text_is_not_read():
    document = docx.Document()
    paragraph = document.add_paragraph("kept ")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run("gone")._r
    deleted.append(run)
    paragraph._p.append(deleted)

    assert texts(read(saved(document))) == ["kept"]


def test_a_locked_file_asks_for_a_copy_without_password(documents: Path):
    from ingestion.parsers import parser_for

    locked = (documents / "office_hostile" / "protected_sha512.xlsx").read_bytes()

    with pytest.raises(IngestFailure) as refused:
        parser_for(locked, "locked.docx")

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_a_part_packed_in_an_unknown_way_is_damage_and_no_password():
    data = bytearray(saved(docx.Document()))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        method = 8 if header == b"PK\x03\x04" else 10
        start = 0
        while (start := data.find(header, start)) >= 0:
            data[start + method] = 97
            start += 4

    with pytest.raises(IngestFailure) as refused:
        read(bytes(data))

    assert refused.value.code is FailureCode.CORRUPT


def test_entities_are_not_resolved():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.'
        b'openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x&b;&f;</w:t>'
        b"</w:r></w:p></w:body></w:document>"
    )

    assert texts(read(repacked(written(), "word/document.xml", bomb))) == ["x"]


def test_a_bomb_is_told_by_its_directory():
    with pytest.raises(IngestFailure) as refused:
        read(repacked(written(), "word/media/bomb.xml", b"\0" * 30_000_000))

    assert refused.value.code is FailureCode.TOO_COMPLEX


def p(text: str, inside: str = "", properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def test_headers_and_footers_are_read_once_before_the_first_heading():
    document = docx.Document()
    document.add_heading("Storage", 1)
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Page 3 of 9"
    extract = read(saved(document))

    assert texts(extract) == ["Header: Confidential", "Storage"]
    assert extract.sections[0].headings == ()


def test_notes_and_comments_follow_what_they_belong_to():
    notes = f"<w:footnotes {NAMES}><w:footnote w:id='2'>{p('See the manual.')}</w:footnote>"
    comment = f"<w:comment w:id='0' w:author='Ann'>{p('Why?')}</w:comment>"
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    cell = f"<w:tc>{p('cold', reference)}</w:tc>"
    body = f"<w:tbl><w:tr>{cell}<w:tc>{p('4')}</w:tc></w:tr></w:tbl>"
    data = word(
        body + p("Shut.", "<w:r><w:commentReference w:id='0'/></w:r>"),
        {
            "word/footnotes.xml": notes + "</w:footnotes>",
            "word/comments.xml": f"<w:comments {NAMES}>{comment}</w:comments>",
        },
        ("footnotes", "footnotes.xml"),
        ("comments", "comments.xml"),
    )

    assert texts(read(data)) == [
        "cold [note 1] | 4",
        "Note 1: See the manual.",
        "Shut.",
        "Comment by Ann: Why?",
    ]


def test_inserted_text_is_read_and_a_deleted_row_is_not():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('gone')}</w:tc><w:tc>{p('too')}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr>"
    inserted = "<w:ins><w:r><w:t> and new</w:t></w:r></w:ins>"

    assert texts(read(word(f"<w:tbl>{gone}{kept}</w:tbl>{p('old', inserted)}"))) == [
        "a | b",
        "old and new",
    ]


def test_text_boxes_and_content_controls_are_read_once():
    box = f"<w:txbxContent>{p('beside')}</w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}'
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    control = f"<w:sdt><w:sdtContent>{p('chosen')}</w:sdtContent></w:sdt>"

    assert texts(read(word(p("text", both) + control))) == ["text", "beside", "chosen"]


def test_merged_cells_keep_the_others_in_their_columns():
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    first = cell("North", '<w:vMerge w:val="restart"/>') + cell("1") + cell("2")
    second = cell("", "<w:vMerge/>") + cell("both", '<w:gridSpan w:val="2"/>')
    third = cell("wide", '<w:gridSpan w:val="2"/>') + cell("3")
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in (first, second, third))

    assert texts(read(word(f"<w:tbl>{rows}</w:tbl>"))) == [
        "North | 1 | 2",
        "North | both |",
        "wide |  | 3",
    ]


def test_a_table_in_a_cell_is_part_of_that_cell():
    inner = f"<w:tbl><w:tr><w:tc>{p('x')}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{p('a')}{inner}</w:tc><w:tc>{p('b')}</w:tc>"

    assert texts(read(word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))) == ["a x y | b"]


def test_two_tables_are_apart():
    table = f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>"

    assert read(word(table + table)).text == "a | b\n\na | b"


def numbered(text: str, depth: int, style: str = "") -> str:
    return p(
        text,
        properties=f"<w:pPr>{style}<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='7'/>"
        "</w:numPr></w:pPr>",
    )


def test_numbers_of_headings_and_items_are_counted_as_word_counts_them():
    def level(depth: int, form: str, text: str) -> str:
        return (
            f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
            f"<w:lvlText w:val='{text}'/></w:lvl>"
        )

    numbering = (
        f"<w:numbering {NAMES}><w:abstractNum w:abstractNumId='1'>{level(0, 'upperRoman', '%1.')}"
        f"{level(1, 'decimal', '%1.%2')}{level(2, 'lowerLetter', '(%3)')}</w:abstractNum>"
        "<w:num w:numId='7'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )
    heading = "<w:outlineLvl w:val='0'/>"
    data = word(
        numbered("Scope", 0, heading)
        + numbered("first", 1)
        + numbered("part", 2)
        + numbered("second", 1)
        + numbered("Terms", 0, heading)
        + numbered("again", 1),
        {"word/numbering.xml": numbering},
        ("numbering", "numbering.xml"),
    )

    assert texts(read(data)) == [
        "I. Scope",
        "I.1 first",
        "(a) part",
        "I.2 second",
        "II. Terms",
        "II.1 again",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<m:f><m:num>{a}</m:num><m:den>{b}{c}</m:den></m:f>", "a/(bc)"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{b}</m:sup></m:sSup>", "a^b"),
        ("<m:rad><m:deg/><m:e>{a}{b}</m:e></m:rad>", "√(ab)"),
        ("<m:d><m:e>{a}</m:e></m:d>", "(a)"),
        ("<m:func><m:fName>{c}</m:fName><m:e>{a}</m:e></m:func>", "c a"),
        (
            "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{a}</m:sub><m:sup>{b}</m:sup>"
            "<m:e>{c}</m:e></m:nary>",
            "∑_a^b c",
        ),
    ],
)
def test_an_equation_is_read_as_it_would_be_typed(written: str, said: str):
    letters = {letter: f"<m:r><m:t>{letter}</m:t></m:r>" for letter in "abc"}
    inside = f"<m:oMath>{written.format(**letters)}</m:oMath>"

    assert texts(read(word(p("so ", inside)))) == [f"so {said}"]
