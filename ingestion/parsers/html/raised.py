"""Raised and lowered parts of a page, marked in its text; marks of notes, what is struck out, and
small formulas."""

import re

from ingestion.parsers.building import one_line
from ingestion.parsers.html.struck import mark_struck, struck_names
from ingestion.parsers.mathml import mark_formula
from ingestion.parsers.raised import LEVEL, LOWERED, RAISED, note_mark
from ingestion.parsers.xmlparts import Element, enclose

_STYLE = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_SELECTOR = re.compile(r"(?<![\w-])(\w*)\.([\w-]+)\s*$")
_CLASSES = {"sup": RAISED, "superscript": RAISED, "sub": LOWERED, "subscript": LOWERED}
_BY_NAME = {"super": RAISED, "sub": LOWERED}
_LABEL = re.compile(r"[\[(]?\s*(?:[Nn]ote\s+)?(\d{1,4}|[a-z]|[ivxlc]{1,6})\s*[\])]?")
_NOTEREF = re.compile(
    r"noteref|footnote|endnote|cite_note|cite_ref|\breference\b|\bfn\b", re.IGNORECASE
)


def mark_raised(root: Element, sheets: str = "") -> None:
    """Put marks into the texts of a page, so that they are there however it is read. `sheets` are
    rules that name classes, beside those of the page."""
    sheets += "".join(style.text or "" for style in root.iter("style"))
    classes, struck = _CLASSES | _classes(sheets), struck_names(sheets)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            tag = element.tag.lower()
            if not mark_formula(element, tag) and not mark_struck(element, tag, struck):
                _mark(element, tag, classes)


def _mark(element: Element, tag: str, classes: dict[str, str]) -> None:
    if tag == "ruby" and element.find(".//rp") is None:
        for spoken in element.iter("rt"):
            enclose(spoken, "(", ")")
    elif tag == "q":
        enclose(element, "“", "”")
    elif tag in ("annotation", "annotation-xml"):
        _empty(element)
    elif label := _label(element, tag):
        _empty(element)
        element.text = note_mark(label)
    elif mark := _kind(element, tag, classes):
        enclose(element, mark, LEVEL)


def _kind(element: Element, tag: str, classes: dict[str, str]) -> str:
    if tag in ("sup", "sub"):
        return RAISED if tag == "sup" else LOWERED
    if tag not in ("span", "a", "i", "em", "b", "strong", "small", "font"):
        return ""
    if said := _STYLE.search(element.get("style") or ""):
        return _BY_NAME[said[1].lower()]
    names = (element.get("class") or "").split()
    return next((classes[name] for name in names if name in classes), "")


def _classes(sheets: str) -> dict[str, str]:
    """What rules of style sheets raise or lower, by class."""
    found: dict[str, str] = {}
    for rule in sheets.split("}"):
        head, _, body = rule.rpartition("{")
        if said := _STYLE.search(body):
            for selector in head.rpartition("{")[2].split(","):
                if named := _SELECTOR.search(selector):
                    found[named[2]] = _BY_NAME[said[1].lower()]
    return found


def _label(element: Element, tag: str) -> str:
    """The number of the note that this refers to; empty where it refers to none."""
    if tag == "sup":
        link = element.find(".//a") if len(element) else None
        link = _around(element) if link is None else link
    else:
        link = element if tag == "a" and _is_noteref(element) else None
    if link is None or not (_points_into_page(link) or _is_noteref(link)):
        return ""
    said = _LABEL.fullmatch(one_line("".join(element.itertext())))
    return said[1] if said else ""


def _around(element: Element) -> Element | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag == "a" else None


def _points_into_page(link: Element) -> bool:
    return "#" in (link.get("href") or "")


def _is_noteref(link: Element) -> bool:
    said = (link.get(name) or "" for name in ("epub:type", "role", "class", "href"))
    return any(_NOTEREF.search(one) for one in said)


def _empty(element: Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None
