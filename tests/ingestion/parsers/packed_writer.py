"""Binary workbooks (.xlsb) written record by record ([MS-XLSB]), for tests."""

import struct
from collections.abc import Sequence

from tests.ingestion.parsers.office_writer import relations
from tests.ingestion.parsers.packing import zipped


def record(kind: int, data: bytes = b"") -> bytes:
    return _number(kind) + _number(len(data)) + data


def _number(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def text(said: str) -> bytes:
    units = said.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


RichText = tuple[str, Sequence[tuple[int, int]]]
"""A text, and where each of its runs begins with the number of its font."""


def rich(said: str | RichText) -> bytes:
    if isinstance(said, str):
        return b"\0" + text(said)
    runs = b"".join(struct.pack("<HH", *run) for run in said[1])
    return b"\1" + text(said[0]) + struct.pack("<I", len(said[1])) + runs


def font_of(font: tuple[int, int]) -> bytes:
    rise, flags = font
    head = struct.pack("<HHHHBBBB", 220, flags, 400, rise, 0, 2, 0, 0)
    return record(43, head + bytes(8) + b"\2" + text("Calibri"))


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    head = struct.pack("<IIHBB", number, 0, 300, 0, 16 if hidden else 0)
    return record(0, head + struct.pack("<BI", 0, 0)) + b"".join(cells)


def cell(kind: int, column: int, data: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + data)


def formula(tokens: bytes) -> bytes:
    """What stands behind the value of one."""
    return struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", 0)


def real(column: int, value: float, style: int = 0) -> bytes:
    return cell(5, column, struct.pack("<d", value), style)


def rk(column: int, raw: int, style: int = 0) -> bytes:
    return cell(2, column, struct.pack("<I", raw), style)


def shared(column: int, index: int, style: int = 0) -> bytes:
    return cell(7, column, struct.pack("<I", index), style)


def column_info(first: int, last: int, *, hidden: bool) -> bytes:
    return record(60, struct.pack("<IIIIH", first, last, 2304, 0, 1 if hidden else 0))


def area(top: int, bottom: int, left: int, right: int) -> bytes:
    return struct.pack("<IIII", top, bottom, left, right)


def merged(*corners: int) -> bytes:
    return record(176, area(*corners))


def link(corners: tuple[int, int, int, int], relation: str) -> bytes:
    return record(494, area(*corners) + text(relation) + text("") * 3)


def comments(author: str, *said: tuple[int, int, str]) -> bytes:
    made = record(628) + record(630) + record(632, text(author)) + record(631) + record(633)
    for at_row, column, words in said:
        where = area(at_row, at_row, column, column) + bytes(16)
        made += record(635, struct.pack("<I", 0) + where)
        made += record(637, b"\0" + text(words)) + record(636)
    return made + record(634) + record(629)


def packed(
    sheets: Sequence[tuple[str, bytes]],
    *,
    formats: Sequence[str] = (),
    texts: Sequence[str | RichText] = (),
    fonts: Sequence[tuple[int, int]] = (),
    style_fonts: Sequence[int] = (),
    states: Sequence[int] = (),
    from_1904: bool = False,
    parts: dict[str, str | bytes] | None = None,
) -> bytes:
    """Sheets by name, from the records of their rows and what follows. Style 0 has no format, those
    after it have `formats`; `fonts` are pairs of rise (1, 2 or 0) and flags, `style_fonts` their
    numbers by style; `states` are 1 for a sheet that is hidden."""
    listed = b"".join(
        record(156, struct.pack("<II", state, n) + text(f"r{n}") + text(name))
        for n, ((name, _), state) in enumerate(
            zip(sheets, [*states, *[0] * len(sheets)], strict=False), 1
        )
    )
    book = record(131) + record(153, struct.pack("<II", int(from_1904), 0) + text(""))
    book += record(143) + listed + record(144) + record(132)
    own = b"".join(
        record(44, struct.pack("<H", 164 + n) + text(code)) for n, code in enumerate(formats)
    )
    rest = struct.pack("<HHBBHH", 0, 0, 0, 0, 0, 1)
    of_styles = [*style_fonts, *[0] * (len(formats) + 1)]
    styles = b"".join(
        record(47, struct.pack("<HHH", 0, number, font) + rest)
        for number, font in zip((0, *range(164, 164 + len(formats))), of_styles, strict=False)
    )
    style_of_styles = record(47, struct.pack("<HHH", 0xFFFF, 14, 0) + rest)
    made = record(278) + record(615, struct.pack("<I", len(formats))) + own + record(616)
    made += record(611, struct.pack("<I", len(fonts))) + b"".join(map(font_of, fonts)) + record(612)
    made += record(626, struct.pack("<I", 1)) + style_of_styles + record(627)
    made += record(617, struct.pack("<I", len(formats) + 1)) + styles + record(618) + record(279)
    strings = record(159, struct.pack("<II", len(texts), len(texts)))
    strings += b"".join(record(19, rich(one)) for one in texts) + record(160)
    sheet_ml = "application/vnd.ms-excel."
    kinds = {
        "/xl/workbook.bin": f"{sheet_ml}sheet.binary.macroEnabled.main",
        "/xl/styles.bin": f"{sheet_ml}styles",
        "/xl/sharedStrings.bin": f"{sheet_ml}sharedStrings",
        **{
            f"/xl/worksheets/sheet{n}.bin": f"{sheet_ml}worksheet"
            for n in range(1, len(sheets) + 1)
        },
    }
    overrides = "".join(f'<Override PartName="{p}" ContentType="{k}"/>' for p, k in kinds.items())
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations(
            *(("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)),
            ("styles", "styles.bin"),
            ("sharedStrings", "sharedStrings.bin"),
        ),
        "xl/styles.bin": made,
        "xl/sharedStrings.bin": strings,
    }
    for number, (_, inside) in enumerate(sheets, 1):
        dimension = record(148, area(0, 99, 0, 25))
        files[f"xl/worksheets/sheet{number}.bin"] = record(129) + dimension + inside + record(130)
    return zipped({**files, **(parts or {})})


def data(*rows: bytes) -> bytes:
    """The rows of a sheet."""
    return record(145) + b"".join(rows) + record(146)
