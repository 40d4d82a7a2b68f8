"""The markers of items of lists, counted and written as the document says."""

from collections.abc import Callable
from dataclasses import dataclass

from ingestion.parsers.counting import lettered
from ingestion.parsers.numerals import numeral
from ingestion.parsers.opendocument.names import STYLE, TEXT, elements
from ingestion.parsers.xmlparts import Element

_FORMS = {"i": "lowerRoman", "I": "upperRoman"}
_LARGEST = 1_000_000
_DEEPEST = 10


@dataclass(frozen=True)
class Level:
    """`form` is empty for a level without numbers; `shown` is how many levels its number names."""

    kind: str = "bullet"
    form: str = ""
    prefix: str = ""
    suffix: str = "."
    start: int = 1
    shown: int = 1
    together: bool = False


class Lists:
    """Counts as it is asked: each item once, in the order of the document."""

    def __init__(self, level: Callable[[str, int], Level]) -> None:
        self._level = level
        self._counts: dict[str, dict[int, int]] = {}

    def begin(self, element: Element, style: str, level: int) -> None:
        """A list begins: it goes on where it says so."""
        counts = self._counts.setdefault(style, {})
        goes_on = element.get(TEXT + "continue-numbering") == "true" or element.get(
            TEXT + "continue-list"
        )
        for deeper in [
            other for other in counts if other > level or (other == level and not goes_on)
        ]:
            del counts[deeper]

    def next(self, item: Element, style: str, level: int) -> str:
        """'• ', '3. ', 'c) ' or '2.1.4. '."""
        its = self._level(style, level)
        if its.kind == "bullet":
            return "• "
        counts = self._counts.setdefault(style, {})
        said = str(item.get(TEXT + "start-value") or "")
        restart = int(said) if said.isdigit() and len(said) < 7 else None
        following = min(counts[level] + 1, _LARGEST) if level in counts else its.start
        counts[level] = following if restart is None else restart
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        first = max(level - its.shown + 1, 1)
        numbers = [self._written(style, each, counts) for each in range(first, level + 1)]
        return f"{its.prefix}{'.'.join(filter(None, numbers))}{its.suffix} "

    def _written(self, style: str, level: int, counts: dict[int, int]) -> str:
        its = self._level(style, level)
        number = counts.get(level, its.start)
        if its.kind != "number" or number < 1:
            return str(number) if its.kind == "number" else ""
        if its.form in ("a", "A"):
            text = numeral(number, "upperLetter") if its.together else lettered(number)
            return text if its.form == "A" else text.lower()
        return numeral(number, _FORMS.get(its.form, "decimal"))


def levels_of(style: Element) -> dict[int, Level]:
    """How each level of a list is marked, from 1."""
    levels: dict[int, Level] = {}
    for level in elements(style):
        kind = level.tag.rpartition("}")[2]
        number = _number(level, "level", 0)
        if not 0 < number <= _DEEPEST:
            continue
        if kind == "list-level-style-number":
            form = str(level.get(STYLE + "num-format") or "")
            levels[number] = Level(
                "number" if form else "none",
                form,
                str(level.get(STYLE + "num-prefix") or ""),
                _suffix(level),
                _number(level, "start-value", 1),
                max(_number(level, "display-levels", 1), 1),
                level.get(STYLE + "num-letter-sync") == "true",
            )
        elif kind == "list-level-style-bullet":
            levels[number] = Level("bullet" if level.get(TEXT + "bullet-char") else "none")
    return levels


def _suffix(level: Element) -> str:
    """A number that nothing follows has a full stop, so that it is told from the words."""
    said = level.get(STYLE + "num-suffix")
    prefix = level.get(STYLE + "num-prefix")
    return str(said) if said is not None else "" if prefix else "."


def _number(element: Element, attribute: str, usual: int) -> int:
    said = str(element.get(TEXT + attribute) or "")
    return int(said) if said.isdigit() and len(said) < 7 else usual
