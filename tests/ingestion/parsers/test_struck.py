"""In each format: what is struck out is kept and marked, and the notes say how."""

from collections.abc import Callable, Sequence
from pathlib import Path

import lxml.etree as etree
import pytest

from contracts.documents import Extract
from contracts.sentences import sentence_spans
from ingestion.parsers import parser_for
from ingestion.parsers.spreadsheet.computing import parts
from ingestion.parsers.struck import NOTE, kept, struck, written
from tests.ingestion.parsers.office_writer import (
    NAMES,
    cells,
    open_document,
    presentation,
    relations,
    word,
    workbook,
)
from tests.ingestion.parsers.packed_writer import cell, data, packed, row, shared
from tests.ingestion.parsers.packing import zipped

SAMPLES = Path(__file__).parent / "samples"
OUT, IN = "out", "in"
Parts = Sequence[tuple[str, str]]
"""Kind and text of each run."""
_SPACE = "xml:space='preserve'"
_MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"


def _html(parts: Parts, out: str = "<s>{}</s>", sheet: str = "") -> bytes:
    body = "".join((out if kind == OUT else "{}").format(text) for kind, text in parts)
    return f"<html><style>{sheet}</style><body><h1>T</h1><p>{body}</p></body></html>".encode()


def _html_style(parts: Parts) -> bytes:
    return _html(parts, "<span style='color:red; text-decoration: line-through red'>{}</span>")


def _html_class(parts: Parts) -> bytes:
    rules = "a{x:y} b, span.old {text-decoration:line-through}"
    return _html(parts, "<span class='price old'>{}</span>", rules)


def _epub(parts: Parts) -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a"'
        ' href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        '<itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf"/></rootfiles></container>'
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "book.opf": package,
            "a.xhtml": _html(parts, "<span class='old'>{}</span>"),
            "s.css": ".old{text-decoration:line-through}",
        }
    )


def _docx(parts: Parts, out: str = "<w:strike/>", styles: str = "") -> bytes:
    runs = "".join(
        f"<w:r><w:rPr>{out if kind == OUT else ''}</w:rPr><w:t {_SPACE}>{text}</w:t></w:r>"
        for kind, text in parts
    )
    part = {"word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>"}
    return word(f"<w:p>{runs}</w:p>", part, ("styles", "styles.xml"))


def _docx_twice(parts: Parts) -> bytes:
    return _docx(parts, "<w:dstrike w:val='1'/>")


def _docx_style(parts: Parts) -> bytes:
    styles = (
        "<w:style w:styleId='Old'><w:rPr><w:strike/></w:rPr></w:style>"
        "<w:style w:styleId='Older'><w:basedOn w:val='Old'/></w:style>"
    )
    return _docx(parts, "<w:rStyle w:val='Older'/>", styles)


def _pptx(parts: Parts) -> bytes:
    said = {OUT: "sngStrike", IN: "noStrike"}
    runs = "".join(
        f"<a:r><a:rPr strike='{said[kind]}'/><a:t>{text}</a:t></a:r>" for kind, text in parts
    )
    return presentation([f"<p:sp><p:nvSpPr/><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"])


def _rich(parts: Parts) -> str:
    said = {OUT: "<strike/>", IN: "<strike val='0'/>"}
    return "".join(f"<r><rPr>{said[kind]}</rPr><t {_SPACE}>{text}</t></r>" for kind, text in parts)


def _xlsx(parts: Parts) -> bytes:
    return workbook({"T": cells(1, A=f"<c t='inlineStr'><is>{_rich(parts)}</is></c>", B="z")})


def _xlsx_shared(parts: Parts) -> bytes:
    """In a cell that is struck out: what its runs say holds."""
    return workbook(
        {"T": cells(1, A="<c t='s' s='1'><v>0</v></c>", B="z")},
        {
            "xl/sharedStrings.xml": f"<sst {_MAIN}><si>{_rich(parts)}</si></sst>",
            "xl/styles.xml": STRIKING,
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
        },
    )


STRIKING = (
    f"<styleSheet {_MAIN}><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId='0'/>"
    "<xf fontId='1' numFmtId='2'/></cellXfs></styleSheet>"
)


def _xlsb(parts: Parts) -> bytes:
    fonts = [(0, 0), (0, 1 << 3)]
    runs, at, whole = list[tuple[int, int]](), 0, ""
    for kind, text in parts:
        runs.append((at, int(kind == OUT)))
        whole += text
        at += len(text.encode("utf-16-le")) // 2
    return packed([("T", data(row(0, shared(0, 0))))], texts=[(whole, runs)], fonts=fonts)


def _markup(parts: Parts) -> bytes:
    body = "".join(f"<S>{text}</S>" if kind == OUT else text for kind, text in parts)
    return _workbook_in_xml(f"<Cell><ss:Data ss:Type='String'>{body}</ss:Data></Cell>")


