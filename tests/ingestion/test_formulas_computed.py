"""Formulas without a value, computed by the real LibreOffice in its sandbox."""

from pathlib import Path

import pytest

from adapters.wiring import Adapters
from contracts.settings import ParserLimits
from ingestion.conversions import computed
from ingestion.parsers.spreadsheet import SpreadsheetParser
from ingestion.parsers.spreadsheet.computing import ToBeComputed
from ingestion.pipeline import ingest_document
from ingestion.sandbox import parent
from tests.api import Person
from tests.ingestion.parsers.office_writer import (
    OFFICE,
    cells,
    open_document,
    relations,
    workbook,
)
from tests.ingestion.parsers.test_spreadsheet import rows
from tests.ingestion.test_conversions import needs_office
from tests.ingestion.test_pipeline import passages, queued, state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COSTS = workbook(
    {
        "Costs": cells(1, A="what", B="cost", C="share")
        + cells(2, A="door", B=30, C="<c><f>B2/SUM(B$2:B$3)</f></c>")
        + cells(3, A="lamp", B=10, C="<c><f>B3/SUM(B$2:B$3)</f></c>")
        + cells(4, A="all", B="<c><f>SUM(B2:B3)</f></c>", C='<c><f>A4&amp;": "&amp;B4</f></c>')
        + cells(5, A="days", B='<c s="1"><f>DATE(2024,1,31)</f></c>', C="<c><f>TODAY()</f></c>")
        + cells(6, A="odd", B="<c><f>1/0</f></c>", C="<c><f>C5+1</f></c>"),
        "Sums": cells(1, A="total", B="<c><f>Costs!B4*2</f></c>", C="<c><f>B1=80</f></c>"),
    }
)


async def asked(data: bytes, name: str) -> bytes:
    parser = SpreadsheetParser()
    parser.computes = True
    with pytest.raises(ToBeComputed) as found:
        parser.parse(data, name)
    return await computed(found.value.workbook, found.value.kind, name, ParserLimits())


@needs_office
@pytest.mark.parametrize("isolated", [True, False], ids=["in namespaces", "without"])
async def test_libreoffice_computes_what_excel_was_not_asked_to(
    isolated: bool, monkeypatch: pytest.MonkeyPatch
):
    if not isolated:
        monkeypatch.setattr(parent, "network_isolation_available", lambda: False)
    parser = SpreadsheetParser()
    parser.computes, parser.computed = True, await asked(COSTS, "a.xlsx")

    extract = parser.parse(COSTS, "a.xlsx")

    assert [text for _, text in rows(extract)] == [
        "what | cost | share",
        "door | 30 | 0.75",
        "lamp | 10 | 0.25",
        "all | 40 | all: 40",
        "days | 2024-01-31 | =TODAY() (not computed)",
        "odd | #DIV/0! | =C5+1 (not computed)",
        "total | 80 | TRUE",
    ]
    assert extract.notes[0].startswith("8 formulas without a value in the file were computed")


@needs_office
async def test_names_tables_lists_and_formulas_of_many_cells_are_computed():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows_ = (
        cells(1, A="item", B="cost", C="twice")
        + cells(2, A="door", B=30, C='<c><f t="shared" ref="C2:C3" si="0">B2*2</f></c>')
        + cells(3, A="lamp", B=10, C='<c><f t="shared" si="0"/></c>')
        + cells(4, A="<c><f>SUM(Costs[cost])</f></c>", B="<c><f>Rate*2</f></c>")
        + cells(
            5,
            A='<c><f t="array" ref="A5">SUM(B2:B3*C2:C3)</f></c>',
            B="<c><f>_xlfn.CONCAT(A2,A3)</f></c>",
        )
    )
    data = workbook(
        {"R": rows_},
        {
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{OFFICE}"><sheets><sheet name="R" '
            'sheetId="1" r:id="r1"/></sheets><definedNames><definedName name="Rate">R!$B$2'
            "</definedName></definedNames></workbook>",
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("table", "../tables/table1.xml")),
            "xl/tables/table1.xml": f'<table {main} id="1" name="Costs" displayName="Costs" '
            'ref="A1:C3"><tableColumns count="3"><tableColumn id="1" name="item"/><tableColumn '
            'id="2" name="cost"/><tableColumn id="3" name="twice"/></tableColumns></table>',
        },
    )
    parser = SpreadsheetParser()
    parser.computes, parser.computed = True, await asked(data, "a.xlsx")

    assert [text for _, text in rows(parser.parse(data, "a.xlsx"))] == [
        "item | cost | twice",
        "door | 30 | 60",
        "lamp | 10 | 20",
        "40 | 60",
        "2000 | doorlamp",
    ]


