"""Cells of OpenDocument sheets, written for a program that computes; and what it made of them.

As of Excel's, no link, query, macro, form or drawing goes along. How cells are shown does: the
program writes what they show.
"""

import io
import zipfile

import lxml.etree as etree

from ingestion.parsers.opendocument.names import OFFICE, STYLE, TABLE, TEXT, XLINK
from ingestion.parsers.spreadsheet.formulas import is_fixed, is_value, may_swallow
from ingestion.parsers.spreadsheet.open_sheets import (
    OpenBook,
    OpenValues,
    formula_in,
    lacks_value,
)
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import open_checked, part

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_KEPT = (TABLE, TEXT, STYLE, _NUMBER)
_OF_OFFICE = frozenset(
    OFFICE + name for name in ("automatic-styles", "styles", "body", "spreadsheet")
)
_LEFT_OUT = frozenset(
    (
        *(TABLE + name for name in ("table-source", "dde-links", "dde-link", "shapes", "scenario")),
        *(TABLE + name for name in ("cell-range-source", "content-validations", "database-ranges")),
        *(TABLE + name for name in ("data-pilot-tables", "consolidation", "tracked-changes")),
        *(TEXT + name for name in ("dde-connection-decls", "script")),
        STYLE + "map",
    )
)
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_HIDING = (TABLE + "visibility", TABLE + "display")
_OF = b' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
_NOT_KNOWN = "of:=NA()"
_LARGEST = 16 << 20
"""Bytes of the part with the cells, of which a tree has many times as many."""


class OpenCells:
    """`archive` is the file as it was uploaded."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name

    def is_small(self) -> bool:
        return self._archive.getinfo("content.xml").file_size <= _LARGEST

    def workbook(self) -> bytes:
        """The archive to be computed.

        Raises:
            IngestFailure: `corrupt`.
        """
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            target.writestr("mimetype", _TYPE, zipfile.ZIP_STORED)
            target.writestr("META-INF/manifest.xml", _manifest())
            for path in ("styles.xml", "content.xml"):
                content = part(self._archive, path, self._name)
                if content is not None:
                    root = parsed(content, self._name)
                    _strip(root)
                    if path == "content.xml":
                        self._settle(root)
                    target.writestr(path, _written(root))
        return made.getvalue()

    def _settle(self, root: Element) -> None:
        """Leave only formulas that are to be computed, and an error where others are."""
        names = list(root.iter(TABLE + "named-range", TABLE + "named-expression"))
        others = [name for name in names if not is_fixed(_meaning(name))]
        for name in others:
            name.getparent().remove(name)
        cells = [cell for cell in root.iter(*_CELLS) if cell.get(TABLE + "formula")]
        lacking = [cell for cell in cells if _lacks(cell)]
        without_others = others or any(not is_fixed(formula_in(cell)) for cell in lacking)
        for cell in cells:
            formula = formula_in(cell)
            if not _lacks(cell):
                del cell.attrib[TABLE + "formula"]
            elif not is_fixed(formula) or (without_others and may_swallow(formula)):
                cell.set(TABLE + "formula", _NOT_KNOWN)

    def values(self, computed: bytes) -> OpenValues:
        """What has become known.

        Raises:
            IngestFailure: what came back is no workbook.
        """
        with open_checked(computed, self._name) as archive:
            book = OpenBook(archive, self._name)
            return {
                (sheet.name, row.number, column): text
                for sheet, row in book.rows()
                if row is not None
                for column, text in row.cells
                if is_value(text, "", without_others=True)
            }


def _written(root: Element) -> bytes:
    """With the name that formulas begin with, which nothing else may have said."""
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return written if "of" in root.nsmap else written.replace(b" ", _OF, 1)


def _strip(root: Element) -> None:
    for element in list(root.iter()):
        tag = str(element.tag)
        known = tag in _OF_OFFICE or (tag.startswith(_KEPT) and tag not in _LEFT_OUT)
        parent = element.getparent()
        if parent is not None and (not known or not isinstance(element.tag, str)):
            _drop(element, parent)
            continue
        for name in [one for one in element.attrib if one.startswith(XLINK) or one in _HIDING]:
            del element.attrib[name]


def _drop(element: Element, parent: Element) -> None:
    """With what is in it; what stands behind it stays."""
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _lacks(cell: Element) -> bool:
    shows = any(paragraph.text or len(paragraph) for paragraph in cell.iterfind(TEXT + "p"))
    return not shows and lacks_value(cell)


def _meaning(name: Element) -> str:
    return str(name.get(TABLE + "expression") or name.get(TABLE + "cell-range-address") or "")


def _manifest() -> str:
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _TYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    return (
        f'<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.2">{listed}'
        "</manifest:manifest>"
    )
