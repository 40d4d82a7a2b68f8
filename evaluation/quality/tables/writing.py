"""Writes tables as files of four formats, plainly, as the programs people use would."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import docx

from evaluation.speed.files import File

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINE, _TOP, _BOTTOM, _LEFT, _WIDTH = 15, 72, 730, 60, 490  # points of a PDF page
_HEIGHT = 792


@dataclass(frozen=True)
class Table:
    """`title` stands above it (a sheet's name, a heading); its first row is its header.

    `merged` are cells that reach to the right or down: row, column, last row, last column.
    """

    title: str
    rows: Sequence[Sequence[str]]
    before: str = ""
    merged: Sequence[tuple[int, int, int, int]] = ()


def written(name: str, tables: Sequence[Table]) -> File:
    suffix = name.rpartition(".")[2]
    media_type, write = _FORMATS[suffix]
    return File(name, media_type, write(tables))


def _csv(tables: Sequence[Table]) -> bytes:
    stream = io.StringIO()
    for table in tables:
        csv.writer(stream, lineterminator="\n").writerows(table.rows)
    return stream.getvalue().encode()


def _docx(tables: Sequence[Table]) -> bytes:
    document = docx.Document()
    for table in tables:
        document.add_heading(table.title, 1)
        if table.before:
            document.add_paragraph(table.before)
        written = document.add_table(len(table.rows), max(map(len, table.rows)))
        for row, texts in zip(written.rows, table.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        for top, left, bottom, right in table.merged:
            text = written.cell(top, left).text
            written.cell(top, left).merge(written.cell(bottom, right)).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _xlsx(tables: Sequence[Table]) -> bytes:
    sheets = "".join(
        f'<sheet name="{escape(t.title)}" sheetId="{n}" r:id="r{n}"/>'
        for n, t in enumerate(tables, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(tables) + 1)
    )
    main = f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    around = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/></Types>',
        "_rels/.rels": f"{around}{main}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{around}{relations}</Relationships>",
    }
    parts |= {f"xl/worksheets/s{n}.xml": _sheet(table) for n, table in enumerate(tables, 1)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return stream.getvalue()


def _sheet(table: Table) -> str:
    rows = [[table.before], [], *table.rows] if table.before else list(table.rows)
    below = 2 if table.before else 0
    lines = "".join(
        f'<row r="{n}">{"".join(_cells(n, texts))}</row>' for n, texts in enumerate(rows, 1)
    )
    ranges = "".join(
        f'<mergeCell ref="{_letter(left)}{top + below + 1}:{_letter(right)}{bottom + below + 1}"/>'
        for top, left, bottom, right in table.merged
    )
    merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData>{merged}</worksheet>'


def _cells(number: int, texts: Sequence[str]) -> Iterator[str]:
    for column, text in enumerate(texts):
        if _is_number(text):
            yield f'<c r="{_letter(column)}{number}"><v>{text}</v></c>'
        elif text:
            said = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
            yield f'<c r="{_letter(column)}{number}" t="inlineStr">{said}</c>'


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and not (text[0] == "0" and text.isdigit())


def _pdf(tables: Sequence[Table]) -> bytes:
    """Helvetica, columns of one width, a rule below each header; long tables go over pages."""
    pages: list[list[bytes]] = [[]]
    y = _TOP
    for table in tables:
        lines = [(table.title, 15), *([(table.before, 10)] if table.before else [])]
        for text, size in lines:
            pages[-1].append(_show(text, size, _LEFT, y, bold=size > 10))
            y += 2 * _LINE
        wide = _WIDTH / max(map(len, table.rows))
        for number, row in enumerate(table.rows):
            if y > _BOTTOM:
                pages.append([])
                y = _TOP
            pages[-1] += [
                _show(text, 9, _LEFT + column * wide, y, bold=not number)
                for column, text in enumerate(row)
                if text
            ]
            y += _LINE
        y += 2 * _LINE
    return _document([b"\n".join(page) for page in pages])


def _show(text: str, size: int, x: float, y: float, bold: bool) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    font = b"/B" if bold else b"/R"
    return b"BT %s %d Tf %g %g Td (%s) Tj ET" % (font, size, x, _HEIGHT - y, escaped)


def _document(pages: Sequence[bytes]) -> bytes:
    encoded = b"/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding"
    kids = b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< %s /BaseFont /Helvetica >>" % encoded,
        b"<< %s /BaseFont /Helvetica-Bold >>" % encoded,
    ]
    for n, content in enumerate(pages):
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 %d] /Contents %d 0 R /Resources"
            b" << /Font << /R 3 0 R /B 4 0 R >> >> >>" % (_HEIGHT, 5 + 2 * n)
        )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (
        written,
        size,
        entries,
        size,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(written)


_FORMATS = {
    "csv": ("text/csv", _csv),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _xlsx),
    "docx": (f"{_OFFICE}wordprocessingml.document", _docx),
    "pdf": ("application/pdf", _pdf),
}
