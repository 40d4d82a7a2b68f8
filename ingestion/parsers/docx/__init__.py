"""Word: what the page shows, with its headings, lists, tables, notes and comments."""

from itertools import chain

from contracts.documents import BlockKind, Extract
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.docx.bound import Bound
from ingestion.parsers.docx.chunks import tell, write_chunk, write_extract
from ingestion.parsers.docx.links import mark_links
from ingestion.parsers.docx.margins import Margins
from ingestion.parsers.docx.paragraphs import (
    REFERENCES,
    W,
    description,
    drawings,
    is_deleted,
    references,
    shown,
    text_boxes,
    text_of,
)
from ingestion.parsers.docx.raised import Runs
from ingestion.parsers.docx.styles import Styles
from ingestion.parsers.docx.tables import rows_of, texts_of
from ingestion.parsers.figures import described, figures, write
from ingestion.parsers.links import without
from ingestion.parsers.objects import attach_objects
from ingestion.parsers.ooxml import Package, R, children
from ingestion.parsers.running import running_texts
from ingestion.parsers.xmlparts import Element
from ingestion.parsers.zips import damaged, open_checked

_DEEPEST_TABLE = 8
_LONGEST_HEADING = 400
_DEEPEST_CHUNK = 3


class DocxParser:
    """Reads the XML itself: python-docx knows neither notes, text boxes nor tracked changes."""

    media_types = frozenset(
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    )
    max_characters = 20_000_000

    def __init__(self, depth: int = 0) -> None:
        """`depth`: of how many documents this one is a part."""
        self._depth = depth

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        with open_checked(data, name) as archive:
            package = Package(archive, name)
            path = package.main_part("word/document.xml")
            document = package.xml(path)
            body = document.find(W + "body") if document is not None else None
            if body is None:
                raise damaged(name)
            bound = Bound(package, path)
            runs = Runs(package.first(path, "styles"))
            margins = Margins(package, path, runs, bound)
            margins.mark(mark_links(runs.mark(bound.fill(body)), package.outside(path)))
            for text in running_texts(margins.running):
                built.block(BlockKind.PARAGRAPH, text)
            _Reader(built, package, path, margins, self._depth).blocks(body)
            attach_objects(built, package, path)
            built.title = package.title() or built.title
        return built.done()


class _Reader:
    def __init__(
        self, built: ExtractBuilder, package: Package, path: str, margins: Margins, depth: int
    ) -> None:
        self._built, self._package, self._path, self._margins = built, package, path, margins
        self._depth = depth
        self._styles = Styles(package.first(path, "styles"), package.first(path, "numbering"))

    def blocks(self, parent: Element, depth: int = 0) -> None:
        for child in children(parent):
            if child.tag == W + "p":
                self._paragraph(child, depth)
            elif child.tag == W + "tbl":
                self._table(child, depth)
            elif child.tag == W + "altChunk":
                self._chunk(child)
            elif not is_deleted(child):
                self._beside(child, itself=True)
                self.blocks(child, depth)

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        text = text_of(paragraph)
        marker = self._styles.marker(paragraph)  # Word counts items without text, too
        if text.strip():
            self._text(paragraph, text, marker)
        for box in text_boxes(paragraph):
            self.blocks(box, depth + 1)
        for drawing in drawings(paragraph):
            self._drawn(drawing)
        self._beside(paragraph)

    def _drawn(self, drawing: Element) -> None:
        blocks = figures(self._package, self._path, drawing)
        for block in (*described(description(drawing)), *blocks):
            write(self._built, block)

    def _chunk(self, chunk: Element) -> None:
        """A file that is a part of the text."""
        relation = self._package.relations(self._path).get(str(chunk.get(R + "id") or ""))
        data = self._package.data(relation.path) if relation else None
        if data is None or self._depth >= _DEEPEST_CHUNK:
            tell(self._built)
        elif not data.startswith(b"PK"):
            write_chunk(self._built, data)
        else:
            try:
                read = DocxParser(self._depth + 1).parse(data, "part")
            except IngestFailure:
                tell(self._built)
            else:
                write_extract(self._built, read)

    def _text(self, paragraph: Element, text: str, marker: str) -> None:
        level = self._styles.heading_level(paragraph)
        if self._styles.is_title(paragraph):
            self._built.title = self._built.title or one_line(text)[:300]
            level = level or 1
        if level and len(without(text)) <= _LONGEST_HEADING:
            number = marker if any(map(str.isalnum, marker)) else ""
            self._built.heading(f"{number} {text}", level)
        elif marker:
            self._built.block(BlockKind.LIST_ITEM, f"{marker} {text}")
        else:
            self._built.block(BlockKind.PARAGRAPH, text)

    def _beside(self, element: Element, itself: bool = False) -> None:
        """Notes and comments, after the paragraph or table that they belong to. `itself`: only the
        one that the element refers to, and not those in it."""
        if itself and element.tag not in REFERENCES:
            return
        for reference in references(element):
            if said := self._margins.said(reference):
                self._built.block(BlockKind.PARAGRAPH, said)

    def _table(self, table: Element, depth: int) -> None:
        """Rows of cells; a table of one column is only a frame around what it holds."""
        rows = rows_of(table)
        if max(map(len, rows), default=0) == 1 and depth < _DEEPEST_TABLE:
            for cell in chain.from_iterable(rows):
                self.blocks(cell, depth + 1)
            return
        self._built.apart()
        for texts in texts_of(table):
            self._built.row(texts)
        for drawing in shown(table, "drawing"):
            self._drawn(drawing)
        for chunk in shown(table, "altChunk"):
            self._chunk(chunk)
        self._beside(table)
