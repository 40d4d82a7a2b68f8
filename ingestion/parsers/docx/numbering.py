"""The numbers Word puts before headings and items of lists, counted as it counts them."""

import re
from dataclasses import dataclass

from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.numerals import numeral
from ingestion.parsers.xmlparts import Element

_PLACEHOLDER = re.compile(r"%([1-9])")
_LONGEST_TEXT = 60
_LARGEST = 100_000


@dataclass(frozen=True)
class _Level:
    form: str = "bullet"
    text: str = "%1."
    start: int = 1
    only_decimal: bool = False
    again: int | None = None
    """How many levels further out one begins it again; 0: none does, None: each."""
    style: str = ""
    """Whose paragraphs are of this level without saying so."""


class Numbering:
    """Counts as it is asked: each paragraph once, in the order of the document."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._own: dict[str, dict[int, _Level]] = {}  # levels of a list, in place of the shared
        self._lists: dict[str, str] = {}  # what a paragraph names → the list it counts with
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def next(self, key: str, depth: int) -> str:
        """'•', '3.' or '2.1.4'."""
        shared = self._lists.get(key, key)
        levels = self._of(key)
        level = levels.get(depth, _Level())
        if level.form == "bullet" or (level.form == "none" and not level.text.strip()):
            return "•"
        counts = self._counts.setdefault(shared, {})
        restart = self._restarts.pop((key, depth), None)
        start = level.start if restart is None else restart
        again = restart is not None or depth not in counts
        counts[depth] = start if again else min(counts[depth] + 1, _LARGEST)
        for deeper in [other for other in counts if other > depth]:
            rule = levels.get(deeper, _Level()).again
            if rule is None or depth < rule:
                del counts[deeper]

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            its = levels.get(other, _Level("decimal"))
            count = counts.get(other, its.start)
            if its.form == "none":
                return ""
            return numeral(count, "decimal" if level.only_decimal else its.form)

        return _PLACEHOLDER.sub(number, level.text).strip()

    def depth_of(self, key: str, style: str) -> int | None:
        """The level of a list that is for the paragraphs of a style."""
        found = (depth for depth, level in self._of(key).items() if style and level.style == style)
        return next(found, None)

    def _of(self, key: str) -> dict[int, _Level]:
        shared = self._levels.get(self._lists.get(key, key), {})
        return shared | self._own[key] if key in self._own else shared

    def _read(self, root: Element) -> None:
        named: dict[str, str] = {}  # by a style of lists: where its levels stand
        linked: dict[str, str] = {}  # lists without levels, and the style that has them
        for definition in root.iterfind(W + "abstractNum"):
            key = definition.get(W + "abstractNumId") or ""
            self._levels[key] = {
                _integer(level, "ilvl"): _level(level) for level in definition.iterfind(W + "lvl")
            }
            if (link := definition.find(W + "styleLink")) is not None:
                named[str(link.get(W + "val"))] = key
            if (link := definition.find(W + "numStyleLink")) is not None:
                linked[key] = str(link.get(W + "val"))
        for number in root.iterfind(W + "num"):
            key = number.get(W + "numId") or ""
            reference = number.find(W + "abstractNumId")
            shared = (reference.get(W + "val") if reference is not None else "") or ""
            self._lists[key] = named.get(linked.get(shared, ""), shared)
            for override in number.iterfind(W + "lvlOverride"):
                depth = _integer(override, "ilvl")
                if (start := override.find(W + "startOverride")) is not None:
                    self._restarts[key, depth] = _integer(start)
                if (level := override.find(W + "lvl")) is not None:
                    self._own.setdefault(key, {})[depth] = _level(level)


def _level(level: Element) -> _Level:
    form, text, start = (level.find(W + tag) for tag in ("numFmt", "lvlText", "start"))
    return _Level(
        str(form.get(W + "val") or "bullet") if form is not None else "decimal",
        str(text.get(W + "val") or "")[:_LONGEST_TEXT] if text is not None else "",
        _integer(start) if start is not None else 1,
        level.find(W + "isLgl") is not None,
        _integer(again) if (again := level.find(W + "lvlRestart")) is not None else None,
        str(style.get(W + "val")) if (style := level.find(W + "pStyle")) is not None else "",
    )


def _integer(element: Element, attribute: str = "val") -> int:
    value = element.get(W + attribute) or ""
    return int(value) if value.isdecimal() and len(value) < 5 else 0
