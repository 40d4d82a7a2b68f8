import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.spreadsheet import SpreadsheetParser
from ingestion.parsers.spreadsheet.binary import Value, shown
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.office_writer import (
    NAMES,
    OFFICE,
    OPEN_NAMES,
    cells,
    open_document,
    relations,
    workbook,
)
from tests.ingestion.parsers.packing import zipped


def read(data: bytes, name: str = "figures.xlsx") -> Extract:
    return SpreadsheetParser().parse(data, name)


def rows(extract: Extract) -> list[tuple[str | None, str]]:
    return [
        (s.cells, extract.text[s.start : s.end])
        for s in extract.sections
        if s.kind is not BlockKind.HEADING
    ]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return SpreadsheetParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return workbook({"Rooms": cells(1, A="room", B="degrees") + cells(2, A="north", B=4)})


def test_a_sheet_is_a_heading_and_each_row_has_its_exact_cells():
    extract = read(
        workbook(
            {
                "Rooms": cells(3, B="room", C="degrees") + cells(4, B="north", C=4),
                "Doors": cells(1, A="door"),
            }
        )
    )

    assert [(s.sheet, s.cells, extract.text[s.start : s.end]) for s in extract.sections] == [
        ("Rooms", None, "Rooms"),
        ("Rooms", "B3:C3", "room | degrees"),
        ("Rooms", "B4:C4", "north | 4"),
        ("Doors", None, "Doors"),
        ("Doors", "A1", "door"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (123456789012.0, "123456789012"),
        (True, "TRUE"),
        (" kept ", "kept"),
        (datetime.date(2024, 1, 31), "2024-01-31"),
        (datetime.datetime(2024, 1, 31), "2024-01-31"),
        (datetime.datetime(2024, 1, 31, 13, 45), "2024-01-31 13:45"),
        (datetime.time(7, 5, 9), "07:05:09"),
        (datetime.timedelta(hours=26, minutes=3), "26:03:00"),
    ],
)
def test_values_are_written_as_a_person_reads_them(value: Value, text: str):
    assert shown(value) == text


def test_dates_are_told_from_numbers_by_their_format():
    data = workbook({"Days": cells(1, A='<c s="1"><v>45322</v></c>', B=45322)})

    assert rows(read(data)) == [("A1:B1", "2024-01-31 | 45322")]


def test_an_empty_row_ends_a_table():
    data = workbook(
        {"Rooms": cells(1, A="room", B="x") + cells(2, A="n", B=1) + cells(4, A="door", B="y")}
    )

    assert "n | 1\n\ndoor | y" in read(data).text
    assert "room | x\nn | 1" in read(data).text


def test_a_row_that_shares_no_column_with_those_above_begins_a_table():
    data = workbook({"Rooms": cells(1, A="a", B="b") + cells(2, D="d", E="e")})

    assert rows(read(data)) == [("A1:B1", "a | b"), ("D2:E2", "d | e")]
    assert "a | b\n\nd | e" in read(data).text


def test_columns_stay_under_their_header():
    data = workbook({"R": cells(1, A="a", B="b", C="c") + cells(2, B=2) + cells(3, A=1, C=3)})

    assert rows(read(data))[1:] == [("B2", "| 2"), ("A3:C3", "1 |  | 3")]


def test_a_caption_directly_above_a_table_is_not_its_header():
    extract = read(workbook({"R": cells(1, A="All rooms") + cells(2, A="room", B="x")}))

    assert [section.kind for section in extract.sections[1:]] == [
        BlockKind.PARAGRAPH,
        BlockKind.TABLE_ROW,
    ]
    assert extract.sections[1].cells == "A1"


def test_a_cell_merged_over_several_rows_is_read_in_each():
    sheet = f"<sheetData>{cells(1, A='north', B=1)}{cells(2, B=2)}</sheetData>"
    merged = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'

    assert rows(read(workbook({"R": sheet + merged}))) == [
        ("A1:B1", "north | 1"),
        ("A2:B2", "north | 2"),
    ]


