"""Walks the elements of a page and writes down what a reader reads."""

from collections.abc import Callable
from textwrap import dedent

from contracts.documents import BlockKind
from ingestion.parsers import links
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.html.chrome import is_chrome, is_hidden
from ingestion.parsers.html.grid import loose_in, rows_of
from ingestion.parsers.html.numbers import Numbers
from ingestion.parsers.html.signs import said_by
from ingestion.parsers.html.tables import (
    as_written,
    cell_said,
    is_block,
    is_data,
    said_in,
    text_of,
)
from ingestion.parsers.joining import BREAK, unwrapped
from ingestion.parsers.xmlparts import Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WHOLE = (*_HEADINGS, "pre", "table", "dl")
_CELLS = ("cell", "gridcell", "columnheader", "rowheader")  # roles
_DEEPEST = 200  # below, all is one run of words


class Reader:
    """Walks the page once; inline text is gathered until a block begins or ends.

    `skipped` tells what nobody reads. `below`: how many headings of something larger stand above
    those of the page. `line`: where in that larger thing all of it stands. `linked`: whether
    where links lead to is a part of the text.
    """

    def __init__(
        self,
        built: ExtractBuilder,
        skipped: Callable[[Element], bool] = is_chrome,
        below: int = 0,
        line: int | None = None,
        linked: bool = True,
    ) -> None:
        self._built, self._skipped, self._below, self._line = built, skipped, below, line
        self._linked = linked
        self._inline: list[str] = []
        self._marker = ""
        self._items = 0
        self._pending_term = ""  # of a list of definitions
        self._numbers = Numbers()

    def read(self, element: Element) -> None:
        self._children(element, 0)
        self._flush()

    def _children(self, element: Element, depth: int) -> None:
        if element.text:
            self._inline.append(element.text)
        for child in element:
            if isinstance(child.tag, str) and not self._skipped(child):
                if depth < _DEEPEST:
                    self._element(child, child.tag.lower(), depth + 1)
                else:
                    self._inline.append(f" {text_of(child)} ")
            if child.tail:
                self._inline.append(child.tail)

    def _element(self, element: Element, tag: str, depth: int) -> None:
        if tag == "br":
            self._break(element)
        elif (said := said_by(element)) is not None:
            self._inline.append(said)
        elif not is_block(element):
            self._children(element, depth)
            if tag == "a" and self._linked:
                self._inline.append(links.to(element.get("href")))
        else:
            self._flush()
            if tag in _WHOLE:
                self._leave_term()
            self._block(element, tag, depth)
            self._flush()
            if tag == "dd":
                self._leave_term()

    def _block(self, element: Element, tag: str, depth: int) -> None:
        if tag in _HEADINGS:
            text = said_in(element, self._linked)
            self._built.heading(text, int(tag[1]) + self._below, self._line)
        elif tag == "pre":
            self._built.block(BlockKind.CODE, dedent(as_written(element)), self._line)
        elif tag == "table" and is_data(element):
            self._table(element)
        elif cells := _cells_by_role(element):
            texts = [cell_said(cell, self._linked) for cell in cells]
            self._built.row(texts, self._line)
        elif tag == "li":
            self._item(element, depth)
        elif tag == "dt":
            self._term(element)
        else:
            self._children(element, depth)

    def _break(self, element: Element) -> None:
        following = element.getnext()
        twice = following is not None and following.tag == "br" and not (element.tail or "").strip()
        if twice:
            self._flush()
        else:
            self._inline.append(BREAK)

    def _item(self, element: Element, depth: int) -> None:
        outer = self._marker, self._items
        parent = element.getparent()
        ordered = parent is not None and parent.tag == "ol"
        self._marker = f"{self._numbers.of(element, parent)} " if ordered else "• "
        self._items += 1
        self._children(element, depth)
        self._flush()
        self._marker, self._items = "", outer[1]

    def _term(self, element: Element) -> None:
        """A term stands before what is said of it, so that neither is found alone."""
        self._leave_term()
        self._pending_term = said_in(element, self._linked).strip()
        following = element.getnext()
        if following is None or following.tag != "dd":
            self._leave_term()

    def _leave_term(self) -> None:
        """Nothing was said of the term so far, at least not in words."""
        term, self._pending_term = self._pending_term, ""
        self._built.block(BlockKind.PARAGRAPH, term, self._line)

    def _table(self, table: Element) -> None:
        for caption in table.iterchildren("caption"):
            self._built.block(BlockKind.PARAGRAPH, said_in(caption, self._linked), self._line)

        def said(cell: Element) -> str:
            return cell_said(cell, self._linked)

        for text in loose_in(table, said):
            self._built.block(BlockKind.PARAGRAPH, unwrapped(text), self._line)
        for cells in rows_of(table, said):
            self._built.row(cells, self._line)

    def _flush(self) -> None:
        text, self._inline = "".join(self._inline), []
        if text.strip():
            kind = BlockKind.LIST_ITEM if self._items else BlockKind.PARAGRAPH
            term = f"{self._pending_term}: " if self._pending_term else ""
            self._built.block(kind, self._marker + term + unwrapped(text).strip(), self._line)
            self._marker = self._pending_term = ""


def _cells_by_role(element: Element) -> list[Element]:
    """Of a row of a table that is made of other elements."""
    if element.get("role") != "row" or element.tag == "tr":
        return []
    return [cell for cell in element if cell.get("role") in _CELLS and not is_hidden(cell)]
