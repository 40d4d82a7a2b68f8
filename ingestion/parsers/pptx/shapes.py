"""The shapes of one slide as blocks of text."""

from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.drawn import mark_links, plain_text, text_of
from ingestion.parsers.figures import Block, described, figures
from ingestion.parsers.ooxml import A, Package, R, children
from ingestion.parsers.pptx.layouts import (
    YES,
    is_switched_off,
    list_styles,
    own_properties,
    placeholder,
)
from ingestion.parsers.pptx.texts import Bullets, P
from ingestion.parsers.xmlparts import Element

_TITLES = ("title", "ctrTitle")
_RUNNING = {"sldNum": "footer", "dt": "footer", "ftr": "footer", "hdr": "header"}


class Slide:
    """Its title, and what else stands on it; `running` are pairs of 'header' or 'footer' and what
    it says there, which other slides may say too."""

    def __init__(self, root: Element, above: list[Element], package: Package, path: str) -> None:
        self._above, self._package, self._path = above, package, path
        self.title = ""
        self.running: list[tuple[str, str]] = []
        self.blocks: list[Block] = []
        self.switched_off = 0
        """Shapes that have a text and that nobody sees."""
        self._outside = package.outside(path)
        mark_links(root, self._outside)
        for tree in root.iterfind(f"{P}cSld/{P}spTree"):
            self.blocks += self._shapes(tree)

    def _shapes(self, tree: Element) -> Iterator[Block]:
        for shape in children(tree):
            if is_switched_off(shape):
                self.switched_off += next(shape.iter(A + "t"), None) is not None
            elif shape.tag == P + "grpSp":
                yield from self._shapes(shape)
            elif shape.tag == P + "graphicFrame":
                yield from self._graphic(shape)
            elif shape.tag == P + "pic":
                yield from self._picture(shape)
            elif shape.find(P + "txBody") is not None:
                yield from self._frame(shape)

    def _frame(self, shape: Element) -> Iterator[Block]:
        place = placeholder(shape)
        body = shape.find(P + "txBody")
        if place and place.kind in _RUNNING:
            self.running.append((_RUNNING[place.kind], plain_text(body)))
            return
        if place and place.kind in _TITLES and not self.title:
            self.title = plain_text(body)
            return
        bullets = Bullets(list_styles(shape, place, self._above))
        for paragraph in body.iterfind(A + "p"):
            if text := one_line(text_of(paragraph), linked=True):
                marker = bullets.marker(paragraph)
                kind = BlockKind.LIST_ITEM if marker else BlockKind.PARAGRAPH
                yield kind, [f"{marker} {text}".strip()]

    def _graphic(self, frame: Element) -> Iterator[Block]:
        for table in frame.iterfind(f"{A}graphic/{A}graphicData/{A}tbl"):
            yield from ((BlockKind.TABLE_ROW, cells) for cells in _rows(table))
        yield from figures(self._package, self._path, frame)

    def _picture(self, shape: Element) -> Iterator[Block]:
        """What is said about it, and where it leads to."""
        properties = own_properties(shape)
        if properties is None:
            return
        link = properties.find(A + "hlinkClick")
        target = self._outside.get(str(link.get(R + "id"))) if link is not None else None
        for kind, texts in described(properties.get("descr")):
            yield kind, [f"{texts[0]}{links.to(target)}"]


def _rows(table: Element) -> Iterator[list[str]]:
    """A cell that goes on over several rows is read in each, so that each row makes sense."""
    above: list[str] = []
    for row in table.iterfind(A + "tr"):
        cells: list[str] = []
        for index, cell in enumerate(row.iterfind(A + "tc")):
            if cell.get("hMerge") in YES:  # part of the cell before it, whatever is left in it
                cells.append("")
            elif cell.get("vMerge") in YES and index < len(above):
                cells.append(above[index])
            else:
                cells.append(plain_text(cell.find(A + "txBody")))
        above = cells
        yield cells
