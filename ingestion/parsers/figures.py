"""Pictures, charts and diagrams inside Office files: the words and the figures that they show."""

import re
from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.ooxml import A, Package, R, children
from ingestion.parsers.xmlparts import Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MADE_BY_MACHINE = ("automatically generated", "ai-generated", "automatisch generiert", "生成")
_ONLY_A_NAME = re.compile(r"\S*\.\w{2,4}|[a-z]+ ?\d*", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"-?\d{1,9}\.\d{9,25}")
_MOST_ROWS = 1000
_Points = dict[int, str]

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
    for element in parent.iter(C + "chart", _DIAGRAM + "relIds"):
        relation = package.relations(path).get(element.get(R + "id") or element.get(R + "dm") or "")
        root = package.xml(relation.path) if relation else None
        if root is None:
            continue
        if title := chart_title(root):
            yield BlockKind.PARAGRAPH, [title]
        yield from ((BlockKind.TABLE_ROW, row) for row in _chart_rows(root))
        yield from ((BlockKind.LIST_ITEM, [f"• {item}"]) for item in _diagram_items(root))


def described(text: str | None) -> Iterator[Block]:
    """What a person wrote about a picture; not what a program guessed."""
    text = one_line(text or "")
    by_machine = any(words in text.lower() for words in _MADE_BY_MACHINE)
    if text and not by_machine and not _ONLY_A_NAME.fullmatch(text):
        yield BlockKind.PARAGRAPH, [f"Picture: {text}"]


def chart_title(chart: Element) -> str:
    title = chart.find(f"{C}chart/{C}title")
    return _words(title) if title is not None else ""


def _chart_rows(chart: Element) -> list[list[str]]:
    """A row of names and one for each category; [] for a chart that keeps no figures."""
    series = [
        (_words(one.find(C + "tx")), _points(one, "cat", "xVal"), _points(one, "val", "yVal"))
        for one in chart.iter(C + "ser")
    ]
    categories: _Points = {}
    for _, names, values in series:
        categories = {index: "" for index in values} | names | categories
    if not categories:
        return []
    rows = [["", *(name for name, _, _ in series)]]
    for index in sorted(categories)[:_MOST_ROWS]:
        rows.append([categories[index], *(values.get(index, "") for _, _, values in series)])
    return rows


def _diagram_items(data: Element) -> Iterator[str]:
    """The texts of a diagram, in the order they were written."""
    for point in data.iter(_DIAGRAM + "pt"):
        for text in children(point):
            if text.tag == _DIAGRAM + "t" and (words := _words(text)):
                yield words


def _points(series: Element, *kinds: str) -> _Points:
    """The cached values by their index."""
    found: _Points = {}
    for kind in kinds:
        held = series.find(C + kind)
        for point in held.iter(C + "pt") if held is not None else ():
            index, value = str(point.get("idx") or ""), point.find(C + "v")
            if index.isdigit() and len(index) < 8 and value is not None:
                found[int(index)] = _shown(value.text or "")
    return found


def _shown(value: str) -> str:
    """A number without the digits that a computer's arithmetic leaves behind."""
    return f"{float(value):.15g}" if _LONG_NUMBER.fullmatch(value) else value


def _words(element: Element | None) -> str:
    if element is None:
        return ""
    return one_line(" ".join(part.text or "" for part in element.iter(A + "t", C + "v")))