@needs_office
async def test_libreoffice_computes_opendocument_sheets_as_their_cells_show_it():
    cell = "<table:table-cell table:formula='of:={}'/>"
    number = "<table:table-cell office:value-type='float' office:value='{0}'><text:p>{0}</text:p>"
    row = "".join(
        [
            number.format(2) + "</table:table-cell>",
            cell.format("[.A1]*2"),
            "<table:table-cell table:style-name='c' table:formula='of:=[.A1]/8'/>",
            cell.format("TODAY()"),
            cell.format("[.D1]+1"),
        ]
    )
    styles = (
        "<number:percentage-style style:name='p'"
        " xmlns:number='urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0'>"
        "<number:number number:decimal-places='1' number:min-integer-digits='1'/>"
        "<number:text>%</number:text></number:percentage-style>"
        "<style:style style:name='c' style:family='table-cell' style:data-style-name='p'/>"
    )
    data = open_document(
        f"<table:table table:name='R'><table:table-row>{row}</table:table-row></table:table>",
        kind="spreadsheet",
        styles=styles,
    )
    parser = SpreadsheetParser()
    parser.computes, parser.computed = True, await asked(data, "a.ods")

    assert rows(parser.parse(data, "a.ods")) == [
        ("A1:E1", "2 | 4 | 25.0% | =TODAY() (not computed) | =[.D1]+1 (not computed)")
    ]


@needs_office
async def test_an_upload_without_values_is_found_by_what_its_formulas_come_to(
    alice: Person, worker: Adapters
):
    document = await queued(alice, COSTS, name="costs.xlsx", media_type=XLSX)

    await ingest_document(worker, document)

    shown = await state(alice, document)
    assert shown["status"] == "ready"
    assert "8 formulas without a value in the file were computed" in str(shown["notes"])
    assert "all | 40 | all: 40" in "".join(one["text"] for one in await passages(alice, document))


async def test_where_libreoffice_is_missing_the_formula_stands_and_the_notes_say_so(
    alice: Person, worker: Adapters, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    document = await queued(alice, COSTS, name="costs.xlsx", media_type=XLSX)

    await ingest_document(worker, document)

    shown = await state(alice, document)
    assert shown["status"] == "ready"
    assert "libreoffice-calc-nogui" in str(shown["notes"])
    assert "=SUM(B2:B3) (not computed)" in "".join(
        one["text"] for one in await passages(alice, document)
    )


@needs_office
async def test_what_libreoffice_cannot_compute_in_its_time_costs_nobody_the_document():
    parser = SpreadsheetParser()
    parser.computes = True
    limits = ParserLimits().model_copy(update={"wall_seconds": 0.05})  # it has to start, too
    with pytest.raises(ToBeComputed) as found:
        parser.parse(COSTS, "a.xlsx")

    parser.computed = await computed(found.value.workbook, "xlsx", "a.xlsx", limits)

    assert parser.computed == b""
    extract = parser.parse(COSTS, "a.xlsx")
    assert "all | =SUM(B2:B3) (not computed)" in extract.text
    assert extract.notes[-1].startswith("9 formulas without a value in the file were not computed")
