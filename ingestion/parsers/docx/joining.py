"""Paragraphs of Word's XML that its page shows as one."""

from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.xmlparts import Element


def join(root: Element) -> Element:
    """In place: what stands in a paragraph goes to the beginning of the next one where the mark
    between them was deleted or moved away, or where it is the first's large initial."""
    for paragraph in list(root.iter(W + "p")):
        following = paragraph.getnext()
        if following is not None and following.tag == W + "p" and _goes_on(paragraph):
            _prepend(paragraph, following)
    return root


def _goes_on(paragraph: Element) -> bool:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(W + "dropCap") in ("drop", "margin"):
        return True
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(W + tag) is not None for tag in ("del", "moveFrom"))


def _prepend(paragraph: Element, following: Element) -> None:
    """Of the properties those of the last paragraph hold, as Word has it."""
    moved = [child for child in paragraph if child.tag != W + "pPr"]
    properties = following.find(W + "pPr")
    place = 0 if properties is None else following.index(properties) + 1
    for offset, child in enumerate(moved):
        following.insert(place + offset, child)
    paragraph.getparent().remove(paragraph)
