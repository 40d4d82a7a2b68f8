"""The numbers that a page shows before the items of its lists."""

import re

from ingestion.parsers.counting import lettered
from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.numerals import numeral
from ingestion.parsers.xmlparts import Element

SHOWN = "ibid-number"
"""An attribute for the number of an item whose list is no longer there."""
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(decimal-leading-zero|decimal|(?:lower|upper)-"
    r"(?:alpha|latin|roman))\b",
    re.IGNORECASE,
)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha"} | {
    "i": "lower-roman",
    "I": "upper-roman",
}
_INTEGER = re.compile(r"\s*([+-]?\d{1,6})")


class Numbers:
    """Counts items as they are asked for, each once and in the order of the page."""

    def __init__(self) -> None:
        self._last: dict[Element, int] = {}

    def of(self, item: Element, ordered: Element) -> str:
        """As it is shown: “3.”, “c.”, “iii.”."""
        if shown := item.get(SHOWN):
            return shown
        step = -1 if ordered.get("reversed") is not None else 1
        value = _integer(item.get("value"))
        if value is None:
            last = self._last.get(ordered)
            value = _first(ordered, step) if last is None else last + step
        self._last[ordered] = value
        return f"{_written(value, _form(item) or _form(ordered))}."


def is_plain(ordered: Element) -> bool:
    """Whether the items of a list are shown as 1, 2, 3."""
    if _form(ordered) not in ("", "decimal"):
        return False
    if any(ordered.get(name) is not None for name in ("start", "reversed")):
        return False
    return not any(item.get("value") or _form(item) for item in ordered.iterchildren("li"))


def _first(ordered: Element, step: int) -> int:
    start = _integer(ordered.get("start"))
    if start is not None:
        return start
    return 1 if step > 0 else sum(not is_hidden(item) for item in ordered.iterchildren("li"))


def _integer(said: str | None) -> int | None:
    found = _INTEGER.match(said or "")
    return int(found[1]) if found else None


def _form(element: Element) -> str:
    if styled := _STYLE.search(element.get("style") or ""):
        return styled[1].lower()
    return _TYPES.get(element.get("type") or "", "")


def _written(number: int, form: str) -> str:
    """Those that a form has no sign for are decimals."""
    if number > 0 and form.endswith(("alpha", "latin")):
        text = lettered(number)
        return text if form.startswith("upper") else text.lower()
    if number > 0 and form.endswith("roman"):
        return numeral(number, "upperRoman" if form.startswith("upper") else "lowerRoman")
    return (
        numeral(number, "decimalZero")
        if form == "decimal-leading-zero" and number > 0
        else str(number)
    )
