"""The namespaces of OpenDocument, and what a paragraph consists of."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsers import links
from ingestion.parsers.building import one_line
from ingestion.parsers.raised import note_mark
from ingestion.parsers.xmlparts import Element

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{_NAMES}office:1.0}}", f"{_NAMES}text:1.0}}", f"{_NAMES}table:1.0}}"
DRAW, STYLE = f"{_NAMES}drawing:1.0}}", f"{_NAMES}style:1.0}}"
FORM = f"{_NAMES}form:1.0}}"
PRESENTATION, SVG = f"{_NAMES}presentation:1.0}}", f"{_NAMES}svg-compatible:1.0}}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"

_WHITE = {TEXT + "tab": " ", TEXT + "line-break": " ", TEXT + "s": " "}
_NO_TEXT = frozenset(
    (
        *(TEXT + tag for tag in ("page-number", "tracked-changes", "note-citation")),
        *(SVG + tag for tag in ("title", "desc")),
    )
)


_LABEL, _LONGEST_LABEL = "mark-of-note", 20


def elements(parent: Element) -> Iterator[Element]:
    return (child for child in parent if isinstance(child.tag, str))


@dataclass
class Inline:
    """A paragraph: its text on one line, and what is anchored in it and read after it."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Each with its mark."""
    comments: list[str] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)


def label_notes(root: Element) -> None:
    """Each note has the mark that the page shows; where two are alike, its number among all."""
    notes = [note for note in root.iter(TEXT + "note") if plain(note.find(TEXT + "note-body"))]
    shown = [one_line(note.findtext(TEXT + "note-citation") or "") for note in notes]
    are_apart = all(shown) and len(set(shown)) == len(shown)
    for number, (note, label) in enumerate(zip(notes, shown, strict=True), start=1):
        note.set(_LABEL, label[:_LONGEST_LABEL] if are_apart else str(number))


def _label(note: Element) -> str:
    """Before the notes were labelled, 0."""
    return str(note.get(_LABEL) or 0)


def inline(paragraph: Element) -> Inline:
    found = Inline()
    parts: list[str] = []
    _collect(paragraph, parts, found)
    found.text = one_line("".join(parts), linked=True)
    return found


def _collect(element: Element, parts: list[str], found: Inline) -> None:
    parts.append(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _WHITE:
            parts.append(_WHITE[tag])
        elif tag == TEXT + "note":
            if said := plain(child.find(TEXT + "note-body")):
                found.notes.append((_label(child), said))
                parts.append(note_mark(_label(child)))
        elif tag == OFFICE + "annotation":
            found.comments.append(_comment(child))
        elif tag == TEXT + "ruby-text":
            if said := "".join(child.itertext()).strip():
                parts.append(f"({said})")
        elif tag == DRAW + "control":
            parts.append(child.text or "")
        elif tag.startswith(DRAW):
            found.drawn.append(child)
        elif tag and tag not in _NO_TEXT:
            _collect(child, parts, found)
            if tag == TEXT + "a":
                parts.append(links.to(child.get(XLINK + "href")))
        parts.append(child.tail or "")


def plain(element: Element | None) -> str:
    """All paragraphs inside on one line, without what is anchored in them."""
    if element is None:
        return ""
    return one_line(" ".join(inline(part).text for part in paragraphs_in(element)), linked=True)


def paragraphs_in(element: Element) -> Iterator[Element]:
    """All but those of notes and comments, which are read after it."""
    for child in elements(element):
        if child.tag in (TEXT + "p", TEXT + "h"):
            yield child
        if child.tag not in (TEXT + "note", OFFICE + "annotation"):
            yield from paragraphs_in(child)


def _comment(annotation: Element) -> str:
    author = one_line(annotation.findtext(DUBLIN_CORE + "creator") or "")
    text = plain(annotation)
    return f"Comment by {author}: {text}" if author and text else text and f"Comment: {text}"