def test_comments_have_the_cell_they_belong_to():
    comments = (
        f"<s:comments {NAMES}><s:authors><s:author>Ann</s:author></s:authors><s:commentList>"
        "<s:comment ref='B2' authorId='0'><s:text><s:t>Why?</s:t></s:text></s:comment>"
        "</s:commentList></s:comments>"
    )
    extract = read(
        workbook(
            {"Rooms": cells(2, B=4)},
            {
                "xl/worksheets/_rels/sheet1.xml.rels": relations(("comments", "../comments1.xml")),
                "xl/comments1.xml": comments,
            },
        )
    )

    assert rows(extract)[-1] == ("B2", "Comment on B2 by Ann: Why?")


def test_a_stray_cell_at_the_end_of_the_world_costs_nothing():
    extract = read(workbook({"Far": cells(1, A=1, XFD=2) + cells(1048576, XFD=3)}))

    assert rows(extract) == [("A1", "1"), ("XFD1", "2"), ("XFD1048576", "3")]
    assert len(extract.text) < 20


def test_empty_cells_that_only_have_a_format_do_not_count():
    data = workbook({"Far": cells(1, A=1) + cells(1048576, XFD='<c s="1"/>')})

    assert rows(read(data)) == [("A1", "1")]


def test_opendocument_sheets_are_read_and_what_is_repeated_to_their_edge_is_not():
    row = (
        "<table:table-row><table:table-cell office:value-type='string'><text:p>{}</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='16383'/>"
        "</table:table-row>"
    )
    edge = (
        "<table:table-row table:number-rows-repeated='1048574'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    content = (
        f"<office:document-content {OPEN_NAMES}><office:body><office:spreadsheet>"
        f"<table:table table:name='Rooms'>{row.format('room')}{row.format('north')}{edge}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )

    assert rows(read(data, "rooms.ods")) == [("A1", "room"), ("A2", "north")]


def test_a_locked_opendocument_sheet_asks_for_a_copy_without_password():
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"

    with pytest.raises(IngestFailure) as refused:
        read(zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": "\x01"}))

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_a_workbook_of_an_old_excel_is_read(documents: Path):
    data = (documents / "markitdown" / "test_files" / "test.xls").read_bytes()

    assert ("A1:D1", "Alpha | Beta | Gamma | Delta") in rows(read(data, "old.xls"))


@pytest.mark.parametrize("data", [zipped({"xl/workbook.xml": "<x"}), b"\xd0\xcf\x11\xe0" * 200])
def test_a_damaged_workbook_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(IngestFailure) as refused:
        read(data)

    assert refused.value.code is FailureCode.CORRUPT
    assert refused.value.message.endswith(".")


def styled(*codes: str) -> dict[str, str]:
    """The styles of a workbook whose cells' `s` numbers these codes, from 0."""
    named = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(codes, 164)
    )
    used = "".join(f'<xf numFmtId="{n}"/>' for n in range(164, 164 + len(codes)))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{named}</numFmts>'
        f"<cellXfs>{used}</cellXfs></styleSheet>"
    }


def test_cells_read_as_their_formats_show_them():
    parts = styled("00000", "0.0%", '0.00" kg"', "dd/mm/yyyy", "[h]:mm", '"Dr. "@')
    values = {"A": 42, "B": 0.125, "C": 3.5, "D": 45322, "E": 1.5}
    row = {key: f'<c s="{n}"><v>{v}</v></c>' for n, (key, v) in enumerate(values.items())}
    row["F"] = '<c s="5" t="inlineStr"><is><t>Ann</t></is></c>'

    assert rows(read(workbook({"R": cells(1, **row)}, parts))) == [
        ("A1:F1", "00042 | 12.5% | 3.50 kg | 31/01/2024 | 36:00 | Dr. Ann")
    ]


def test_a_number_of_sixteen_digits_stays_whole():
    data = workbook({"R": cells(1, A="<c><v>1234567890123456</v></c>")})

    assert rows(read(data)) == [("A1", "1234567890123456")]


