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


class Numbering:
    """Counts as it is asked: each paragraph once, in the order of the document."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}  # what a paragraph names → the list it counts with
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def next(self, key: str, depth: int) -> str:
        """'•', '3.' or '2.1.4'."""
        shared = self._lists.get(key, key)
        levels = self._levels.get(shared, {})
        level = levels.get(depth, _Level())
        if level.form in ("bullet", "none"):
            return "•"
        counts = self._counts.setdefault(shared, {})
        restart = self._restarts.pop((key, depth), None)
        start = level.start if restart is None else restart
        again = restart is not None or depth not in counts
        counts[depth] = start if again else min(counts[depth] + 1, _LARGEST)
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            its = levels.get(other, _Level("decimal"))
            count = counts.get(other, its.start)
            return numeral(count, "decimal" if level.only_decimal else its.form)

        return _PLACEHOLDER.sub(number, level.text).strip()

    def _read(self, root: Element) -> None:
        for definition in root.iterfind(W + "abstractNum"):
            levels = {
                _integer(level, "ilvl"): _level(level) for level in definition.iter(W + "lvl")
            }
            self._levels[definition.get(W + "abstractNumId") or ""] = levels
        for number in root.iterfind(W + "num"):
            key = number.get(W + "numId") or ""
            reference = number.find(W + "abstractNumId")
            self._lists[key] = (reference.get(W + "val") if reference is not None else "") or ""
            for override in number.iterfind(W + "lvlOverride"):
                if (start := override.find(W + "startOverride")) is not None:
                    self._restarts[key, _integer(override, "ilvl")] = _integer(start)


def _level(level: Element) -> _Level:
    form, text, start = (level.find(W + tag) for tag in ("numFmt", "lvlText", "start"))
    return _Level(
        str(form.get(W + "val") or "bullet") if form is not None else "decimal",
        str(text.get(W + "val") or "")[:_LONGEST_TEXT] if text is not None else "",
        _integer(start) if start is not None else 1,
        level.find(W + "isLgl") is not None,
    )


def _integer(element: Element, attribute: str = "val") -> int:
    value = element.get(W + attribute) or ""
    return int(value) if value.isdigit() and len(value) < 5 else 0
