"""The text of a Word paragraph as its page shows it."""

from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.equations import M, equation
from ingestion.parsers.ooxml import children
from ingestion.parsers.xmlparts import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FIXED = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": " ",
    W + "cr": " ",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_HIDDEN = frozenset(
    W + tag
    for tag in (
        *("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sectPr"),
        *("tblPr", "trPr", "tcPr", "tblGrid", "sdtPr", "sdtEndPr"),
    )
)
_BOX = W + "txbxContent"
_DECORATED = "{urn:schemas-microsoft-com:vml}textpath"
"""Words that are drawn, as those of a watermark."""
REFERENCES = {
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
    W + "commentReference": "comment",
    W + "commentRangeEnd": "comment",  # which some programs write alone
}
_WRITTEN = frozenset((W + "t", W + "sym", W + "footnoteReference", W + "endnoteReference"))
Reference = tuple[str, str]
"""Kind and id of a note or comment."""


def is_deleted(element: Element) -> bool:
    return element.tag in _HIDDEN


def text_of(paragraph: Element) -> str:
    """Its text, without deleted and hidden runs and without text boxes (see `text_boxes`)."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Element, parts: list[str]) -> None:
    for child in children(element):
        if child.tag in _WRITTEN:
            parts.append(child.text or "")
        elif child.tag in _FIXED:
            parts.append(_FIXED[child.tag])
        elif child.tag == M + "oMath":
            parts.append(f"{equation(child)} ")
        elif child.tag == W + "ruby":
            parts.append(_with_reading(child))
        elif child.tag == _DECORATED:
            parts.append(f" {child.get('string') or ''} ")
        elif child.tag == W + "ffData":
            parts.append(_filled_in(child))
        elif child.tag == W + "r" and _vanishes(child):
            continue
        elif child.tag not in _HIDDEN and child.tag != _BOX:
            _collect(child, parts)


def _with_reading(ruby: Element) -> str:
    """What stands small above a word follows it."""
    base, above = (ruby.find(W + tag) for tag in ("rubyBase", "rt"))
    said = text_of(base) if base is not None else ""
    reading = text_of(above).strip() if above is not None else ""
    return f"{said}({reading})" if reading else said


def _filled_in(field: Element) -> str:
    """What a field of an old form shows that no run says: a box, or what was chosen."""
    box, choice = field.find(W + "checkBox"), field.find(W + "ddList")
    if box is not None:
        checked, default = box.find(W + "checked"), box.find(W + "default")
        said = default if checked is None else checked
        return "☐ " if said is None or said.get(W + "val") in ("0", "false", "off") else "☒ "
    if choice is None:
        return ""
    entries = [str(entry.get(W + "val") or "") for entry in choice.iterfind(W + "listEntry")]
    result = choice.find(W + "result")
    result = choice.find(W + "default") if result is None else result
    chosen = str(result.get(W + "val") or "0") if result is not None else "0"
    index = int(chosen[:4]) if chosen[:4].isdecimal() else 0
    return entries[index] if index < len(entries) else ""


def _vanishes(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and not is_off(vanish)


def is_off(toggle: Element) -> bool:
    return toggle.get(W + "val") in ("0", "false", "off")


def paragraphs_in(element: Element) -> Iterator[Element]:
    """All that are shown, also those in tables and text boxes."""
    for child in children(element):
        if child.tag == W + "p":
            yield child
        if child.tag not in _HIDDEN:
            yield from paragraphs_in(child)


def plain_text(element: Element) -> str:
    """Its paragraphs on one line."""
    texts = (text_of(paragraph) for paragraph in paragraphs_in(element))
    return one_line(" ".join(texts), linked=True)


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """What floats beside the paragraph."""
    if next(paragraph.iter(_BOX), None) is None:
        return
    for child in children(paragraph):
        if child.tag == _BOX:
            yield child
        elif child.tag != W + "p" and child.tag not in _HIDDEN:
            yield from text_boxes(child)


def references(element: Element) -> Iterator[Reference]:
    """The notes and comments it refers to."""
    for reference in element.iter(*REFERENCES):
        kind = REFERENCES[reference.tag]
        if kind == "comment" or not is_gone(reference):
            yield kind, reference.get(W + "id") or ""


def is_gone(element: Element) -> bool:
    """Whether it stands in what was deleted or moved away."""
    return any(map(is_deleted, element.iterancestors()))


def shown(element: Element, tag: str) -> list[Element]:
    """All of a kind in an element that were not deleted."""
    return [found for found in element.iter(W + tag) if not is_gone(found)]


def drawings(paragraph: Element) -> Iterator[Element]:
    """Its pictures, charts and diagrams, without text boxes (see `text_boxes`)."""
    for drawing in paragraph.iter(W + "drawing"):
        own = next(drawing.iterancestors(W + "p"), None) is paragraph
        if own and next(drawing.iter(_BOX), None) is None:
            yield drawing


def description(drawing: Element) -> str | None:
    """What is said about a picture."""
    properties = drawing.find(f"*/{_DRAWING}docPr")
    return properties.get("descr") if properties is not None else None
