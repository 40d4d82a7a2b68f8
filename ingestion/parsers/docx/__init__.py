"""Word: what the page shows, with its headings, lists, tables and notes."""

import posixpath
import zipfile

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.docx.paragraphs import (
    W,
    children,
    is_deleted,
    note_references,
    text_boxes,
    text_of,
)
from ingestion.parsers.docx.styles import Styles
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import damaged, open_checked, part

_OFFICE_DOCUMENT = "/officeDocument"
_DEEPEST_TABLE = 8


class DocxParser:
    """Reads the XML itself: python-docx knows neither notes, text boxes nor tracked changes."""

    media_types = frozenset(
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    )
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        with open_checked(data, name) as archive:
            path = _main_part(archive, name)
            content = part(archive, path, name)
            if content is None:
                raise damaged(name)
            body = parsed(content, name).find(W + "body")
            if body is None:
                raise damaged(name)
            folder = posixpath.dirname(path)
            side = {
                kind: part(archive, posixpath.join(folder, kind + ".xml"), name)
                for kind in ("styles", "numbering", "footnotes", "endnotes")
            }
            title = _title(part(archive, "docProps/core.xml", name), name)
        styles = Styles(*(_maybe(side[kind], name) for kind in ("styles", "numbering")))
        notes = _notes([_maybe(side[kind], name) for kind in ("footnotes", "endnotes")])
        built = ExtractBuilder(name, self.max_characters)
        _Reader(built, styles, notes).blocks(body)
        built.title = title or built.title
        return built.done()


class _Reader:
    def __init__(
        self, built: ExtractBuilder, styles: Styles, notes: dict[tuple[str, str], str]
    ) -> None:
        self._built, self._styles, self._notes = built, styles, notes
        self._note = 0

    def blocks(self, parent: Element, depth: int = 0) -> None:
        for child in children(parent):
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child, depth)
            elif not is_deleted(child):
                self.blocks(child, depth)

    def _paragraph(self, paragraph: Element) -> None:
        text = text_of(paragraph)
        level = self._styles.heading_level(paragraph)
        if self._styles.is_title(paragraph) and text.strip():
            self._built.title = self._built.title or one_line(text)
            level = level or 1
        if level and len(text) <= 400:
            self._built.heading(text, level)
        elif (marker := self._styles.marker(paragraph)) and text.strip():
            self._built.block(BlockKind.LIST_ITEM, f"{marker} {text}")
        else:
            self._built.block(BlockKind.PARAGRAPH, text)
        for box in text_boxes(paragraph):
            self.blocks(box)
        for reference in note_references(paragraph):
            if note := self._notes.pop(reference, ""):
                self._note += 1
                self._built.block(BlockKind.PARAGRAPH, f"Note {self._note}: {note}")

    def _table(self, table: Element, depth: int) -> None:
        """Rows of cells; a table of one cell is only a frame around what it holds."""
        rows = [row for row in table.iter(W + "tr") if _own(row, table)]
        widest = max((len(row.findall(W + "tc")) for row in rows), default=0)
        for row in rows:
            cells = [cell for cell in row.iter(W + "tc") if _own_cell(cell, row)]
            if widest == 1 and depth < _DEEPEST_TABLE:
                for cell in cells:
                    self.blocks(cell, depth + 1)
            else:
                self._built.row([_cell_text(cell) for cell in cells])


def _own(row: Element, table: Element) -> bool:
    return next(row.iterancestors(W + "tbl"), None) is table and not any(
        is_deleted(ancestor) for ancestor in row.iterancestors(W + "del")
    )


def _own_cell(cell: Element, row: Element) -> bool:
    return next(cell.iterancestors(W + "tr"), None) is row


def _cell_text(cell: Element) -> str:
    return " ".join(text_of(paragraph) for paragraph in cell.iter(W + "p"))


def _main_part(archive: zipfile.ZipFile, name: str) -> str:
    """The document's part, as the package says; Word's own name where it says nothing."""
    relations = part(archive, "_rels/.rels", name)
    if relations is not None:
        for relation in parsed(relations, name):
            if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
                return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _maybe(content: bytes | None, name: str) -> Element | None:
    return None if content is None else parsed(content, name)


def _title(core: bytes | None, name: str) -> str | None:
    if core is None:
        return None
    found = parsed(core, name).find("{http://purl.org/dc/elements/1.1/}title")
    title = one_line(found.text or "") if found is not None else ""
    return title[:300] or None


def _notes(parts: list[Element | None]) -> dict[tuple[str, str], str]:
    """Texts of notes by kind and id; the separators Word keeps among them have none."""
    notes: dict[tuple[str, str], str] = {}
    for root, kind in zip(parts, ("footnote", "endnote"), strict=True):
        for note in root.iterfind(W + kind) if root is not None else ():
            text = one_line(" ".join(text_of(paragraph) for paragraph in note.iter(W + "p")))
            if text:
                notes[(kind, note.get(W + "id") or "")] = text
    return notes
