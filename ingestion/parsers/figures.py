"""Pictures, charts and diagrams inside Office files: the words and the figures that they show."""

import re
from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers import charts
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.charts import CX, C
from ingestion.parsers.drawn import mark_links, plain_text
from ingestion.parsers.ooxml import Package, R
from ingestion.parsers.xmlparts import Element

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MADE_BY_MACHINE = ("automatically generated", "ai-generated", "automatisch generiert", "生成")
_ONLY_A_NAME = re.compile(r"\S*\.\w{2,4}|[a-z]+ ?\d*", re.IGNORECASE)

Block = tuple[BlockKind, list[str]]
"""A row with its cells; of any other kind, one text."""


def write(built: ExtractBuilder, block: Block) -> None:
    kind, texts = block
    if kind is BlockKind.TABLE_ROW:
        built.row(texts)
    else:
        built.block(kind, texts[0])


def figures(package: Package, path: str, parent: Element) -> Iterator[Block]:
    """The charts and diagrams that `parent`, in the part at `path`, refers to."""
    for root, its_path in _parts(package, path, parent):
        if title := charts.title(root):
            yield BlockKind.PARAGRAPH, [title]
        yield from (
            (BlockKind.PARAGRAPH, [text]) for text in charts.beside(package, its_path, root)
        )
        yield from ((BlockKind.TABLE_ROW, row) for row in charts.rows(root))
        yield from ((BlockKind.LIST_ITEM, [f"• {item}"]) for item in _diagram_items(root))


def beside_cells(package: Package, path: str, parent: Element) -> Iterator[str]:
    """As `figures`, without the figures of charts, which stand in cells beside them."""
    for root, its_path in _parts(package, path, parent):
        if title := charts.title(root):
            yield title
        yield from charts.beside(package, its_path, root)
        yield from _diagram_items(root)


def _parts(package: Package, path: str, parent: Element) -> Iterator[tuple[Element, str]]:
    for element in parent.iter(C + "chart", CX + "chart", _DIAGRAM + "relIds"):
        relation = package.relations(path).get(element.get(R + "id") or element.get(R + "dm") or "")
        root = package.xml(relation.path) if relation else None
        if relation is not None and root is not None:
            mark_links(root, package.outside(relation.path))
            yield root, relation.path


def described(text: str | None) -> Iterator[Block]:
    """What a person wrote about a picture; not what a program guessed."""
    text = one_line(text or "")
    by_machine = any(said in text.lower() for said in _MADE_BY_MACHINE)
    if text and not by_machine and not _ONLY_A_NAME.fullmatch(text):
        yield BlockKind.PARAGRAPH, [f"Picture: {text}"]


def _diagram_items(data: Element) -> Iterator[str]:
    """The texts of a diagram in the order in which it shows them: each point and those below it.
    What only asks for a text is none."""
    points = {str(point.get("modelId")): point for point in data.iter(_DIAGRAM + "pt")}
    for key in _in_order(data, points):
        prompt = points[key].find(_DIAGRAM + "prSet")
        if prompt is not None and prompt.get("phldr") in ("1", "true"):
            continue
        if words := plain_text(points[key].find(_DIAGRAM + "t")):
            yield words


def _in_order(data: Element, points: dict[str, Element]) -> list[str]:
    """The keys of all points: bonds say which one stands below which other and in which place,
    while the list of points keeps the order in which they were made."""
    below: dict[str, list[tuple[int, str]]] = {}
    for bond in data.iter(_DIAGRAM + "cxn"):
        key, place = str(bond.get("destId")), str(bond.get("srcOrd") or "")
        if key in points and bond.get("type", "parOf") == "parOf":
            rank = int(place) if place.isdecimal() and len(place) < 8 else 0
            below.setdefault(str(bond.get("srcId")), []).append((rank, key))
    waiting = [key for key, point in points.items() if point.get("type") == "doc"]
    order: dict[str, None] = {}
    while waiting:
        key = waiting.pop()
        if key not in order:
            order[key] = None
            inside = sorted(below.get(key, ()), key=lambda each: each[0], reverse=True)
            waiting += [child for _, child in inside]
    return [*order, *(key for key in points if key not in order)]
