"""The namespaces of OpenDocument, and what a paragraph consists of."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsers.building import one_line
from ingestion.parsers.xmlparts import Element

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{_NAMES}office:1.0}}", f"{_NAMES}text:1.0}}", f"{_NAMES}table:1.0}}"
DRAW, STYLE = f"{_NAMES}drawing:1.0}}", f"{_NAMES}style:1.0}}"
PRESENTATION, SVG = f"{_NAMES}presentation:1.0}}", f"{_NAMES}svg-compatible:1.0}}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"

_WHITE = {TEXT + "tab": " ", TEXT + "line-break": " ", TEXT + "s": " "}
_NO_TEXT = frozenset(
    (
        *(TEXT + tag for tag in ("ruby-text", "page-number", "tracked-changes", "note-citation")),
        *(SVG + tag for tag in ("title", "desc")),
    )
)


def elements(parent: Element) -> Iterator[Element]:
    return (child for child in parent if isinstance(child.tag, str))


@dataclass
class Inline:
    """A paragraph: its text on one line, and what is anchored in it and read after it."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)


def inline(paragraph: Element) -> Inline:
    found = Inline()
    parts: list[str] = []
    _collect(paragraph, parts, found)
    found.text = one_line("".join(parts))
    return found


def _collect(element: Element, parts: list[str], found: Inline) -> None:
    parts.append(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _WHITE:
            parts.append(_WHITE[tag])
        elif tag == TEXT + "note":
            found.notes.append(plain(child.find(TEXT + "note-body")))
        elif tag == OFFICE + "annotation":
            found.comments.append(_comment(child))
        elif tag.startswith(DRAW):
            found.drawn.append(child)
        elif tag and tag not in _NO_TEXT:
            _collect(child, parts, found)
        parts.append(child.tail or "")


def plain(element: Element | None) -> str:
    """All paragraphs inside on one line, without what is anchored in them."""
    if element is None:
        return ""
    inside = (inline(part).text for part in element.iter(TEXT + "p", TEXT + "h"))
    return one_line(" ".join(inside))


def _comment(annotation: Element) -> str:
    author = one_line(annotation.findtext(DUBLIN_CORE + "creator") or "")
    text = plain(annotation)
    return f"Comment by {author}: {text}" if author and text else text and f"Comment: {text}"
