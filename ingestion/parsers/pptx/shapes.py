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
_OFF = ("0", "false")
_RUNNING = {"sldNum": "footer", "dt": "footer", "ftr": "footer", "hdr": "header"}


class Slide:
    """Its title, and what else stands on it; `running` are pairs of 'header' or 'footer' and what
    it says there, which other slides may say too."""

    def __init__(self, root: Element, above: list[Element], package: Package, path: str) -> None:
        self._above, self._package, self._path = above, package, path
        self.title = ""
        self.running: list[tuple[str, str]] = []
        self.blocks: list[Block] = []
        self.is_hidden = str(root.get("show")) in _OFF
        self.left_out = 0
        """Shapes that have a text and that nobody sees."""
        mark_links(root, package.outside(path))
        for tree in root.iterfind(f"{P}cSld/{P}spTree"):
            self.blocks += self._shapes(tree)
        self.fixed = _fixed(root, above)

    def _shapes(self, tree: Element) -> Iterator[Block]:
        for shape in children(tree):
            if is_hidden(shape):
                self.left_out += next(shape.iter(A + "t"), None) is not None
            elif shape.tag == P + "grpSp":
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


def is_hidden(shape: Element) -> bool:
    """Whether somebody took it out of sight, in the pane that lists what is on a slide."""
    named = next(
        (one.find(P + "cNvPr") for one in shape if str(one.tag).startswith(P + "nv")), None
    )
    return named is not None and named.get("hidden") in ("1", "true")


def _fixed(slide: Element, above: list[Element]) -> list[str]:
    """What the layout and the master show on each of their slides, and nobody typed there: a name,
    a note of who may read it. Their places are only told what to type."""
    texts: list[str] = []
    for root in (slide, *above):
        if root is not slide:
            texts += [text for tree in root.iterfind(f"{P}cSld/{P}spTree") for text in _drawn(tree)]
        if str(root.get("showMasterSp")) in _OFF:
            break
    return list(dict.fromkeys(text for text in texts if any(map(str.isalpha, text))))


def _drawn(tree: Element) -> Iterator[str]:
    for shape in children(tree):
        if is_hidden(shape) or placeholder(shape) is not None:
            continue
        if shape.tag == P + "grpSp":
            yield from _drawn(shape)
        elif (body := shape.find(P + "txBody")) is not None:
            yield plain_text(body)


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