def test_booleans_and_errors_are_read():
    data = workbook(
        {"R": cells(1, A='<c t="b"><v>1</v></c>', B='<c t="e"><v>#DIV/0!</v></c>', C="x")}
    )

    assert rows(read(data)) == [("A1:C1", "TRUE | #DIV/0! | x")]


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_that_nobody_computed_is_shown_and_told(value: str):
    extract = read(workbook({"R": cells(1, A=2, B=f"<c><f>SUM(A1:A9)</f>{value}</c>")}))

    assert rows(extract) == [("A1:B1", "2 | =SUM(A1:A9) (not computed)")]
    assert extract.notes[0].startswith("1 formula had no computed value")


def test_a_formula_whose_text_is_empty_is_computed():
    data = workbook({"R": cells(1, A=2, B='<c t="str"><f>""</f><v></v></c>')})

    assert rows(read(data)) == [("A1", "2")]
    assert read(data).notes == []


def test_a_zero_that_only_stands_for_a_value_is_not_told_as_one():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    book = (
        f"<workbook {main} xmlns:r='{OFFICE}'><sheets><sheet name='R' r:id='r1'/></sheets>"
        '<calcPr fullCalcOnLoad="1"/></workbook>'
    )
    sheet = cells(1, A=0, B="<c><f>A1+7</f><v>0</v></c>")

    assert rows(read(workbook({"R": sheet}, {"xl/workbook.xml": book}))) == [
        ("A1:B1", "0 | =A1+7 (not computed, saved as 0)")
    ]


def test_days_of_a_workbook_of_1904_are_read_from_then_on():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    book = (
        f"<workbook {main} xmlns:r='{OFFICE}'><workbookPr date1904='1'/>"
        "<sheets><sheet name='R' r:id='r1'/></sheets></workbook>"
    )
    data = workbook({"R": cells(1, A='<c s="1"><v>43860</v></c>')}, {"xl/workbook.xml": book})

    assert rows(read(data)) == [("A1", "2024-01-31")]


def test_what_is_hidden_is_marked_so_and_told():
    sheet = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
        + cells(1, A="name", B="pay", C="town")
        + cells(2, A="Ann", B=5000, C="York").replace("<row", '<row hidden="1"')
        + "</sheetData>"
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    book = (
        f"<workbook {main} xmlns:r='{OFFICE}'><sheets><sheet name='A' r:id='r1'/>"
        "<sheet name='B' r:id='r2' state='veryHidden'/></sheets></workbook>"
    )
    extract = read(workbook({"A": sheet, "B": cells(1, A="old")}, {"xl/workbook.xml": book}))

    assert rows(extract) == [
        ("A1:C1", "name | pay (hidden) | town"),
        ("A2:C2", "Ann | 5000 (hidden) | York | (hidden row)"),
        ("A1", "old"),
    ]
    assert "B (hidden sheet)" in extract.text
    assert extract.notes == [
        "Hidden in the workbook, and marked as hidden in the text: 1 sheet, 1 column and 1 row."
    ]


def test_a_value_that_its_format_hides_is_marked_so():
    data = workbook({"R": cells(1, A="x", B='<c s="0"><v>7</v></c>')}, styled(";;;"))

    assert rows(read(data)) == [("A1:B1", "x (hidden) | 7 (hidden)")]


def test_where_a_cell_leads_is_read_beside_its_text():
    sheet = (
        f"<sheetData>{cells(1, A='Terms', B='https://a.test/b', C='Ann')}</sheetData><hyperlinks>"
        '<hyperlink ref="A1" r:id="L1"/><hyperlink ref="B1" r:id="L2"/>'
        '<hyperlink ref="C1" r:id="L3"/></hyperlinks>'
    )
    targets = ("https://a.test/terms", "https://a.test/b", "mailto:ann@a.test")
    items = "".join(
        f'<Relationship Id="L{n}" Type="{OFFICE}/hyperlink" Target="{t}" TargetMode="External"/>'
        for n, t in enumerate(targets, 1)
    )
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{names}">{items}'
        "</Relationships>"
    }

    assert rows(read(workbook({"R": sheet}, parts))) == [
        ("A1:C1", "Terms (https://a.test/terms) | https://a.test/b | Ann (mailto:ann@a.test)")
    ]


