"""The body of an OpenDocument file, block by block."""

from collections.abc import Callable

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.mathml import mark_formula
from ingestion.parsers.opendocument.lists import Lists
from ingestion.parsers.opendocument.names import (
    DRAW,
    OFFICE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    Inline,
    elements,
    inline,
    paragraphs_in,
    plain,
)
from ingestion.parsers.opendocument.styles import Styles
from ingestion.parsers.opendocument.tables import cells, rows, texts_of
from ingestion.parsers.xmlparts import Element

_CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_DEEPEST = 60
_SKIPPED = frozenset(
    (
        *(TEXT + tag for tag in ("tracked-changes", "sequence-decls", "variable-decls")),
        *(TEXT + tag for tag in ("user-field-decls", "dde-connection-decls")),
        *(OFFICE + tag for tag in ("forms", "annotation", "annotation-end")),
        *(SVG + tag for tag in ("title", "desc")),
    )
)
Objects = Callable[[str], Element | None]
"""The content of an object inside the file (a chart, an equation) by its path."""


class Reader:
    def __init__(self, built: ExtractBuilder, styles: Styles, objects: Objects) -> None:
        self._built, self._styles, self._objects = built, styles, objects
        self._lists = Lists(styles.level)

    def blocks(self, parent: Element, depth: int = 0) -> None:
        if depth > _DEEPEST:
            if next(parent.itertext(), None) is not None:
                self._built.leave_out_deeper()
            return
        for child in elements(parent):
            if child.tag == TEXT + "h":
                self._heading(child)
            elif child.tag == TEXT + "p":
                self._paragraph(child, depth)
            elif child.tag == TEXT + "list":
                self._list(child, "", 1, depth)
            elif child.tag == TABLE + "table":
                self._table(child, depth)
            elif child.tag == DRAW + "frame":
                self._frame(child, depth)
            elif child.tag not in _SKIPPED:
                self.blocks(child, depth + 1)

    def _heading(self, heading: Element) -> None:
        found = inline(heading)
        level = str(heading.get(TEXT + "outline-level") or "1")
        self._built.heading(found.text, int(level) if level.isdigit() and len(level) < 3 else 1)
        self._anchored(found, 0)

    def _paragraph(self, paragraph: Element, depth: int, marker: str | None = None) -> None:
        """`marker` is of the list item it begins, '' for what follows in one."""
        found = inline(paragraph)
        if marker is not None:
            self._built.block(BlockKind.LIST_ITEM, found.text and f"{marker}{found.text}")
        elif found.text and self._styles.is_title(paragraph):
            self._built.title = self._built.title or found.text[:300]
            self._built.heading(found.text, 1)
        else:
            self._built.block(BlockKind.PARAGRAPH, found.text)
        self._anchored(found, depth)

    def _anchored(self, found: Inline, depth: int) -> None:
        for shape in found.drawn:
            if shape.tag == DRAW + "frame":
                self._frame(shape, depth + 1)
            else:
                self.blocks(shape, depth + 1)
        self._beside(found)

    def _beside(self, found: Inline) -> None:
        """Notes and comments, after the paragraph or table that they belong to."""
        for number, note in found.notes:
            self._built.block(BlockKind.PARAGRAPH, f"Note {number}: {note}")
        for comment in found.comments:
            self._built.block(BlockKind.PARAGRAPH, comment)

    def _list(self, element: Element, style: str, level: int, depth: int) -> None:
        style = element.get(TEXT + "style-name") or style
        self._lists.begin(element, style, level)
        for item in elements(element):
            marker = self._marker(item, style, level)
            for child in elements(item):
                if child.tag == TEXT + "list" and depth < _DEEPEST:
                    self._list(child, style, level + 1, depth + 1)
                elif child.tag == TEXT + "p" and marker is not None:
                    self._paragraph(child, depth, marker)
                    marker = ""
                else:
                    self.blocks([child], depth + 1)

    def _marker(self, item: Element, style: str, level: int) -> str | None:
        """None where the 'list' is only a way to indent."""
        kind = self._styles.level(style, level).kind
        if kind == "none":
            return None
        if item.tag != TEXT + "list-item" or item.find(TEXT + "p") is None:
            return ""
        return self._lists.next(item, style, level)

    def _table(self, table: Element, depth: int) -> None:
        """A table of one column is only a frame around what it holds."""
        own = list(rows(table))
        if all(len(cells(row)) < 2 for row in own):
            for row in own:
                self.blocks(row, depth + 1)
            return
        self._built.apart()
        for texts in texts_of(table):
            self._built.row(texts)
        for paragraph in paragraphs_in(table):
            self._beside(inline(paragraph))

    def _frame(self, frame: Element, depth: int) -> None:
        """A text box, table, chart or equation; of a picture, what is said about it."""
        inside = [child for child in elements(frame) if child.tag not in _SKIPPED]
        for child in inside:
            if child.tag == DRAW + "object":
                self._object(child)
                return
            self.blocks([child] if child.tag == TABLE + "table" else child, depth + 1)
        described = one_line(frame.findtext(SVG + "desc") or "")
        if described and any(child.tag == DRAW + "image" for child in inside):
            self._built.block(BlockKind.PARAGRAPH, f"Picture: {described}")

    def _object(self, element: Element) -> None:
        path = str(element.get(XLINK + "href") or "").removeprefix("./").strip("/")
        root = self._objects(path) if path else element
        if root is None:
            return
        for formula in root.iter(_MATH + "math") if root.tag != _MATH + "math" else (root,):
            self._built.block(BlockKind.PARAGRAPH, _typed(formula))
        for title in root.iter(_CHART + "title"):
            self._built.block(BlockKind.PARAGRAPH, plain(title))
        for table in root.iter(TABLE + "table"):
            self._table(table, 0)


def _typed(formula: Element) -> str:
    """As it was typed, where the file keeps that; else as it would be."""
    for annotation in formula.iter(_MATH + "annotation"):
        if (annotation.text or "").strip():
            return annotation.text
    parts = [part for part in formula.iter() if isinstance(part.tag, str)]
    for part in parts:
        part.tag = part.tag.removeprefix(_MATH)
    for part in parts:
        mark_formula(part, part.tag)
    return "".join(formula.itertext())
