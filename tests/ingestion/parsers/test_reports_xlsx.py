"""Workbooks as people reported that other readers lose or change something of them: each rebuilt
here. Which report is which: docs/explanation/reading-files-reports.md."""

import io
import zipfile

import pytest

from contracts.documents import Extract
from ingestion.parsers.spreadsheet import SpreadsheetParser
from tests.ingestion.parsers.office_writer import NAMES, OFFICE, Parts, cells, relations, workbook
from tests.ingestion.parsers.packing import zipped

MAIN = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
XDR = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
XLRD = 'xmlns:xlrd="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"'


def read(data: bytes) -> Extract:
    return SpreadsheetParser().parse(data, "report.xlsx")


def texts(extract: Extract) -> list[str]:
    """Without the heading of the sheet."""
    return [extract.text[s.start : s.end] for s in extract.sections][1:]


def of_cells(*cells_: str, strings: str = "", codes: tuple[str, ...] = ()) -> list[str]:
    """What cells show, each given as its XML, with the table of strings and codes of formats."""
    row = "".join(cells_)
    formats = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(codes)))
    parts = {
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "strings.xml"),
        ),
        "xl/strings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs><xf "
        f"numFmtId='0'/>{styles}</cellXfs></styleSheet>",
    }
    said = texts(read(workbook({"One": f"<row>{row}</row>"}, parts)))
    return said[0].split(" | ") if said else []


def shared(number: int) -> str:
    return f'<c t="s"><v>{number}</v></c>'


@pytest.mark.parametrize(
    ("strings", "expected"),
    [
        pytest.param(
            "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>",
            "東京",
            id="how it is spoken is no part of it",
        ),
        pytest.param(
            "<si><r><t>日</t></r><r><t>本語</t></r><rPh sb='0' eb='2'><t>ニホンゴ</t></rPh></si>",
            "日本語",
            id="nor of a text in runs",
        ),
        pytest.param("<si><t>a_x000D_\nb</t></si>", "a b", id="a return is a return"),
        pytest.param(
            "<si><t>_x005F_x000D_</t></si>", "_x000D_", id="what looks like an escape and was typed"
        ),
        pytest.param("<si><t>hi _xD83D__xDE00_</t></si>", "hi 😀", id="a character in two escapes"),
        pytest.param("<si><t>a_x000B_b</t></si>", "a b", id="a break that is escaped parts words"),
        pytest.param("<si><t>half _xD83D_.</t></si>", "half \ufffd.", id="half a character"),
        pytest.param("<si><t xml:space='preserve'> a  b </t></si>", "a b", id="room around a text"),
    ],
)
def test_a_text_of_a_cell_is_what_the_cell_shows(strings: str, expected: str):
    assert of_cells(shared(0), strings=strings) == [expected]


