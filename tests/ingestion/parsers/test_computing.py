"""Formulas without a value: what is given to a program that computes, and what is taken from it."""

import io
import zipfile

import pytest

from contracts.documents import Extract
from ingestion.parsers.spreadsheet import SpreadsheetParser
from ingestion.parsers.spreadsheet.computing import ToBeComputed
from ingestion.parsers.spreadsheet.formulas import is_fixed, is_value, may_swallow
from tests.ingestion.parsers.office_writer import OFFICE, cells, open_document, workbook
from tests.ingestion.parsers.test_spreadsheet import rows

SUM = "<c><f>SUM(A1:B1)</f></c>"


def given(data: bytes, name: str = "a.xlsx") -> dict[str, str]:
    """The parts of what is to be computed."""
    parser = SpreadsheetParser()
    parser.computes = True
    with pytest.raises(ToBeComputed) as asked:
        parser.parse(data, name)
    with zipfile.ZipFile(io.BytesIO(asked.value.workbook)) as archive:
        return {path: archive.read(path).decode() for path in archive.namelist()}


def with_values(data: bytes, computed: bytes, name: str = "a.xlsx") -> Extract:
    parser = SpreadsheetParser()
    parser.computes, parser.computed = True, computed
    return parser.parse(data, name)


@pytest.mark.parametrize(
    "formula",
    [
        *("SUM(A1:A9)", 'IF(A1="NOW()",1,2)', "Rooms!A1+'My rooms'!B2", "Table1[[#All],[Cost]]"),
        *("_xlfn.CONCAT(A1,B1)", 'HYPERLINK("http://a.example","a")', "SNOW(A1)", "{1|2}"),
    ],
)
def test_what_depends_on_the_file_alone_is_computed(formula: str):
    assert is_fixed(formula)


@pytest.mark.parametrize(
    "formula",
    [
        *("NOW()", "TODAY()-A1", "1+rand( )", "_xlfn.RANDARRAY(3)", "_xlfn.WEBSERVICE(A1)"),
        *("[1]Rooms!A1", r"'C:\[a.xlsx]Rooms'!A1", "[2]!Total", "'file:///a.ods'#$Rooms.A1"),
        *("prog|topic!item", 'INDIRECT("A"&B1)', 'CELL("filename")', "_xlfn.IMAGE(A1)"),
    ],
)
def test_what_depends_on_the_day_on_chance_or_on_the_outside_is_not(formula: str):
    assert not is_fixed(formula)


def test_an_error_of_ours_or_of_the_program_is_no_value():
    assert is_value("#DIV/0!", "1/A1", without_others=True)
    assert is_value("#N/A", "VLOOKUP(A1,B:C,2)", without_others=False)
    assert not is_value("#N/A", "A1+1", without_others=True)
    assert not is_value("#NAME?", "NEWEST(A1)", without_others=False)
    assert not is_value("Err:508", "SUM(A1", without_others=False)
    assert may_swallow("IFERROR(A1,0)") and not may_swallow('A1&"IFERROR(B1)"')


def test_only_formulas_without_a_value_are_given_away():
    sheet = cells(1, A=1, B="<c><f>A1*2</f><v>7</v></c>", C=SUM)

    part = given(workbook({"R": sheet}))["xl/worksheets/sheet1.xml"]

    assert '<c r="B1" t="n"><v>7</v></c>' in part
    assert '<c r="C1"><f>SUM(A1:B1)</f></c>' in part


def test_what_depends_on_the_day_is_an_error_for_the_others():
    sheet = cells(
        1,
        A="<c><f>TODAY()</f></c>",
        B="<c><f>A1+1</f></c>",
        C="<c><f>IFERROR(A1,0)</f></c>",
        D="<c><f>1+1</f></c>",
    )

    part = given(workbook({"R": sheet}))["xl/worksheets/sheet1.xml"]

    assert '<c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>A1+1</f></c>' in part
    assert '<c r="C1" t="e"><v>#N/A</v></c><c r="D1"><f>1+1</f></c>' in part


def test_nothing_leads_out_of_what_is_given_away():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    names = (
        '<definedName name="Rate">[1]Rates!$A$1</definedName>'
        '<definedName name="Two">2</definedName>'
    )
    data = workbook(
        {"R": cells(1, A=1, B="<c><f>Rate*2</f></c>", C="<c><f>Two*2</f></c>", D=SUM)},
        {
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{OFFICE}"><sheets><sheet name="R" '
            f'sheetId="1" r:id="r1"/></sheets><definedNames>{names}</definedNames></workbook>',
            "xl/externalLinks/externalLink1.xml": "<externalLink/>",
            "xl/connections.xml": "<connections>http://evil.example</connections>",
            "xl/vbaProject.bin": "evil",
        },
    )

    parts = given(data)

    assert set(parts) == {
        *("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/workbook.xml"),
        *("xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"),
        "[Content_Types].xml",
    }
    assert "Rates" not in "".join(parts.values())
    assert '<definedName name="Two">2</definedName>' in parts["xl/workbook.xml"]