def _workbook_in_xml(inside: str) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    styles = (
        "<Styles><Style ss:ID='a'><Font ss:StrikeThrough='1'/></Style><Style ss:ID='b'"
        " ss:Parent='a'/><Style ss:ID='c' ss:Parent='a'><Font/></Style></Styles>"
    )
    return (
        "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
        f"<Workbook xmlns='{space}' xmlns:ss='{space}'>{styles}<Worksheet ss:Name='T'><Table><Row>"
        f"{inside}</Row></Table></Worksheet></Workbook>"
    ).encode()


_STYLES = (
    "<style:style style:name='S' style:family='text'><style:text-properties"
    " style:text-line-through-style='solid'/></style:style><style:style style:name='L'"
    " style:family='text' style:parent-style-name='S'><style:text-properties"
    " style:text-line-through-style='none' style:text-line-through-type='none'/></style:style>"
    "<style:style style:name='C' style:family='table-cell'><style:text-properties"
    " style:text-line-through-type='single'/></style:style>"
)


def _spans(parts: Parts) -> str:
    return "".join(
        f"<text:span text:style-name='{'S' if kind == OUT else 'L'}'>{text}</text:span>"
        for kind, text in parts
    )


def _odt(parts: Parts) -> bytes:
    return open_document(f"<text:p>{_spans(parts)}</text:p>", styles=_STYLES)


def _odt_paragraph(parts: Parts) -> bytes:
    """In a paragraph that is struck out: what its spans say holds."""
    return open_document(f"<text:p text:style-name='S'>{_spans(parts)}</text:p>", styles=_STYLES)


def _ods(parts: Parts) -> bytes:
    return _open_sheet(f"<table:table-cell><text:p>{_spans(parts)}</text:p></table:table-cell>")


def _open_sheet(inside: str, columns: str = "", row: str = "") -> bytes:
    body = (
        f"<table:table table:name='T'>{columns}<table:table-row{row}>{inside}</table:table-row>"
        "</table:table>"
    )
    manifest = {"META-INF/manifest": "<manifest/>"}
    return open_document(body, kind="spreadsheet", styles=_STYLES, **manifest)


_COLUMNS = "".join(f"<table:table-column table:default-cell-style-name='{name}'/>" for name in "CD")


def _cell(text: str, said: str = "") -> str:
    return f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>"


def _rtf(parts: Parts) -> bytes:
    words = {IN: r"{%s}", OUT: r"{\strike %s}"}
    body = "".join(words[kind] % text for kind, text in parts)
    return rb"{\rtf1\ansi\pard " + body.encode() + rb"\par}"


WRITERS: dict[str, Callable[[Parts], bytes]] = {
    "a.html": _html,
    "style.html": _html_style,
    "class.html": _html_class,
    "a.epub": _epub,
    "a.docx": _docx,
    "twice.docx": _docx_twice,
    "style.docx": _docx_style,
    "a.pptx": _pptx,
    "a.xlsx": _xlsx,
    "shared.xlsx": _xlsx_shared,
    "a.xlsb": _xlsb,
    "a.xml": _markup,
    "a.odt": _odt,
    "paragraph.odt": _odt_paragraph,
    "a.ods": _ods,
    "a.rtf": _rtf,
}


def read(data: bytes, name: str) -> Extract:
    return parser_for(data, name).parse(data, name)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(IN, "It costs "), (OUT, "80"), (IN, " 70 a day")], "It costs ~~80~~ 70 a day"),
        ([(IN, "It costs "), (OUT, "8"), (OUT, "0 "), (IN, "70")], "It costs ~~80~~ 70"),
        ([(OUT, "one"), (IN, " "), (OUT, "two"), (IN, " three")], "~~one two~~ three"),
        ([(OUT, "It is 80. It holds. "), (IN, "Now 70.")], "~~It is 80.~~ ~~It holds.~~ Now 70."),
    ],
)
def test_what_is_struck_out_stands_between_tildes(name: str, parts: Parts, said: str):
    extract = read(WRITERS[name](parts), name)

    assert said in extract.text
    assert extract.text.count("~~") == said.count("~~")
    assert extract.notes.count(NOTE) == 1


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_that_strikes_out_nothing_has_no_note_of_it(name: str):
    extract = read(WRITERS[name]([(IN, "It costs 70 a day")]), name)

    assert "~~" not in extract.text
    assert NOTE not in extract.notes


def test_an_old_workbook_keeps_how_its_cells_and_their_letters_are_set():
    extract = read((SAMPLES / "struck.xls").read_bytes(), "rooms.xls")

    last = extract.text.splitlines()[-1]
    assert last == "~~80~~ | It costs ~~80~~ 70, so 10⁶ units | ~~all old~~"
    assert NOTE in extract.notes


