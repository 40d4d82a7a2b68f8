"""Workbooks that are one XML file (Excel 2003) are read as their sheets show them."""

import pytest

from contracts.documents import BlockKind, Extract
from ingestion.parsers.sniffing import media_type_of
from ingestion.parsers.xml import XmlParser

STYLES = {
    "pct": "Percent",
    "kg": "0.00&quot; kg&quot;",
    "zeros": "00000",
    "date": "yyyy\\-mm\\-dd",
    "time": "Short Time",
    "money": "#,##0.00",
}


def book(*sheets: str, head: str = "") -> bytes:
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>'
        for name, code in STYLES.items()
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'{head}<Styles><Style ss:ID="Default"/>{styles}<Style ss:ID="made" ss:Parent="pct"/>'
        f"</Styles>{''.join(sheets)}</Workbook>"
    ).encode()


def sheet(rows: str, name: str = "Stock", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{options}</Worksheet>'


def cell(value: str | float, attributes: str = "", kind: str = "", beside: str = "") -> str:
    kind = kind or ("String" if isinstance(value, str) else "Number")
    return f'<Cell {attributes}><Data ss:Type="{kind}">{value}</Data>{beside}</Cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<Row {attributes}>{''.join(cells)}</Row>"


def read(*sheets: str, head: str = "") -> Extract:
    return XmlParser().parse(book(*sheets, head=head), "a.xml")


def lines(extract: Extract) -> list[str]:
    return [line for line in extract.text.splitlines() if line]


def test_it_is_told_by_what_it_is():
    data = book(sheet(row(cell("a"))))

    assert {media_type_of(data, name, "") for name in ("a.xml", "a.xls")} == {"application/xml"}


def test_rows_are_cells_with_their_places():
    extract = read(sheet(row(cell("Item"), cell("Price")) + row(cell("Door"), cell(3.5))))

    assert lines(extract) == ["Stock", "Item | Price", "Door | 3.5"]
    assert [s.kind for s in extract.sections] == [BlockKind.HEADING, *[BlockKind.TABLE_ROW] * 2]
    assert (extract.sections[2].sheet, extract.sections[2].cells) == ("Stock", "A2:B2")


def test_places_that_are_left_out_are_empty():
    rows = row(cell("a"), cell("b"), cell("c")) + row(cell("1"), cell("3", 'ss:Index="3"'))
    extract = read(sheet(rows + row(cell("far"), attributes='ss:Index="9"')))

    assert lines(extract) == ["Stock", "a | b | c", "1 |  | 3", "far"]
    assert extract.sections[-1].cells == "A9"


def test_cells_that_are_one_stand_once_in_a_row_and_in_each_row():
    rows = row(cell("Both", 'ss:MergeAcross="1"'), cell("End")) + row(
        cell("Tall", 'ss:MergeDown="1"'), cell(1.0), cell(2.0)
    )
    extract = read(sheet(rows + row(cell(3.0, 'ss:Index="2"'), cell(4.0))))

    assert lines(extract) == ["Stock", "Both |  | End", "Tall | 1 | 2", "Tall | 3 | 4"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (cell(0.125, 'ss:StyleID="pct"'), "12.50%"),
        (cell(0.125, 'ss:StyleID="made"'), "12.50%"),
        (cell(3.5, 'ss:StyleID="kg"'), "3.50 kg"),
        (cell(42, 'ss:StyleID="zeros"'), "00042"),
        (cell(1234.5, 'ss:StyleID="money"'), "1,234.50"),
        (cell(1234567890123456.0), "1234567890123456"),
        (cell("00042"), "00042"),
        (cell("1", kind="Boolean"), "TRUE"),
        (cell("#DIV/0!", kind="Error"), "#DIV/0!"),
        (cell("2024-01-31T00:00:00.000", 'ss:StyleID="date"', "DateTime"), "2024-01-31"),
        (cell("1899-12-31T14:30:00.000", 'ss:StyleID="time"', "DateTime"), "14:30"),
        ('<Cell ss:Formula="=R1C1*2"/>', "=R1C1*2 (not computed)"),
        (cell(4.0, 'ss:Formula="=2*2"'), "4"),
        (cell("Rules", 'ss:HRef="https://a.example/r"'), "Rules (https://a.example/r)"),
        (cell("a &amp; b&#10;c"), "a & b c"),
        (
            '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>big</B> 10'
            "<Sup>6</Sup></ss:Data></Cell>",
            "big 10⁶",
        ),
    ],
)
def test_cells_read_as_the_sheet_shows_them(written: str, shown: str):
    assert lines(read(sheet(row(written, cell("x")))))[1] == f"{shown} | x"


def test_dates_of_old_macs():
    moment = cell("2024-01-31T00:00:00.000", 'ss:StyleID="date"', "DateTime")
    head = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"

    assert lines(read(sheet(row(moment)), head=head))[1] == "2024-01-31"


def test_what_is_hidden_is_marked_and_told():
    columns = '<Column ss:Index="2" ss:Hidden="1"/>'
    rows = row(cell("a"), cell("b")) + row(cell("c"), attributes='ss:Hidden="1"')
    gone = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    extract = read(sheet(columns + rows), sheet(row(cell("d")), "Old", gone))

    said = ["Stock", "a | b (hidden)", "c | (hidden row)", "Old (hidden sheet)", "d"]
    assert lines(extract) == said
    assert extract.notes == [
        "Hidden in the workbook, and marked as hidden in the text: 1 sheet, 1 column and 1 row."
    ]


def test_comments_follow_the_sheet():
    said = '<Comment ss:Author="Ann"><ss:Data><B>Ann:</B> check it</ss:Data></Comment>'
    extract = read(sheet(row(cell("a"), cell("b", beside=said))))

    assert lines(extract)[-1] == "Comment on B1 by Ann: check it"
    assert extract.sections[-1].cells == "B1"


def test_styles_of_columns_and_rows_hold_for_their_cells():
    columns = '<Column ss:StyleID="pct" ss:Span="1"/><Column ss:StyleID="kg"/>'
    rows = row(cell(0.5), cell(0.25), cell(2)) + row(cell(7), attributes='ss:StyleID="zeros"')

    assert lines(read(sheet(columns + rows)))[1:] == ["50.00% | 25.00% | 2.00 kg", "00007"]
