"""Walks the elements of a page and writes down what a reader reads."""

from collections.abc import Callable

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.html.chrome import is_chrome, tags
from ingestion.parsers.xmlparts import Element

BLOCKS = tags(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption"
    " figure footer header hgroup html legend li main ol p section summary table tbody td tfoot th"
    " thead tr ul h1 h2 h3 h4 h5 h6 pre hr"
)
_DEEPEST = 200


class Reader:
    """Walks the page once; inline text is gathered until a block begins or ends.

    `skipped` tells what nobody reads. `below`: how many headings of something larger stand above
    those of the page. `line`: where in that larger thing all of it stands.
    """

    def __init__(
        self,
        built: ExtractBuilder,
        skipped: Callable[[Element], bool] = is_chrome,
        below: int = 0,
        line: int | None = None,
    ) -> None:
        self._built, self._skipped, self._below, self._line = built, skipped, below, line
        self._inline: list[str] = []
        self._marker = ""
        self._items = 0
        self._numbers: dict[Element, int] = {}  # of ordered lists: the item read last

    def read(self, element: Element) -> None:
        self._children(element, 0)
        self._flush()

    def _children(self, element: Element, depth: int) -> None:
        if element.text:
            self._inline.append(element.text)
        for child in element:
            if isinstance(child.tag, str) and depth < _DEEPEST and not self._skipped(child):
                self._element(child, child.tag.lower(), depth + 1)
            if child.tail:
                self._inline.append(child.tail)

    def _element(self, element: Element, tag: str, depth: int) -> None:
        if tag == "br":
            self._break(element)
        elif tag not in BLOCKS:
            self._children(element, depth)
        else:
            self._flush()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._built.heading(text_of(element), int(tag[1]) + self._below, self._line)
            elif tag == "pre":
                self._built.block(BlockKind.CODE, "".join(element.itertext()), self._line)
            elif tag == "table" and _is_data(element):
                self._table(element)
            elif tag == "li":
                self._item(element, depth)
            else:
                self._children(element, depth)
            self._flush()

    def _break(self, element: Element) -> None:
        following = element.getnext()
        twice = following is not None and following.tag == "br" and not (element.tail or "").strip()
        if twice:
            self._flush()
        else:
            self._inline.append(" ")

    def _item(self, element: Element, depth: int) -> None:
        outer = self._marker, self._items
        parent = element.getparent()
        ordered = parent is not None and parent.tag == "ol"
        self._marker = f"{self._number(parent)}. " if ordered else "• "
        self._items += 1
        self._children(element, depth)
        self._flush()
        self._marker, self._items = "", outer[1]

    def _table(self, table: Element) -> None:
        for row in table.iter("tr"):
            cells = [text_of(cell) for cell in row if cell.tag in ("td", "th")]
            self._built.row(cells, self._line)

    def _number(self, ordered: Element) -> int:
        if ordered not in self._numbers:
            start = ordered.get("start") or ""
            self._numbers[ordered] = int(start) - 1 if start.isdigit() and len(start) < 6 else 0
        self._numbers[ordered] += 1
        return self._numbers[ordered]

    def _flush(self) -> None:
        text, self._inline = "".join(self._inline), []
        if text.strip():
            kind = BlockKind.LIST_ITEM if self._items else BlockKind.PARAGRAPH
            self._built.block(kind, self._marker + one_line(text), self._line)
            self._marker = ""


def text_of(element: Element) -> str:
    parts: list[str] = []
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag in ("script", "style"):
            continue
        if child is not element and (child.tag in BLOCKS or child.tag == "br"):
            parts.append(" ")
        parts.append(child.text or "")
        if child is not element:
            parts.append(child.tail or "")
    return one_line("".join(parts))


def _is_data(table: Element) -> bool:
    """Whether a table holds data; else it only lays out the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    headed = _has(table, "th")
    if _has(table, "h1", "h2", "h3", "h4", "ul", "ol") and not headed:
        return False
    widest = max(
        (len(row.findall("td")) + len(row.findall("th")) for row in table.iter("tr")), default=0
    )
    longest = max((len(text_of(cell)) for cell in table.iter("td")), default=0)
    return widest > 1 and (longest < 600 or headed)


def _has(element: Element, *names: str) -> bool:
    return next(element.iter(*names), None) is not None
