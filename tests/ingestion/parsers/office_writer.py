"""Office files written part by part, for tests that need one with a certain thing in it."""

from collections.abc import Mapping, Sequence

from tests.ingestion.parsers.packing import zipped

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:s="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    f'xmlns:r="{OFFICE}"'
)
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
OPEN_NAMES = " ".join(
    f'xmlns:{short}="{_OPEN}{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("presentation", "presentation"),
        ("svg", "svg-compatible"),
        ("chart", "chart"),
    )
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)

Parts = Mapping[str, "str | bytes"]


def relations(*targets: tuple[str, str]) -> str:
    """Of kind and target; their ids are r1, r2 …"""
    items = "".join(
        f'<Relationship Id="r{index}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def presentation(slides: Sequence[str], parts: Parts | None = None) -> bytes:
    """Slides from the inside of their shape trees, listed in the order given.

    They are stored under numbers that run the other way. `parts` are added or put in place of
    what is there; `SLIDE_1` in a path stands for the first slide's name.
    """
    names = [f"slide{len(slides) - index}" for index in range(len(slides))]
    listed = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/{name}.xml") for name in names)
        ),
    }
    for name, tree in zip(names, slides, strict=True):
        files[f"ppt/slides/{name}.xml"] = (
            f"<p:sld {NAMES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"
        )
    for path, content in (parts or {}).items():
        files[path.replace("SLIDE_1", names[0])] = content
    return zipped(files)


def shape(*texts: str, place: str = "", tag: str = "p:sp", properties: str = "") -> str:
    """A shape with a paragraph for each text; `place` is the type of its placeholder."""
    holder = f'<p:ph type="{place}"/>' if place else ""
    paragraphs = "".join(f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return (
        f"<{tag}><p:nvSpPr><p:cNvPr id='1' name='x'/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>"
        f"<p:txBody>{paragraphs}</p:txBody></{tag}>"
    )


def workbook(sheets: Mapping[str, str], parts: Parts | None = None) -> bytes:
    """Sheets by name, from the inside of their `sheetData` and what follows it."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)
    )
    main = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {main}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            ("styles", "styles.xml"),
        ),
        "xl/styles.xml": f"<styleSheet {main}><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
        "<xf numFmtId='22'/><xf numFmtId='20'/></cellXfs></styleSheet>",
    }
    for number, rows in enumerate(sheets.values(), start=1):
        inside = rows if "<sheetData" in rows else f"<sheetData>{rows}</sheetData>"
        files[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {main}>{inside}</worksheet>"
    return zipped({**files, **(parts or {})})


def cells(row: int, **values: str | int | float) -> str:
    """A row: `cells(2, B="two", C=3)`; a value with '<' is the cell's own XML."""
    written = ""
    for column, value in values.items():
        address = f"{column}{row}"
        if isinstance(value, str) and value.startswith("<"):
            written += value.replace("<c", f'<c r="{address}"', 1)
        elif isinstance(value, str):
            written += f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'
        else:
            written += f'<c r="{address}"><v>{value}</v></c>'
    return f'<row r="{row}">{written}</row>'


def word(body: str, parts: Parts | None = None, *related: tuple[str, str]) -> bytes:
    """A Word document from the inside of its body; `related` are kind and target of its parts."""
    return zipped(
        {
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(*related),
            **(parts or {}),
        }
    )


def open_document(body: str, *, kind: str = "text", styles: str = "", **parts: str) -> bytes:
    """An OpenDocument file from the inside of its body; `parts` by name without '.xml'."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {OPEN_NAMES}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
            **{f"{name}.xml": content for name, content in parts.items()},
        }
    )
