"""Word files as people reported that other readers lose or change something of them: each
rebuilt here. Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from contracts.documents import BlockKind
from ingestion.parsers.docx import DocxParser
from tests.ingestion.parsers.office_writer import NAMES, relations, word
from tests.ingestion.parsers.packing import zipped
from tests.ingestion.parsers.word_writer import (
    CHUNK,
    TAB,
    VML,
    cell,
    control,
    field,
    paragraph,
    read,
    run,
    said,
    table,
    texts,
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            paragraph(said("1"), run("<w:noBreakHyphen/>"), said("24 hours")),
            ["1-24 hours"],
            id="a hyphen that keeps a line together is one",
        ),
        pytest.param(
            "<w:tbl><w:tr>"
            + cell(paragraph(said("one")))
            + control(cell(paragraph(said("two"))))
            + cell(paragraph(said("three")))
            + "</w:tr></w:tbl>",
            ["one | two | three"],
            id="a cell within a content control stays in its row",
        ),
        pytest.param(
            paragraph(said("Type: "), control(said("Contract")), said(".")),
            ["Type: Contract."],
            id="a content control within a line",
        ),
        pytest.param(
            control(
                paragraph(run("<w:drawing/>"))
                + paragraph(said("The cold room"))
                + paragraph(control(said("Company")))
            ),
            ["The cold room", "Company"],
            id="text beside a picture in a content control",
        ),
        pytest.param(
            paragraph(
                said("a"),
                run('<w:sym w:font="Wingdings" w:char="F0FC"/>'),
                run("<w:cr/>"),
                said("b"),
            ),
            ["a✓ b"],
            id="signs and returns within a line",
        ),
        pytest.param(
            paragraph(
                said("Figure 1"),
                "<w:del><w:r><w:delInstrText>SEQ Figure</w:delInstrText></w:r></w:del>",
            ),
            ["Figure 1"],
            id="the instruction of a deleted field is not shown",
        ),
        pytest.param(
            paragraph(
                "<m:oMath><m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t>"
                "</m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup></m:nary><m:sSup><m:e><m:r>"
                "<m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
            ),
            ["∑_(i=1)^n x^2"],
            id="a sum that holds nothing itself",
        ),
    ],
)
def test_what_others_lost_and_was_right_here_stays_right(body: str, expected: list[str]):
    assert texts(read(body)) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("<w:t>Left</w:t><w:ptab/><w:t>right</w:t>"), "Left right"),
        (said("2") + run('<w:ptab w:alignment="right" w:leader="dot"/>') + said("17"), "2 17"),
        (control(run("<w:ptab/>") + said("end")), "end"),
        ("<w:hyperlink>" + said("a") + run("<w:ptab/>") + said("b") + "</w:hyperlink>", "a b"),
    ],
)
def test_a_tab_to_a_place_parts_words(inside: str, expected: str):
    assert texts(read(paragraph(inside))) == [expected]


def test_a_tab_to_a_place_parts_words_in_heads_and_cells():
    parts = {
        "word/header1.xml": f"<w:hdr {NAMES}>"
        f"{paragraph(said('Acme'), run('<w:ptab/>'), said('Draft'))}</w:hdr>"
    }
    body = table(paragraph(said("a"), TAB, said("b")), paragraph(said("c")))

    assert texts(read(body, parts, ("header", "header1.xml"))) == ["Header: Acme Draft", "a b | c"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.html",
            "<html><body><h1>Keys</h1><p>Two of <b>them</b>.</p></body></html>",
            ["Keys", "Two of them."],
        ),
        ("a.htm", "<p>Zürich</p>", ["Zürich"]),
        (
            "a.mht",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
            "quoted-printable\n\n"
            "<p>Caf=C3=A9</p>\n--x--\n",
            ["Café"],
        ),
        ("a.rtf", "{\\rtf1\\ansi The \\b rules\\b0 .\\par And more.}", ["The rules.", "And more."]),
        ("a.txt", "One line.", ["One line."]),
        ("a.docx", word(paragraph(said("Inner"))), ["Inner"]),
        (
            "a.xhtml",
            "\ufeff<html><body><table><tr><td>1</td><td>2</td></tr></table></body></html>",
            ["1 | 2"],
        ),
    ],
)
def test_files_that_are_parts_of_the_text_are_read_where_they_stand(
    name: str, data: str | bytes, expected: list[str]
):
    body = paragraph(said("Above.")) + CHUNK + paragraph(said("Below."))
    found = read(body, {f"word/{name}": data}, ("aFChunk", name))

    assert texts(found) == ["Above.", *expected, "Below."]


def test_a_part_of_the_text_in_a_cell_is_read_behind_its_table():
    body = table(paragraph(said("a")), CHUNK + paragraph(said("b")))
    found = read(body, {"word/a.html": "<p>Inside.</p>"}, ("aFChunk", "a.html"))

    assert texts(found) == ["a | b", "Inside."]


@pytest.mark.parametrize("data", [None, b"PK\x03\x04 nothing", b"{\\rtf1}"])
def test_a_part_of_the_text_that_cannot_be_read_is_told(data: bytes | None):
    parts: dict[str, str | bytes] = {} if data is None else {"word/a.bin": data}
    found = read(paragraph(said("Above.")) + CHUNK, parts, ("aFChunk", "a.bin"))

    assert found.notes == ["A part of the document that is a file of its own could not be read."]


def test_documents_in_documents_in_documents_end():
    inner = word(paragraph(said("Deepest.")))
    for _ in range(6):
        inner = word(
            CHUNK + paragraph(said("x")),
            {"word/a.docx": inner},
            ("aFChunk", "a.docx"),
        )
    found = DocxParser().parse(inner, "a.docx")

    assert "Deepest." not in found.text
    assert found.notes


def test_words_that_are_drawn_are_read():
    drawn = (
        f'<w:pict {VML}><v:shapetype><v:textpath on="t"/></v:shapetype><v:shape>'
        '<v:textpath string="Air Quality"/></v:shape></w:pict>'
    )

    assert texts(read(paragraph(run(drawn)))) == ["Air Quality"]
    assert texts(read(paragraph(said("a"), run(drawn), said("b")))) == ["a Air Quality b"]
    body = table(paragraph(run(drawn)), paragraph(said("b")))
    assert texts(read(body)) == ["Air Quality | b"]


def test_a_watermark_is_read_once():
    mark = (
        f'<w:pict {VML}><v:shape id="PowerPlusWaterMarkObject1"><v:textpath '
        'string="DRAFT"/></v:shape></w:pict>'
    )
    head = f"<w:hdr {NAMES}>{paragraph(run(mark))}</w:hdr>"
    found = read(
        paragraph(said("Text.")),
        {"word/header1.xml": head, "word/header2.xml": head},
        ("header", "header1.xml"),
        ("header", "header2.xml"),
    )

    assert texts(found) == ["Header: DRAFT", "Text."]


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        (r"EQ \f(1,2)", "1/2"),
        (r"eq \f(a+b;2)", "(a+b)/2"),
        (r"EQ \r(3,x)", "3√(x)"),
        (r"EQ \r(,x+1)", "√(x+1)"),
        (r"EQ \o\ac(○,7)", "⑦"),
        (r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(とうきょう),東京)", "東京(とうきょう)"),
        (r"EQ x\s\up6(2)", "x²"),
        (r"EQ \b\bc\[(\f(1,x))", "[1/x]"),
        (r"EQ \i\su(i=1,n,i)", "∑_(i=1)^n i"),
        (r"EQ \a\al\co2(10,11)", "10; 11"),
        (r"EQ \x(42)", "42"),
        (r"SYMBOL 252 \f Wingdings \s 11", "✓"),
        (r'SYMBOL 109 \f "Symbol"', "μ"),
        ("MACROBUTTON NoMacro [Type the name here]", "[Type the name here]"),
        ("GOTOBUTTON Chapter2 See chapter 2", "See chapter 2"),
        ("SEQ Figure", ""),
    ],
)
def test_fields_whose_instruction_is_what_the_page_shows(instruction: str, expected: str):
    found = read(paragraph(said("So "), field(instruction), said(" it is.")))

    assert texts(found) == [" ".join(f"So {expected} it is.".split())]


def test_a_field_with_a_result_is_read_once():
    assert texts(read(paragraph(field(r"EQ \f(1,2)", said("½"))))) == ["½"]
    simple = '<w:fldSimple w:instr="MACROBUTTON x Press"/>'
    assert texts(read(paragraph(said("a "), simple))) == ["a Press"]


@pytest.mark.parametrize(
    "instruction",
    ["EQ " + "\\f(" * 400, "EQ \\", "EQ (", "EQ \\b\\bc\\", "SYMBOL", "SYMBOL 08", "SYMBOL 0x"],
)
def test_an_instruction_that_never_ends_does_no_harm(instruction: str):
    assert "end" in read(paragraph(field(instruction), said("end"))).text


COMMENTS = (
    f'<w:comments {NAMES}><w:comment w:id="0" w:author="Ann">'
    f"{paragraph(said('Why?'))}</w:comment></w:comments>"
)


@pytest.mark.parametrize(
    "body",
    [
        paragraph('<w:commentRangeStart w:id="0"/>', said("a"), '<w:commentRangeEnd w:id="0"/>'),
        paragraph(said("a")) + '<w:commentRangeEnd w:id="0"/>',
        paragraph(
            said("a"), '<w:commentRangeEnd w:id="0"/>', run('<w:commentReference w:id="0"/>')
        ),
        paragraph(said("a"), '<w:del><w:r><w:commentReference w:id="0"/></w:r></w:del>'),
    ],
)
def test_a_comment_is_read_once_however_it_is_anchored(body: str):
    found = read(body, {"word/comments.xml": COMMENTS}, ("comments", "comments.xml"))

    assert texts(found) == ["a", "Comment by Ann: Why?"]


def test_a_note_whose_mark_was_deleted_counts_for_none():
    notes = "".join(
        f'<w:footnote w:id="{n}">{paragraph(said(f"Note {word_}."))}</w:footnote>'
        for n, word_ in ((2, "gone"), (3, "kept"))
    )
    body = paragraph(
        said("a"),
        '<w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del>',
        said("b"),
        run('<w:footnoteReference w:id="3"/>'),
    )
    found = read(
        body,
        {"word/footnotes.xml": f"<w:footnotes {NAMES}>{notes}</w:footnotes>"},
        ("footnotes", "footnotes.xml"),
    )

    assert texts(found) == ["ab [note 1]", "Note 1: Note kept."]


@pytest.mark.parametrize("name", ["word/Document.xml", "word\\document.xml", "Word/document.xml"])
def test_a_part_is_found_however_its_name_is_written(name: str):
    data = zipped(
        {
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            name: f"<w:document {NAMES}><w:body>{paragraph(said('Here.'))}</w:body></w:document>",
        }
    )

    assert texts(DocxParser().parse(data, "a.docx")) == ["Here."]


def test_headings_and_rows_of_a_part_stay_what_they_are():
    html = "<h1>Keys</h1><table><tr><td>a</td><td>b</td></tr></table>"
    found = read(CHUNK, {"word/a.html": html}, ("aFChunk", "a.html"))

    assert [s.kind for s in found.sections] == [BlockKind.HEADING, BlockKind.TABLE_ROW]
