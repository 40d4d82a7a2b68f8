"""What stands on a page for elements without text: pictures that are described, and what was typed
or chosen."""

from ingestion.parsers.building import one_line
from ingestion.parsers.html.chrome import tags
from ingestion.parsers.xmlparts import Element

_TYPED = ("", *tags("text email tel url number date time month week datetime-local datetime"))
_BOXES = {"checkbox": ("☒", "☐"), "radio": ("◉", "○")}


def said_by(element: Element) -> str | None:
    """What is read in place of an element; None for one that is read as others are."""
    match element.tag:
        case "img":
            return _described(element)
        case "input":
            return _typed(element)
        case "textarea":
            return f" {one_line(element.text or '')} "
        case "select":
            return _chosen(element)
        case _:
            return _labelled(element) if element.get("role") == "img" else None


def _described(picture: Element) -> str:
    """What a picture is described with, if with more than a name; a sign, or a picture that stands
    alone in a cell or a link, says it in one word."""
    said = one_line(picture.get("alt") or "")
    if " " in said or (said and (not said.isascii() or _stands_alone(picture))):
        return f" {said} "
    return " "


def _stands_alone(picture: Element) -> bool:
    """Whether nothing else says what a cell of a table or a link says."""
    around = next(picture.iterancestors("td", "th", "a"), None)
    if around is None or "." in (picture.get("alt") or ""):
        return False
    return not "".join(around.itertext()).strip()


def _typed(field: Element) -> str:
    kind = (field.get("type") or "").strip().lower()
    if kind in _BOXES:
        return f" {_BOXES[kind][field.get('checked') is None]} "
    return f" {one_line(field.get('value') or '')} " if kind in _TYPED else ""


def _chosen(choice: Element) -> str:
    """Nothing where nobody chose: a browser shows the first, which is mostly “Choose …”."""
    chosen = [option for option in choice.iter("option") if option.get("selected") is not None]
    return f" {', '.join(one_line(''.join(option.itertext())) for option in chosen)} "


def _labelled(element: Element) -> str | None:
    label = one_line(element.get("aria-label") or "")
    return f" {label} " if label and not "".join(element.itertext()).strip() else None