def test_a_program_that_computes_is_given_texts_without_marks():
    marked = struck("80") + kept("70")

    assert ">8070<" in parts.texts_part([marked])
    at = parts.cell_as_it_is(etree.Element("c"), parts.Cell("inlineStr", marked, None), "A1")
    assert ">8070<" in at


def test_two_tildes_in_code_are_no_line_through_it():
    assert NOTE not in read(b"# T\n\n```\nx = ~~y~~\n```\n", "a.md").notes


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            workbook(
                {"T": cells(1, A="<c s='1'><v>80</v></c>", B=70)}, {"xl/styles.xml": STRIKING}
            ),
            "a.xlsx",
        ),
        (
            packed(
                [("T", data(row(0, cell(2, 0, b"\x42\x01\0\0", 1), cell(2, 1, b"\x1a\x01\0\0"))))],
                fonts=[(0, 0), (0, 8)],
                formats=["0.00"],
                style_fonts=[0, 1],
            ),
            "a.xlsb",
        ),
        (_open_sheet(_cell("80.00", " table:style-name='C'") + _cell("70")), "a.ods"),
        (_open_sheet(_cell("80.00") + _cell("70"), _COLUMNS), "column.ods"),
        (
            _open_sheet(
                _cell("80.00") + _cell("70", " table:style-name='D'"),
                row=" table:default-cell-style-name='C'",
            ),
            "row.ods",
        ),
        (
            _workbook_in_xml(
                "<Cell ss:StyleID='b'><Data ss:Type='String'>80.00</Data></Cell>"
                "<Cell ss:StyleID='c'><Data ss:Type='Number'>70</Data></Cell>"
            ),
            "a.xml",
        ),
    ],
)
def test_a_cell_that_is_struck_out_is_marked_so(data: bytes, name: str):
    assert read(data, name).text.splitlines()[-1] == "~~80.00~~ | 70"


def test_a_run_of_a_struck_paragraph_of_word_undoes_it_by_its_style_or_itself():
    def run(properties: str, text: str) -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t {_SPACE}>{text}</w:t></w:r>"

    styles = (
        f"<w:styles {NAMES}><w:style w:styleId='Out'><w:rPr><w:strike/></w:rPr></w:style>"
        "<w:style w:styleId='Circle'><w:basedOn w:val='Circle'/></w:style></w:styles>"
    )
    runs = (
        run("<w:rStyle w:val='Circle'/>", "80 ")
        + run("<w:rStyle w:val='Out'/>", "a ")
        + run("<w:strike w:val='0'/>", "b ")
        + run("<w:dstrike/>", "c")
    )
    body = f"<w:p><w:pPr><w:pStyle w:val='Out'/></w:pPr>{runs}</w:p>"
    made = word(body, {"word/styles.xml": styles}, ("styles", "styles.xml"))

    assert read(made, "a.docx").text == "~~80~~ a b ~~c~~"


@pytest.mark.parametrize(
    ("sheet", "body", "said"),
    [
        (".old{text-decoration:line-through}", "<b class='older'>8</b> 7", "8 7"),
        (".cart .old{text-decoration:line-through}", "<b class='old'>8</b> 7", "8 7"),
        ("i.old{text-decoration:line-through}", "<b class='old'>8</b> 7", "8 7"),
        (".old:hover{text-decoration:line-through}", "<b class='old'>8</b> 7", "8 7"),
        ("/* .x */ .old{text-decoration:line-through}", "<b class='old'>8</b> 7", "~~8~~ 7"),
        ("", "<s style='text-decoration:none'>8</s> 7", "8 7"),
    ],
)
def test_a_rule_of_a_style_sheet_strikes_out_only_what_it_surely_names(
    sheet: str, body: str, said: str
):
    page = f"<html><style>{sheet}</style><body><h1>T</h1><p>{body}</p></body></html>"

    assert read(page.encode(), "a.html").text.splitlines()[-1] == said


def test_each_sentence_that_is_struck_out_is_one_and_marked():
    text = written(f"Before. {struck('It is 80. It holds.')} Now it is 70.")

    sentences = [text[start:end] for start, end in sentence_spans(text)]
    assert sentences == ["Before.", "~~It is 80.~~", "~~It holds.~~", "Now it is 70."]


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (struck(" 80 "), " ~~80~~ "),
        (struck(" "), " "),
        (struck(struck("80")), "~~80~~"),
        (struck(f"80{kept(' 70')} 60"), "~~80~~ 70 ~~60~~"),
        (f"{kept('80')} 70", "80 70"),
        (struck(f"{struck('80')} 70"), "~~80 70~~"),
    ],
)
def test_marks_become_tildes_around_what_they_hold(marked: str, said: str):
    assert written(marked) == said