def test_empty_texts_keep_the_places_of_the_others():
    strings = "<si><t>foo</t></si><si/><si><t/></si><si><t>bar</t></si>"

    assert of_cells(shared(0), shared(3), strings=strings) == ["foo", "bar"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c t="inlineStr"><is><t>one</t></is></c>', "one"),
        ('<c t="inlineStr"><t>two</t></c>', "two"),
        (
            '<c t="inlineStr"><is><t>大阪</t><rPh sb="0" eb="2"><t>オオサカ</t></rPh></is></c>',
            "大阪",
        ),
        ('<c t="inlineStr"><t>a_x000A_b</t></c>', "a b"),
        ('<c t="str"><f>A1</f><v>three</v></c>', "three"),
        ('<c t="inlineStr"><is><r><t>4</t></r><r><t>2</t></r></is></c>', "42"),
    ],
)
def test_a_text_that_stands_in_its_cell_is_read(cell: str, expected: str):
    assert of_cells(cell) == [expected]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("-1234", "#,##0;[Red]\\(#,##0\\)", "(1,234)"),
        ("2.5", "0.00&quot; days&quot;", "2.50 days"),
        ("12500000", "#,##0,,&quot; M&quot;", "13 M"),
        ("1", "&quot;yes&quot;;&quot;no&quot;", "yes"),
        ("45000", "[Magenta]mm/dd/yy", "03/15/23"),
        ("45000", "[$-409]d-mmm-yy;@", "15-Mar-23"),
        ("44259", "[$-411]ge\\.m\\.d;@", "R3.3.4"),
        ("44259", "[$-ja-JP]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", "令和3年3月4日"),
        (
            "43586",
            "[$-ja-JP-x-gannen]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@",
            "令和元年5月1日",
        ),
        ("43585", "[$-411]gge&quot;年&quot;", "平31年"),
        ("1", "[$-411]ge\\.m\\.d", "M33.1.1"),
        ("45322", "[$-404]e/m/d", "113/1/31"),
        ("45322", "[$-404]ggge&quot;年&quot;", "中華民國113年"),
        ("45322", "[$-804]e/m/d", "2024/1/31"),
        ("45498", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-07-25"),
    ],
)
def test_letters_of_a_format_are_read_as_excel_reads_them(value: str, code: str, expected: str):
    assert of_cells(f'<c s="1"><v>{value}</v></c>', codes=(code,)) == [expected]


