"""Tables of a page, and the text of an element on one line."""

from collections.abc import Iterator

import lxml.etree as etree

from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.html.chrome import is_hidden, tags
from ingestion.parsers.joining import BREAK, unwrapped
from ingestion.parsers.xmlparts import Element

BLOCKS = tags(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure form footer header hgroup html legend li main ol option p section summary"
    " table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6 pre hr"
)
_WIDEST, _TALLEST = 100, 1000  # columns and rows that one cell may be said to fill


def rows_of(table: Element, linked: bool = False) -> Iterator[list[str]]:
    """The cells of each row. One that fills several rows or columns stands in all of them, so
    that every row can be read alone; one that fills a whole row stands once."""
    held: dict[int, tuple[str, int]] = {}  # column: a text, and for how many more rows
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts: list[str] = []
        for cell in cells:
            _continue(held, texts)
            text = said_in(cell, linked)
            rows = min(number_in(cell, "rowspan"), _TALLEST)
            columns = min(max(number_in(cell, "colspan"), 1), _WIDEST)
            for _ in range(columns if len(cells) > 1 else 1):
                if rows > 1:
                    held[len(texts)] = (text, rows - 1)
                texts.append(text)
        _continue(held, texts)
        yield texts


def _continue(held: dict[int, tuple[str, int]], texts: list[str]) -> None:
    """Write what cells above still fill, from the next column on."""
    while (column := len(texts)) in held:
        text, rows = held.pop(column)
        if rows > 1:
            held[column] = (text, rows - 1)
        texts.append(text)
        if len(texts) > _WIDEST * 10:
            return


def number_in(element: Element, attribute: str) -> int:
    """A small number that a page gives in an attribute; 1 where it gives none."""
    said = element.get(attribute) or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def text_of(element: Element) -> str:
    """What is seen of it, on one line; blocks in it are apart."""
    return one_line(said_in(element, linked=False))


def said_in(element: Element, linked: bool) -> str:
    """As `text_of`, with where its links lead to if they are `linked`."""
    return unwrapped("".join(_pieces(element, linked=linked)))


def as_written(element: Element) -> str:
    """What is seen of it, with its spaces and lines."""
    return "".join(_pieces(element, apart=False))


def _pieces(element: Element, *, apart: bool = True, linked: bool = False) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    unseen: Element | None = None
    for event, child in walk:
        inner = child is not element
        if inner and apart and (child.tag in BLOCKS or child.tag == "br"):
            yield BREAK
        elif inner and event == "start" and child.tag == "br":
            yield "\n"
        if event == "end":
            if linked and child.tag == "a" and child is not unseen:
                yield links.to(child.get("href"))
            yield (child.tail or "") if inner else ""
        elif inner and (not isinstance(child.tag, str) or is_hidden(child)):
            unseen = child
            walk.skip_subtree()
        else:
            yield child.text or ""


def is_data(table: Element) -> bool:
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
