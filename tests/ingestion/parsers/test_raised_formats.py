"""In each format: numbers that stand at different heights are different numbers."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.sentences import sentence_spans
from ingestion.parsers import parser_for
from tests.ingestion.parsers.office_writer import (
    NAMES,
    cells,
    open_document,
    presentation,
    relations,
    word,
    workbook,
)
from tests.ingestion.parsers.packed_writer import (
    RichText,
    cell,
    data,
    packed,
    rich,
    row,
    shared,
    text,
)
from tests.ingestion.parsers.packing import zipped

LEVEL, UP, DOWN = "level", "up", "down"
Parts = Sequence[tuple[str, str]]
"""Kind and text of each run."""
_SPACE = "xml:space='preserve'"


def _html(parts: Parts) -> bytes:
    tags = {LEVEL: "{}", UP: "<sup>{}</sup>", DOWN: "<sub>{}</sub>"}
    body = "".join(tags[kind].format(text) for kind, text in parts)
    return f"<html><body><h1>T</h1><p>{body}</p></body></html>".encode()


def _html_style(parts: Parts) -> bytes:
    said = {UP: "style='font-size:7px; vertical-align: super'", DOWN: "class='low'", LEVEL: ""}
    body = "".join(f"<span {said[kind]}>{text}</span>" for kind, text in parts)
    rule = "<style>p.a, span.low { vertical-align:sub }</style>"
    return f"<html>{rule}<body><h1>T</h1><p>{body}</p></body></html>".encode()


def _html_cell(parts: Parts) -> bytes:
    inside = re.search("<p>(.*)</p>", _html(parts).decode())
    assert inside
    return f"<table><tr><th>T<th>b<tr><td>{inside[1]}<td>z</table>".encode()


def _markdown(parts: Parts) -> bytes:
    return (
        (b"# T\n\n" + _html(parts))
        .replace(b"<html><body><h1>T</h1><p>", b"**x** ")
        .replace(b"</p></body></html>", b" x\n")
    )


def _epub(parts: Parts) -> bytes:
    classes = {UP: "class='u1'", DOWN: "class='d1'", LEVEL: ""}
    body = "".join(f"<span {classes[kind]}>{text}</span>" for kind, text in parts)
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
            "a.xhtml": f"<html><body><h1>T</h1><p>{body}</p></body></html>",
            "s.css": ".u1{font-size:.7em;vertical-align:super} .d1 {vertical-align: sub}",
        }
    )


def _word_run(properties: str, text: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t {_SPACE}>{text}</w:t></w:r>"


def _docx(parts: Parts) -> bytes:
    said = {
        LEVEL: "",
        UP: "<w:vertAlign w:val='superscript'/>",
        DOWN: "<w:vertAlign w:val='subscript'/>",
    }
    return word(f"<w:p>{''.join(_word_run(said[kind], text) for kind, text in parts)}</w:p>")


def _docx_style(parts: Parts) -> bytes:
    """By a style that is based on another, and by moving the line."""
    said = {
        LEVEL: "",
        UP: "<w:rStyle w:val='Mark'/>",
        DOWN: "<w:position w:val='-6'/><w:sz w:val='14'/>",
    }
    styles = (
        f"<w:styles {NAMES}><w:style w:styleId='Up'><w:rPr><w:vertAlign w:val='superscript'/>"
        "</w:rPr></w:style><w:style w:styleId='Mark'><w:basedOn w:val='Up'/></w:style></w:styles>"
    )
    runs = "".join(_word_run(said[kind], text) for kind, text in parts)
    cell = f"<w:tc><w:p>{runs}</w:p></w:tc><w:tc><w:p/></w:tc>"
    return word(
        f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>",
        {"word/styles.xml": styles},
        ("styles", "styles.xml"),
    )


def _pptx(parts: Parts) -> bytes:
    rise = {LEVEL: "", UP: "baseline='30000'", DOWN: "baseline='-25000'"}
    runs = "".join(f"<a:r><a:rPr {rise[kind]}/><a:t>{text}</a:t></a:r>" for kind, text in parts)
    return presentation([f"<p:sp><p:nvSpPr/><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"])


def _rich(parts: Parts) -> str:
    said = {UP: "superscript", DOWN: "subscript", LEVEL: "baseline"}
    return "".join(
        f"<r><rPr><vertAlign val='{said[kind]}'/></rPr><t {_SPACE}>{text}</t></r>"
        for kind, text in parts
    )


def _xlsx(parts: Parts) -> bytes:
    return workbook({"T": cells(1, A=f"<c t='inlineStr'><is>{_rich(parts)}</is></c>", B="z")})


def _xlsx_shared(parts: Parts) -> bytes:
    names = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    return workbook(
        {"T": cells(1, A="<c t='s'><v>0</v></c>", B="z")},
        {
            "xl/sharedStrings.xml": f"<sst {names}><si>{_rich(parts)}</si></sst>",
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
            ),
        },
    )


def _xlsb_runs(parts: Parts) -> RichText:
    numbers, at, runs = {LEVEL: 0, UP: 1, DOWN: 2}, 0, list[tuple[int, int]]()
    for kind, said in parts:
        runs.append((at, numbers[kind]))
        at += len(said)
    return "".join(said for _, said in parts), runs


_FONTS = [(0, 0), (1, 0), (2, 0)]


def _xlsb(parts: Parts) -> bytes:
    sheet = data(row(0, shared(0, 0), cell(6, 1, text("z"))))
    return packed([("T", sheet)], texts=[_xlsb_runs(parts)], fonts=_FONTS)


def _xlsb_cell(parts: Parts) -> bytes:
    """With the text in the cell itself."""
    sheet = data(row(0, cell(62, 0, rich(_xlsb_runs(parts)))))
    return packed([("T", sheet)], fonts=_FONTS)


_STYLES = "".join(
    f"<style:style style:name='{name}' style:family='text'><style:text-properties"
    f" style:text-position='{position}'/></style:style>"
    for name, position in (("S", "super 58%"), ("P", "-33% 58%"), ("L", "0% 100%"))
)
_OPEN = {LEVEL: "L", UP: "S", DOWN: "P"}


def _spans(parts: Parts) -> str:
    return "".join(
        f"<text:span text:style-name='{_OPEN[kind]}'>{text}</text:span>" for kind, text in parts
    )


def _odt(parts: Parts) -> bytes:
    return open_document(f"<text:p>{_spans(parts)}</text:p>", styles=_STYLES)


def _ods(parts: Parts) -> bytes:
    cell = f"<table:table-cell office:value-type='string'><text:p>{_spans(parts)}</text:p>"
    table = f"<table:table table:name='T'><table:table-row>{cell}</table:table-cell>"
    other = "<table:table-cell office:value-type='string'><text:p>z</text:p></table:table-cell>"
    body = f"{table}{other}</table:table-row></table:table>"
    manifest = {"META-INF/manifest": "<manifest/>"}
    return open_document(body, kind="spreadsheet", styles=_STYLES, **manifest)


def _rtf(parts: Parts) -> bytes:
    words = {LEVEL: r"{%s}", UP: r"{\super %s}", DOWN: r"{\dn6\fs14 %s}"}
    body = "".join(words[kind] % text for kind, text in parts)
    return rb"{\rtf1\ansi\pard " + body.encode() + rb"\par}"


WRITERS: dict[str, Callable[[Parts], bytes]] = {
    "a.html": _html,
    "style.html": _html_style,
    "cell.html": _html_cell,
    "a.md": _markdown,
    "a.epub": _epub,
    "a.docx": _docx,
    "style.docx": _docx_style,
    "a.pptx": _pptx,
    "a.xlsx": _xlsx,
    "shared.xlsx": _xlsx_shared,
    "a.xlsb": _xlsb,
    "cell.xlsb": _xlsb_cell,
    "a.odt": _odt,
    "a.ods": _ods,
    "a.rtf": _rtf,
}


def read(data: bytes, name: str) -> str:
    return parser_for(data, name).parse(data, name).text


@pytest.mark.parametrize("name", WRITERS)
@given(st.lists(st.tuples(st.sampled_from([LEVEL, UP, DOWN]), st.integers(0, 9999).map(str))))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_numbers_at_one_height_are_read_as_they_stand(name: str, parts: list[tuple[str, str]]):
    parts = [(LEVEL, "x7"), *parts, (LEVEL, " end")]
    levels = "".join(text if kind == LEVEL else " " for kind, text in parts)

    text = read(WRITERS[name](parts), name)

    text = text[text.index("x7") :]
    assert re.findall("[0-9]+", text) == re.findall("[0-9]+", levels)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(LEVEL, "about 10"), (UP, "6"), (LEVEL, " units")], "about 10⁶ units"),
        ([(LEVEL, "so 45"), (UP, "1"), (UP, "2"), (LEVEL, " units")], "so 45¹² units"),
        ([(LEVEL, "on the 1"), (UP, "st"), (LEVEL, " of May")], "on the 1st of May"),
        ([(LEVEL, "much H"), (DOWN, "2"), (LEVEL, "O here")], "much H2O here"),
        ([(LEVEL, "then x"), (DOWN, "12"), (LEVEL, "5 is")], "then x₁₂5 is"),
        ([(LEVEL, "10"), (UP, "-6"), (LEVEL, " m")], "10⁻⁶ m"),
    ],
)
def test_raised_text_reads_as_it_is_meant(name: str, parts: Parts, said: str):
    assert said in read(WRITERS[name](parts), name)


@pytest.mark.parametrize(
    "reference",
    [
        "<sup><a href='#fn2'>2</a></sup>",
        "<a href='notes.xhtml#n2' epub:type='noteref'>2</a>",
        "<a href='#fn2'><sup>[2]</sup></a>",
        "<sup id='cite_ref-2' class='reference'><a href='#cite_note-2'>[2]</a></sup>",
        "<a role='doc-noteref' href='#fn2'>2</a>",
    ],
)
def test_the_mark_of_a_note_on_a_page_names_it(reference: str):
    page = f"<html><body><h1>T</h1><p>Kept at 45{reference} degrees.</p></body></html>"

    assert "Kept at 45 [note 2] degrees." in read(page.encode(), "a.html")


def test_a_link_that_is_raised_and_leads_elsewhere_is_no_note():
    page = "<html><body><p>10<sup><a href='https://a.example/'>6</a></sup> units</p></body></html>"

    assert read(page.encode(), "a.html") == "10⁶ (https://a.example/) units"


def test_formulas_of_a_page_keep_their_parts_apart():
    power = "<msup><mn>10</mn><mn>6</mn></msup>"
    half = "<mn>5</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>"
    page = f"<html><body><p>so <math>{power}</math> and <math>{half}</math></p></body></html>"

    assert read(page.encode(), "a.html") == "so 10⁶ and 5(1)/(2)"


def test_a_note_in_markdown_that_is_one_word_stays():
    text = read(b"# T\n\nIt is 45[^2] here, 7[^3].\n\n[^2]: Ibid.\n[^3]: Seen\n", "a.md")

    assert text.split("\n\n")[1:] == ["It is 45[^2] here, 7[^3].", "[^2]: Ibid.", "[^3]: Seen"]


def test_notes_of_word_are_named_where_they_belong():
    def note(number: int, text: str) -> str:
        return f"<w:footnote w:id='{number}'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"

    def at(number: int) -> str:
        mark = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
        return f"<w:r>{mark}<w:footnoteReference w:id='{number}'/></w:r>"

    body = f"<w:p><w:r><w:t>It has 45</w:t></w:r>{at(3)}<w:r><w:t> beds.</w:t></w:r>{at(2)}</w:p>"
    notes = f"<w:footnotes {NAMES}>{note(2, 'In May.')}{note(3, 'Or 46.')}</w:footnotes>"
    data = word(body, {"word/footnotes.xml": notes}, ("footnotes", "footnotes.xml"))

    assert read(data, "a.docx").split("\n\n") == [
        "It has 45 [note 1] beds. [note 2]",
        "Note 1: Or 46.",
        "Note 2: In May.",
    ]


def test_notes_in_tables_of_open_documents_are_read():
    note = "<text:note><text:note-body><text:p>Or 46.</text:p></text:note-body></text:note>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('Beds')}{cell.format('45' + note)}</table:table-row>"

    text = read(open_document(f"<table:table>{row}</table:table>"), "a.odt")

    assert text.split("\n\n") == ["Beds | 45 [note 1]", "Note 1: Or 46."]


def test_the_mark_of_a_note_ends_its_sentence():
    text = "It is kept at 45. [note 2] Nobody opens it."

    assert [text[a:b] for a, b in sentence_spans(text)] == [text[:26], text[27:]]


def _sign(code: str, font: str) -> str:
    return (
        f"<w:p><w:r><w:t>is </w:t></w:r><w:r><w:sym w:font='{font}' w:char='{code}'/></w:r></w:p>"
    )


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [
        ("F0FE", "Wingdings", "☑"),
        ("F0A8", "Wingdings", "□"),
        ("00FC", "Wingdings", "✓"),
        ("F052", "Wingdings 2", "☑"),
        ("F0B3", "Symbol", "≥"),
        ("F06D", "Symbol", "μ"),
        ("F0B1", "Symbol", "±"),
        ("F035", "Symbol", "5"),
        ("2264", "Arial", "≤"),
        ("F001", "Wingdings", "\ufffd"),
    ],
)
def test_signs_of_word_are_read_as_what_they_show(code: str, font: str, shown: str):
    assert read(word(_sign(code, font)), "a.docx") == f"is {shown}"


def test_text_in_a_font_of_signs_is_read_as_what_it_shows():
    font = "<w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr>"
    run = (
        f"<w:r>{font}<w:t>\uf0b3</w:t></w:r><w:r><w:t> 5 </w:t></w:r><w:r>{font}<w:t>m</w:t></w:r>"
    )

    assert read(word(f"<w:p>{run}</w:p>"), "a.docx") == "≥ 5 μ"


def test_what_was_filled_into_an_old_form_of_word_is_read():
    def field(inside: str) -> str:
        return (
            f"<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{inside}</w:ffData></w:fldChar></w:r>"
        )

    checked = field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")
    empty = field("<w:checkBox><w:default w:val='0'/></w:checkBox>")
    entries = "<w:listEntry w:val='Paris'/><w:listEntry w:val='Rome'/>"
    chosen = field(f"<w:ddList><w:result w:val='1'/>{entries}</w:ddList>")
    body = f"<w:p>{checked}<w:r><w:t>Yes </w:t></w:r>{empty}<w:r><w:t>No </w:t></w:r>{chosen}</w:p>"

    assert read(word(body), "a.docx") == "☒ Yes ☐ No Rome"


def test_text_boxes_within_and_in_the_old_way_are_read_once():
    def box(inside: str) -> str:
        return f"<w:txbxContent><w:p>{inside}</w:p></w:txbxContent>"

    names = (
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        " xmlns:v='urn:schemas-microsoft-com:vml'"
    )
    deep = box("<w:r><w:t>deep</w:t></w:r>")
    shape = f"<v:shape><v:textbox>{deep}</v:textbox></v:shape>"
    inner = f"<w:r><w:pict {names}>{shape}</w:pict></w:r>"
    outer = box(f"<w:r><w:t>outer</w:t></w:r>{inner}")
    both = (
        f"<w:r><mc:AlternateContent {names}><mc:Choice Requires='wps'>{outer}</mc:Choice>"
        f"<mc:Fallback><w:pict>{outer}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    text = read(word(f"<w:p><w:r><w:t>text</w:t></w:r>{both}</w:p>"), "a.docx")

    assert text.split() == ["text", "outer", "deep"]


def test_letters_outside_the_first_plane_are_two_where_a_binary_workbook_counts():
    sheet = data(row(0, shared(0, 0)))
    made = packed([("T", sheet)], texts=[("😀 106", [(0, 0), (5, 1)])], fonts=_FONTS)

    assert "😀 10⁶" in read(made, "a.xlsb")


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([(0, 9)], "so 106"),
        ([(9, 1)], "so 106"),
        ([(5, 1), (0, 0)], "so 10⁶"),
        ([(3, 1)], "so ¹⁰⁶"),
    ],
)
def test_a_font_or_a_place_that_a_binary_workbook_does_not_have_loses_no_letter(
    runs: list[tuple[int, int]], said: str
):
    made = packed([("T", data(row(0, shared(0, 0))))], texts=[("so 106", runs)], fonts=_FONTS)

    assert read(made, "a.xlsb") == f"T\n\n{said}"


def test_what_xml_has_no_place_for_is_read_in_a_raised_run_of_a_cell():
    inside = "<r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>_x0036_</t></r>"
    made = workbook({"T": cells(1, A=f"<c t='inlineStr'><is>{inside}</is></c>")})

    assert "10⁶" in read(made, "a.xlsx")