def test_formulas_of_many_cells_are_given_away_together():
    sheet = (
        cells(1, A=1, B='<c><f t="shared" ref="B1:B2" si="0">A1*2</f></c>')
        + cells(2, A=2, B='<c><f t="shared" si="0"/></c>')
        + cells(3, A=3, C='<c><f t="shared" ref="C3:C4" si="1">NOW()+A3</f></c>')
        + cells(4, A=4, C='<c><f t="shared" si="1"/></c>')
    )

    part = given(workbook({"R": sheet}))["xl/worksheets/sheet1.xml"]

    assert '<f t="shared" ref="B1:B2" si="0">A1*2</f>' in part
    assert '<c r="B2"><f t="shared" si="0"></f></c>' in part
    assert '<c r="C4" t="e"><v>#N/A</v></c>' in part


def test_values_are_taken_cell_by_cell_and_shown_in_the_format_of_the_file():
    sheet = cells(
        1,
        A=45322,
        B="<c><f>A1*2</f><v>7</v></c>",
        C='<c s="1"><f>A1</f></c>',
        D="<c><f>X()</f></c>",
    )
    computed = cells(
        1,
        A=99,
        B="<c><f>A1*2</f><v>8</v></c>",
        C="<c><f>A1</f><v>45322</v></c>",
        D='<c t="e"><f>X()</f><v>#NAME?</v></c>',
    )

    extract = with_values(workbook({"R": sheet}), workbook({"R": computed}))

    assert rows(extract) == [("A1:D1", "45322 | 7 | 2024-01-31 | =X() (not computed)")]
    assert extract.notes[0] == "1 formula without a value in the file was computed by LibreOffice."
    assert (
        "1 formula without a value in the file was not computed, for LibreOffice"
        in (extract.notes[1])
    )


def test_a_zero_that_nobody_computed_is_computed_too():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{OFFICE}"><sheets><sheet name="R" '
        'sheetId="1" r:id="r1"/></sheets><calcPr fullCalcOnLoad="1"/></workbook>'
    }
    data = workbook({"R": cells(1, A=1, B="<c><f>A1+7</f><v>0</v></c>")}, parts)
    computed = workbook({"R": cells(1, A=1, B="<c><f>A1+7</f><v>8</v></c>")})

    assert rows(with_values(data, computed)) == [("A1:B1", "1 | 8")]


def test_a_workbook_with_nothing_but_the_day_is_given_to_nobody():
    parser = SpreadsheetParser()
    parser.computes = True

    extract = parser.parse(workbook({"R": cells(1, A=1, B="<c><f>TODAY()</f></c>")}), "a.xlsx")

    assert rows(extract) == [("A1:B1", "1 | =TODAY() (not computed)")]
    assert extract.notes[0].startswith(
        "1 formula without a value in the file was not computed, for"
    )
    assert "the day" in extract.notes[0]


def test_without_a_program_the_notes_say_what_to_install():
    extract = SpreadsheetParser().parse(workbook({"R": cells(1, A=1, B=SUM)}), "a.xlsx")

    assert "apt install libreoffice-calc-nogui" in extract.notes[0]


def test_cells_of_opendocument_are_given_away_without_what_leads_out_of_them():
    cell = "<table:table-cell table:formula='of:={}'>{}</table:table-cell>"
    row = "".join(
        [
            "<table:table-cell office:value-type='float' office:value='2'><text:p>2</text:p>"
            "<office:annotation><text:p>secret</text:p></office:annotation></table:table-cell>",
            cell.format("[.A1]*2", ""),
            cell.format("WEBSERVICE(&quot;http://evil.example&quot;)", ""),
            cell.format("1+1", "<text:p>seven</text:p>"),
        ]
    )
    sheet = (
        "<table:table table:name='R'><table:table-source xlink:href='http://evil.example/a.ods'/>"
        f"<table:table-row>{row}</table:table-row></table:table>"
    )
    data = open_document(sheet, kind="spreadsheet")

    content = given(data, "a.ods")["content.xml"]

    assert "evil" not in content and "secret" not in content
    assert content.count("formula=") == 2
    assert 'formula="of:=[.A1]*2"' in content and 'formula="of:=NA()"' in content
