"""What a page strikes out, by an element or a style of its own."""

import re

from ingestion.parsers.struck import MARK
from ingestion.parsers.xmlparts import Element, enclose

_TAGS = ("s", "strike", "del")
_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_PARTS = ("p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt")
_DONE = "ibid-struck"


def mark_struck(element: Element, tag: str) -> bool:
    """Whether that was all there is to mark."""
    if tag not in _TAGS and not _STYLE.search(element.get("style") or ""):
        return False
    if any(around.tag == "pre" or around.get(_DONE) for around in element.iterancestors()):
        return False  # of code it is a change, and of what is struck out already a part
    element.set(_DONE, "1")
    parts = [
        part for part in element.iter(*_PARTS) if next(part.iterdescendants(*_PARTS), None) is None
    ]
    for part in parts or [element]:
        if "".join(part.itertext()).strip():
            enclose(part, MARK, MARK)
    return tag in _TAGS
