"""What a page strikes out, by an element, by a style of its own or by a rule for its class."""

import re
from collections.abc import Container

from ingestion.parsers.marks import KEPT, STRUCK
from ingestion.parsers.xmlparts import Element, enclose

_TAGS = ("s", "strike", "del")
_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_PLAIN = re.compile(r"text-decoration(?:-line)?\s*:\s*(?:none|initial)", re.IGNORECASE)
_NAME = re.compile(r"\w+|\w*\.[\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PARTS = ("p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt")
_DONE = "ibid-struck"


def struck_names(sheets: str) -> set[str]:
    """What style sheets strike out wherever it stands: 'del', '.old' or 'td.old'. Rules for what
    stands in something, or is pointed at, are not followed."""
    found = set[str]()
    for rule in _COMMENT.sub("", sheets).split("}"):
        head, _, body = rule.partition("{")
        if _STYLE.search(body) and "{" not in body:
            found |= {name for one in head.split(",") if _NAME.fullmatch(name := one.strip())}
    return {name.lower() if name.isalpha() else name for name in found}


def mark_struck(element: Element, tag: str, names: Container[str] = ()) -> bool:
    """Whether that was all there is to mark. `names`: as of `struck_names`."""
    if not _is_struck(element, tag, names):
        return False
    if any(around.tag == "pre" or around.get(_DONE) for around in element.iterancestors()):
        return False  # of code it is a change, and of what is struck out already a part
    element.set(_DONE, "1")
    parts = [
        part for part in element.iter(*_PARTS) if next(part.iterdescendants(*_PARTS), None) is None
    ]
    for part in parts or [element]:
        if "".join(part.itertext()).strip():
            enclose(part, STRUCK, KEPT)
    return tag in _TAGS


def _is_struck(element: Element, tag: str, names: Container[str]) -> bool:
    said = element.get("style") or ""
    if _STYLE.search(said):
        return True
    if _PLAIN.search(said):
        return False
    classes = (element.get("class") or "").split() if names else ()
    by_class = any(f".{one}" in names or f"{tag}.{one}" in names for one in classes)
    return tag in _TAGS or by_class or tag in names
