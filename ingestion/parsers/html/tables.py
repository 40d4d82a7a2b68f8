"""Tables of a page, and the text of an element on one line."""

import re
from collections.abc import Iterator

import lxml.etree as etree

from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.html.chrome import is_hidden, tags
from ingestion.parsers.html.grid import cells_in
from ingestion.parsers.html.signs import said_by
from ingestion.parsers.joining import BREAK, unwrapped
from ingestion.parsers.xmlparts import Element

BLOCKS = tags(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure form footer header hgroup html legend li main ol option p section summary"
    " table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6 pre hr text"
)
_SET_APART = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_EDGE = "\0"
"""Where a line of code begins or ends; no page has it."""


def text_of(element: Element) -> str:
    """What is seen of it, on one line; blocks in it are apart."""
    return one_line(said_in(element, linked=False))


def said_in(element: Element, linked: bool) -> str:
    """As `text_of`, with where its links lead to if they are `linked`."""
    return unwrapped("".join(_pieces(element, linked=linked)))


def is_block(element: Element) -> bool:
    """Whether it stands apart from the words beside it."""
    if element.tag in BLOCKS or (element.tag == "tspan" and element.get("x") is not None):
        return True
    return bool(_SET_APART.search(element.get("style") or ""))


def cell_said(cell: Element, linked: bool) -> str:
    """As `said_in`, with what its pictures and fields say."""
    return unwrapped("".join(_pieces(cell, linked=linked, signs=True)))


def as_written(element: Element) -> str:
    """What is seen of it, with its spaces and lines."""
    parts: list[str] = []
    edge = False
    for piece in _pieces(element, apart=False):
        if piece is _EDGE:
            edge = bool(parts)
        elif piece:
            if edge and not parts[-1].endswith("\n") and not piece.startswith("\n"):
                parts.append("\n")
            edge = False
            parts.append(piece)
    return "".join(parts)


def _pieces(
    element: Element, *, apart: bool = True, linked: bool = False, signs: bool = False
) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    unseen: Element | None = None
    for event, child in walk:
        inner = child is not element
        if inner and apart and (is_block(child) or child.tag == "br"):
            yield BREAK
        elif inner and event == "start" and child.tag == "br":
            yield "\n"
        elif inner and not apart and (is_block(child) or _is_line(child, event)):
            yield _EDGE
        if event == "end":
            if linked and child.tag == "a" and child is not unseen:
                yield links.to(child.get("href"))
            yield (child.tail or "") if inner else ""
        elif inner and (not isinstance(child.tag, str) or is_hidden(child)):
            unseen = child
            walk.skip_subtree()
        elif inner and signs and (said := said_by(child)) is not None:
            unseen = child
            yield said
            walk.skip_subtree()
        else:
            yield child.text or ""


def _is_line(element: Element, event: str) -> bool:
    """Whether code stands beside code with nothing between: each is a line."""
    other = element.getnext() if event == "end" else element.getprevious()
    if element.tag != "code" or other is None or other.tag != "code":
        return False
    return not (element if event == "end" else other).tail


def is_data(table: Element) -> bool:
    """Whether a table holds data; else it only lays out the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    headed = _has(table, "th")
    if _has(table, "h1", "h2", "h3", "h4", "ul", "ol", "pre") and not headed:
        return False
    widest = max((len(cells_in(row)) for row in table.iter("tr")), default=0)
    longest = max((len(text_of(cell)) for cell in table.iter("td")), default=0)
    return widest > 1 and (longest < 600 or headed)


def _has(element: Element, *names: str) -> bool:
    return next(element.iter(*names), None) is not None
