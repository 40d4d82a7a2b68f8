"""The shapes of one slide as blocks of text."""

from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers.building import one_line
from ingestion.parsers.figures import Block, described, figures
from ingestion.parsers.ooxml import A, Package, children
from ingestion.parsers.pptx.layouts import list_styles, placeholder
from ingestion.parsers.pptx.texts import Bullets, P, mark_links, plain_text, text_of
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
        mark_links(root, package.outside(path))
        for tree in root.iterfind(f"{P}cSld/{P}spTree"):
            self.blocks += self._shapes(tree)

    def _shapes(self, tree: Element) -> Iterator[Block]:
        for shape in children(tree):
            if shape.tag == P + "grpSp":
                yield from self._shapes(shape)
            elif shape.tag == P + "graphicFrame":
                yield from self._graphic(shape)
            elif shape.tag == P + "pic":
                yield from _picture(shape)
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


def _picture(shape: Element) -> Iterator[Block]:
    properties = shape.find(f"{P}nvPicPr/{P}cNvPr")
    yield from described(properties.get("descr") if properties is not None else None)


def _rows(table: Element) -> Iterator[list[str]]:
    """A cell that goes on over several rows is read in each, so that each row makes sense."""
    above: list[str] = []
    for row in table.iterfind(A + "tr"):
        cells: list[str] = []
        for index, cell in enumerate(row.iterfind(A + "tc")):
            goes_on = cell.get("vMerge") in ("1", "true") and index < len(above)
            cells.append(above[index] if goes_on else plain_text(cell.find(A + "txBody")))
        above = cells
        yield cells