def test_where_a_formula_leads_is_read_beside_its_text():
    cell = '<c t="str"><f>HYPERLINK("https://a.test/x","here")</f><v>here</v></c>'

    assert rows(read(workbook({"R": cells(1, A=cell)}))) == [("A1", "here (https://a.test/x)")]


def test_cells_merged_in_a_row_are_read_once_and_what_they_cover_is_marked():
    sheet = f"<sheetData>{cells(1, A='Q1', B='Q1', C='old', D='Q2')}</sheetData>"
    merged = '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'

    assert rows(read(workbook({"R": sheet + merged}))) == [("A1:D1", "Q1 |  | old (hidden) | Q2")]


def test_rows_and_cells_without_an_address_follow_each_other():
    data = workbook({"R": "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"})

    assert rows(read(data)) == [("A1:B1", "1 | 2"), ("A2", "3")]


def open_sheets(*tables: str, styles: str = "") -> bytes:
    return open_document("".join(tables), kind="spreadsheet", styles=styles)


def open_row(*inside: str, **attributes: str) -> str:
    """Of the inside of its cells, each with attributes before `|`."""
    written = "".join(
        f"<table:table-cell {item.partition('|')[0]}>{item.partition('|')[2]}</table:table-cell>"
        for item in inside
    )
    said = " ".join(f'table:{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-row {said}>{written}</table:table-row>"


def test_opendocument_cells_read_as_the_sheet_shows_them():
    table = "<table:table table:name='R'>{}</table:table>".format(
        open_row(
            "office:value-type='percentage' office:value='0.125'|<text:p>12.5%</text:p>",
            "office:value-type='float' office:value='42'|<text:p>00042</text:p>",
            "office:value-type='time' office:time-value='PT26H03M00S'|",
            "office:value-type='float' office:value='1234567890123456'"
            "|<text:p>1.23456789012346E+15</text:p>",
            "table:formula='of:=SUM([.A1:.A2])'|",
            "office:value-type='string'|<text:p><text:a xlink:href='https://a.test/'>here</text:a>"
            "</text:p><office:annotation><dc:creator>Ann</dc:creator><text:p>Why?</text:p>"
            "</office:annotation>",
        )
    )

    assert rows(read(open_sheets(table), "r.ods")) == [
        (
            "A1:F1",
            "12.5% | 00042 | 26:03:00 | 1234567890123456 | =SUM([.A1:.A2]) (not computed) |"
            " here (https://a.test/)",
        ),
        ("F1", "Comment on F1 by Ann: Why?"),
    ]


def test_what_opendocument_hides_or_repeats_is_read_and_marked():
    style = (
        "<style:style style:name='gone' style:family='table'>"
        "<style:table-properties table:display='false'/></style:style>"
    )
    shown = (
        "<table:table table:name='A'><table:table-column/>"
        "<table:table-column table:visibility='collapse'/>"
        + open_row("|<text:p>a</text:p>", "|<text:p>b</text:p>")
        + open_row("|<text:p>c</text:p>", visibility="filter")
        + open_row("table:number-columns-repeated='3'|<text:p>0</text:p>", number_rows_repeated="2")
        + "</table:table>"
    )
    hidden = (
        "<table:table table:name='B' table:style-name='gone'>"
        + open_row("|<text:p>d</text:p>")
        + "</table:table>"
    )
    extract = read(open_sheets(shown, hidden, styles=style), "r.ods")

    assert rows(extract) == [
        ("A1:B1", "a | b (hidden)"),
        ("A2", "c | (hidden row)"),
        ("A3:C3", "0 | 0 (hidden) | 0"),
        ("A4:C4", "0 | 0 (hidden) | 0"),
        ("A1", "d"),
    ]
    assert "B (hidden sheet)" in extract.text
    assert "1 sheet, 1 column and 1 row." in extract.notes[0]


def test_opendocument_cells_merged_over_rows_are_read_in_each():
    table = (
        "<table:table table:name='R'>"
        + open_row("table:number-rows-spanned='2'|<text:p>north</text:p>", "|<text:p>1</text:p>")
        + "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>2</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )

    assert rows(read(open_sheets(table), "r.ods")) == [
        ("A1:B1", "north | 1"),
        ("A2:B2", "north | 2"),
    ]