def renamed(data: bytes, **names: str) -> bytes:
    """A package with other names for its parts, by the last word of each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    found: dict[str, str | bytes] = {}
    for name, content in entries.items():
        word, _, suffix = name.rpartition("/")[2].partition(".")
        found[names.get(word, name) if suffix == "xml" else name] = content
    return zipped(found)


@pytest.mark.parametrize(
    "names",
    [
        {"sharedStrings": "xl/SharedStrings.xml"},
        {"sharedStrings": "xl\\sharedStrings.xml", "sheet1": "xl\\worksheets\\sheet1.xml"},
        {"sheet1": "xl/worksheets/Sheet1.XML"},
        {"styles": "xl/Styles.xml", "workbook": "XL/workbook.xml"},
    ],
)
def test_parts_are_found_however_their_names_are_written(names: dict[str, str]):
    data = workbook(
        {"One": f'<row r="1">{shared(0)}<c s="1"><v>0.5</v></c></row>'},
        {
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ),
            "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>half</t></si></sst>",
            "xl/styles.xml": f"<styleSheet {MAIN}><cellXfs><xf numFmtId='0'/><xf "
            "numFmtId='9'/></cellXfs></styleSheet>",
        },
    )

    assert texts(read(renamed(data, **names))) == ["half | 50%"]


def rich(
    structures: str, values: str, cell: str = '<c t="e" vm="1"><v>#VALUE!</v></c>'
) -> list[str]:
    kind = "http://schemas.microsoft.com/office/2017/06/relationships"
    rels = relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sheetMetadata", "metadata.xml"),
        ("rdRichValue", "rv.xml"),
        ("rdRichValueStructure", "rs.xml"),
    )
    parts = {
        "xl/_rels/workbook.xml.rels": rels.replace(f"{OFFICE}/rd", f"{kind}/rd"),
        "xl/metadata.xml": f"<metadata {MAIN} {XLRD}><metadataTypes><metadataType "
        'name="XLDAPR"/><metadataType name="XLRICHVALUE"/>'
        '</metadataTypes><futureMetadata name="XLRICHVALUE"><bk><extLst><ext><xlrd:rvb '
        'i="1"/></ext></extLst></bk></futureMetadata>'
        '<cellMetadata><bk><rc t="1" v="0"/></bk></cellMetadata><valueMetadata><bk><rc t="2" '
        'v="0"/></bk></valueMetadata></metadata>',
        "xl/rs.xml": f"<rvStructures {XLRD.replace('xmlns:xlrd', 'xmlns')}>"
        f"{structures}</rvStructures>",
        "xl/rv.xml": f"<rvData {XLRD.replace('xmlns:xlrd', 'xmlns')}>{values}</rvData>",
    }
    return texts(read(workbook({"One": f'<row r="1">{cell}</row>'}, parts)))


@pytest.mark.parametrize(
    ("structures", "values", "expected"),
    [
        (
            '<s t="_linkedentity2"><k n="%cvi" t="r"/><k n="_DisplayString" t="s"/></s>',
            '<rv s="0"><v>0</v><v>Oslo</v></rv><rv s="0"><v>1</v><v>France</v></rv>',
            ["France"],
        ),
        (
            '<s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" '
            't="i"/><k n="Text" t="s"/></s>',
            '<rv s="0"/><rv s="0"><v>0</v><v>5</v><v>The north door</v></rv>',
            ["Picture: The north door"],
        ),
        (
            '<s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/></s>',
            '<rv s="0"/><rv s="0"><v>0</v></rv>',
            ["(picture)"],
        ),
        (
            '<s t="_error"><k n="errorType" t="i"/></s>',
            '<rv s="0"/><rv s="0"><v>8</v></rv>',
            ["#VALUE!"],
        ),
        ("", "", ["#VALUE!"]),
    ],
)
def test_a_cell_that_holds_more_than_a_value_says_what_it_shows(
    structures: str, values: str, expected: list[str]
):
    assert rich(structures, values) == expected


@pytest.mark.parametrize("number", ["", "0", "2", "x", "99999999999"])
def test_an_error_that_names_no_such_value_stays_one(number: str):
    structure = '<s t="_linkedentity2"><k n="_DisplayString" t="s"/></s>'
    cell = f'<c t="e" vm="{number}"><v>#DIV/0!</v></c>'

    assert rich(structure, '<rv s="0"/><rv s="0"><v>France</v></rv>', cell) == ["#DIV/0!"]


def drawn(inside: str, parts: Parts | None = None, *related: tuple[str, str]) -> list[str]:
    """What stands on a sheet besides its one cell."""
    data = workbook(
        {"One": cells(1, A="cell")},
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("drawing", "../drawings/d.xml")),
            "xl/drawings/d.xml": f"<xdr:wsDr {XDR} {MC} {NAMES}><xdr:twoCellAnchor>"
            f"{inside}</xdr:twoCellAnchor></xdr:wsDr>",
            "xl/drawings/_rels/d.xml.rels": relations(*related),
            **(parts or {}),
        },
    )
    return texts(read(data))[1:]


def box(paragraphs: str, hidden: str = "0") -> str:
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box" hidden="{hidden}"/></xdr:nvSpPr>'
        "<xdr:txBody>"
        f"{paragraphs}</xdr:txBody></xdr:sp>"
    )


WORD_ = "<a:p><a:r><a:t>Note</a:t></a:r></a:p>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(box(WORD_), ["Note"], id="a text box"),
        pytest.param(f"<xdr:grpSp>{box(WORD_)}</xdr:grpSp>", ["Note"], id="one in a group"),
        pytest.param(
            box("<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p>"),
            ["one two"],
            id="two lines",
        ),
        pytest.param(box(WORD_, hidden="1"), [], id="one that is hidden"),
        pytest.param(
            f"<mc:AlternateContent><mc:Choice Requires='a14'>{box(WORD_)}</mc:Choice>"
            f"<mc:Fallback>{box(WORD_)}"
            "</mc:Fallback></mc:AlternateContent>",
            ["Note"],
            id="one that old programs have another form of",
        ),
        pytest.param(
            "<mc:AlternateContent><mc:Choice Requires='sle15'><xdr:graphicFrame/></mc:Choice>"
            "<mc:Fallback>"
            f"{box(WORD_)}</mc:Fallback></mc:AlternateContent>",
            [],
            id="what only old programs say",
        ),
        pytest.param(
            box("<a:p><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></a:p>"),
            ["x+1"],
            id="an equation",
        ),
        pytest.param(
            "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id='3' name='P' descr='The north door of hall "
            "2'/></xdr:nvPicPr></xdr:pic>",
            ["Picture: The north door of hall 2"],
            id="what is said of a picture",
        ),
    ],
)
def test_what_is_drawn_on_a_sheet_is_read_once(inside: str, expected: list[str]):
    assert drawn(inside) == expected


def test_diagrams_and_axes_on_a_sheet_are_read():
    frame = (
        "<xdr:graphicFrame><a:graphic><a:graphicData>{}</a:graphicData></a:graphic>"
        "</xdr:graphicFrame>"
    )
    diagram = (
        f"<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt><dgm:t>{WORD_}</dgm:t></dgm:pt>"
        "</dgm:ptLst></dgm:dataModel>"
    )
    chart = (
        f"<c:chartSpace {NAMES}><c:chart><c:plotArea><c:valAx><c:title><c:tx><c:rich>"
        f"{WORD_}</c:rich></c:tx></c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>"
    )

    assert drawn(
        frame.format('<dgm:relIds r:dm="r1"/>'),
        {"xl/d/data.xml": diagram},
        ("diagramData", "../d/data.xml"),
    ) == ["Note"]
    assert drawn(
        frame.format('<c:chart r:id="r1"/>'), {"xl/c.xml": chart}, ("chart", "../c.xml")
    ) == ["Axis: Note"]


def test_a_sheet_that_is_one_chart_is_read_and_moves_no_other():
    chart = (
        f"<c:chartSpace {NAMES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales</a:t>"
        "</a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>"
    )
    drawing = (
        f"<xdr:wsDr {XDR} {NAMES}><xdr:absoluteAnchor><xdr:graphicFrame><a:graphic>"
        '<a:graphicData><c:chart r:id="r1"/></a:graphicData></a:graphic></xdr:graphicFrame>'
        "</xdr:absoluteAnchor></xdr:wsDr>"
    )
    data = workbook(
        {"First": cells(1, A="one"), "Chart1": "", "Last": cells(1, A="two")},
        {
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("chartsheet", "chartsheets/s.xml"),
                ("worksheet", "worksheets/sheet3.xml"),
            ),
            "xl/chartsheets/s.xml": f'<chartsheet {MAIN}><drawing r:id="r1"/></chartsheet>',
            "xl/chartsheets/_rels/s.xml.rels": relations(("drawing", "../drawings/d.xml")),
            "xl/drawings/d.xml": drawing,
            "xl/drawings/_rels/d.xml.rels": relations(("chart", "../c.xml")),
            "xl/c.xml": chart,
        },
    )
    found = read(data)

    assert [(s.sheet, found.text[s.start : s.end]) for s in found.sections] == [
        ("First", "First"),
        ("First", "one"),
        ("Chart1", "Chart1"),
        ("Chart1", "Sales"),
        ("Last", "Last"),
        ("Last", "two"),
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<oddHeader>&amp;LAcme&amp;C&amp;&quot;Arial,Bold&quot;&amp;14Secret&amp;RMay "
            "2024</oddHeader>",
            ["Header: Acme Secret May 2024"],
        ),
        ("<oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter>", []),
        ("<oddFooter>&amp;L&amp;F&amp;R&amp;D &amp;T</oddFooter>", []),
        (
            "<oddHeader>A&amp;&amp;B</oddHeader><evenHeader>A&amp;&amp;B</evenHeader>",
            ["Header: A&B"],
        ),
        (
            "<firstHeader>First</firstHeader><oddFooter>&amp;K04+000Internal</oddFooter>",
            ["Header: First", "Footer: Internal"],
        ),
        ("<oddHeader>&amp;G</oddHeader>", []),
        ("<oddHeader/>", []),
    ],
)
def test_heads_and_feet_of_printed_pages_are_read_once(inside: str, expected: list[str]):
    sheet = f"<sheetData>{cells(1, A='cell')}</sheetData><headerFooter>{inside}</headerFooter>"

    assert texts(read(workbook({"One": sheet}))) == ["cell", *expected]
