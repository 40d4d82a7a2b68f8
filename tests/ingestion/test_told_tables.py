"""A table of any format ends in passages whose rows can be told by themselves."""

import io
from collections.abc import Sequence
from uuid import UUID

import docx
import pytest

from contracts.chats import Hit, LegScores
from contracts.ports import Parser
from contracts.settings import Chunking
from contracts.tables import Part, parts_of
from ingestion.chunking import chunk
from ingestion.parsers.delimited import DelimitedParser
from ingestion.parsers.docx import DocxParser
from ingestion.parsers.html import HtmlParser
from ingestion.parsers.markdown import MarkdownParser
from ingestion.parsers.opendocument import OpenDocumentParser
from ingestion.parsers.spreadsheet import SpreadsheetParser
from tests.ingestion.parsers.office_writer import cells, open_document, workbook
from tests.ingestion.test_chunking import count

HEADER = ["probe", "technician", "calibrated on", "result"]
ROWS = [[f"P-{n:03d}", "Ada Berg", f"2024-03-{1 + n % 28:02d}", "passed"] for n in range(90)]
TABLE = [HEADER, *ROWS]


def _csv() -> bytes:
    return "\n".join(",".join(row) for row in TABLE).encode()


def _xlsx() -> bytes:
    rows = [cells(n, **dict(zip("ABCD", row, strict=True))) for n, row in enumerate(TABLE, 1)]
    return workbook({"Probes": "".join(rows)})


def _docx() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=len(TABLE), cols=len(HEADER))
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _html() -> bytes:
    def line(row: Sequence[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{text}</{tag}>' for text in row)}</tr>"

    said = "<p>Every probe of the workshop is listed here with whoever calibrated it.</p>"
    body = "".join(line(row, "td") for row in ROWS)
    page = f"<h1>Probes</h1>{said}<table>{line(HEADER, 'th')}{body}</table>"
    return f"<html><body>{page}</body></html>".encode()


def _markdown() -> bytes:
    lines = [HEADER, ["---"] * 4, *ROWS]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).encode()


def _odt() -> bytes:
    def line(row: Sequence[str]) -> str:
        inside = "".join(
            f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row
        )
        return f"<table:table-row>{inside}</table:table-row>"

    return open_document(f"<table:table>{''.join(map(line, TABLE))}</table:table>")


FORMATS: dict[str, tuple[Parser, bytes]] = {
    "probes.csv": (DelimitedParser(), _csv()),
    "probes.xlsx": (SpreadsheetParser(), _xlsx()),
    "probes.docx": (DocxParser(), _docx()),
    "probes.html": (HtmlParser(), _html()),
    "probes.md": (MarkdownParser(), _markdown()),
    "probes.odt": (OpenDocumentParser(), _odt()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_row_is_told_with_its_columns_wherever_its_passage_was_cut(name: str) -> None:
    parser, data = FORMATS[name]
    extract = parser.parse(data, name)
    told: list[str] = []
    for passage in chunk(extract, Chunking.model_validate({}), UUID(int=7), "", count):
        hit = Hit(
            passage_id=passage.id,
            document_id=UUID(int=7),
            title=name,
            text=passage.text,
            context=passage.context,
            place=passage.place,
            score=1,
            scores=LegScores(),
        )
        rows = [part for part in parts_of(hit) if part.row]
        told += [part.row.told for part in rows if part.row]
        assert all(_stands_in(extract.text, hit, part) for part in rows)

    assert told == [
        f"probe: {probe}; technician: {who}; calibrated on: {day}; result: {result}."
        for probe, who, day, result in ROWS
    ]


def _stands_in(text: str, hit: Hit, part: Part) -> bool:
    offset = hit.place.start or 0
    cited = text[offset + part.start : offset + part.end]
    return part.row is not None and cited == " | ".join(part.row.cells)
