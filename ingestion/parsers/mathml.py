"""Formulas of MathML on one line, as they would be typed, so that no digit joins another's."""

from collections.abc import Callable

from ingestion.parsers.raised import LEVEL, LOWERED, RAISED
from ingestion.parsers.xmlparts import Element, enclose

_SCRIPTS = {"msup": (RAISED,), "msub": (LOWERED,), "msubsup": (LOWERED, RAISED)}
_LIMITS = {"munder": ("_",), "mover": ("^",), "munderover": ("_", "^")}
_ACCENTS = frozenset("^ˆ~˜¯‾_→⃗˙¨`´⏞⏟︷︸\u0302\u0303\u0304\u0305\u0307\u0308\u20d7")
_PLUS = "\u2064"
_UNSEEN_SIGNS = {"\u2062": "·", "\u2063": ",", _PLUS: " "}
"""Times, a comma and plus, where they are not written: between digits something must stand."""


def mark_formula(element: Element, tag: str) -> bool:
    """Put signs into the texts of one element; whether it was one of a formula."""
    if tag in _SCRIPTS:
        for part, mark in zip(list(element)[1:], _SCRIPTS[tag], strict=False):
            enclose(part, mark, LEVEL)
    elif tag in _LIMITS:
        _limit(element, _LIMITS[tag])
    elif (write := _WRITERS.get(tag)) is not None:
        write(element)
    else:
        return False
    return True


def _fraction(element: Element) -> None:
    if len(element) == 2:
        enclose(element[0], "(", ")/")
        enclose(element[1], "(", ")")


def _square_root(element: Element) -> None:
    enclose(element, "√(", ")")


def _space(element: Element) -> None:
    element.text = " "


def _phantom(element: Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _limit(element: Element, marks: tuple[str, ...]) -> None:
    """Below and above a sign of sums; a line or an arrow over a letter stays beside it."""
    parts = list(element)[1:]
    if all(_plain(part) in _ACCENTS for part in parts):
        return
    for part, mark in zip(parts, marks, strict=False):
        text = _plain(part)
        grouped = len(text) > 1
        enclose(part, f"{mark}(" if grouped else mark, ")" if grouped else "")
    element.tail = f" {(element.tail or '').lstrip()}"


def _plain(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _root(element: Element) -> None:
    """The degree stands before the sign, and behind the number in the file."""
    if len(element) != 2:
        return
    under, degree = element
    element.remove(degree)
    element.insert(0, degree)
    degree.tail = None
    enclose(under, "√(", ")")


def _table(element: Element) -> None:
    rows = [row for row in element if row.tag in ("mtr", "mlabeledtr")]
    for number, row in enumerate(rows):
        cells = [cell for cell in row if cell.tag == "mtd"]
        for cell in cells[:-1]:
            enclose(cell, "", ", ")
        if number < len(rows) - 1:
            enclose(row, "", "; ")
    enclose(element, "[", "]")


def _fence(element: Element) -> None:
    between = (element.get("separators", ",").strip() or "") if len(element) > 1 else ""
    for index, child in enumerate(list(element)[:-1]):
        enclose(child, "", between[min(index, len(between) - 1)] if between else "")
    enclose(element, element.get("open", "("), element.get("close", ")"))


def _operator(operator: Element) -> None:
    if (sign := operator.text or "") not in _UNSEEN_SIGNS:
        return
    operator.text = ""
    before, after = operator.getprevious(), operator.getnext()
    if before is None or after is None:
        return
    digits = _plain(before)[-1:].isdigit() and _plain(after)[:1].isdigit()
    if digits or sign == _PLUS:
        operator.text = _UNSEEN_SIGNS[sign]


_WRITERS: dict[str, Callable[[Element], None]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "mtable": _table,
    "mfenced": _fence,
    "mo": _operator,
    "mspace": _space,
    "mphantom": _phantom,
}
