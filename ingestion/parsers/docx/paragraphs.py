"""The text of a Word paragraph as its page shows it."""

from collections.abc import Iterator

from ingestion.parsers.xmlparts import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = (W + "t", _MATH + "t")
_FIXED = {
    W + "tab": "\t",
    W + "br": " ",
    W + "cr": " ",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_HIDDEN = frozenset(
    W + tag
    for tag in (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "sectPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblGrid",
        "sdtPr",
        "sdtEndPr",
    )
) | {_COMPATIBILITY + "Fallback"}
_BOX = W + "txbxContent"


def children(parent: Element) -> Iterator[Element]:
    """The elements in a part of the body; entities and comments are none."""
    return (child for child in parent if isinstance(child.tag, str))


def is_deleted(element: Element) -> bool:
    return element.tag in _HIDDEN


def text_of(paragraph: Element) -> str:
    """Its text, without deleted and hidden runs and without text boxes (see `text_boxes`)."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Element, parts: list[str]) -> None:
    for child in children(element):
        if child.tag in _TEXT:
            parts.append(child.text or "")
        elif child.tag in _FIXED:
            parts.append(_FIXED[child.tag])
        elif child.tag == W + "r" and _vanishes(child):
            continue
        elif child.tag not in _HIDDEN and child.tag != _BOX:
            _collect(child, parts)


def _vanishes(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val") not in ("0", "false", "off")


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """What floats beside the paragraph; only the version new programs show."""
    for box in paragraph.iter(_BOX):
        fallback = any(a.tag == _COMPATIBILITY + "Fallback" for a in box.iterancestors())
        nested = next(box.iterancestors(W + "p"), None) is not paragraph
        if not fallback and not nested:
            yield box


def note_references(paragraph: Element) -> Iterator[tuple[str, str]]:
    """Kind and id of each note the paragraph refers to."""
    for reference in paragraph.iter(W + "footnoteReference", W + "endnoteReference"):
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        yield kind, reference.get(W + "id") or ""
