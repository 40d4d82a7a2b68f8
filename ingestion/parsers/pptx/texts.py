"""Which paragraphs of a slide are items of a list, and what stands before them."""

from ingestion.parsers.numerals import numeral
from ingestion.parsers.ooxml import A
from ingestion.parsers.xmlparts import Element

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LEVELS = 9
_LARGEST = 100_000
_FORMS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "circle": "decimalEnclosedCircle",
}
_SCHEMES = {"ParenBoth": "(%)", "ParenR": "%)", "Plain": "%", "Period": "%.", "Minus": "- % -"}


class Bullets:
    """The markers of one frame's paragraphs, from its own properties or those it inherits."""

    def __init__(self, inherited: list[Element]) -> None:
        """`inherited`: list styles, nearest first; each may have `a:lvl1pPr` to `a:lvl9pPr`."""
        self._inherited = inherited
        self._counts: dict[int, tuple[tuple[str, int], int]] = {}
        """By level: which kind of number was last there, from which one on, and how many."""

    def marker(self, paragraph: Element) -> str:
        """'•', '3.' or 'b)' for an item of a list, '' for what is none. Numbers go on over items
        of deeper levels, as they do on the slide."""
        own = paragraph.find(A + "pPr")
        level = _level(own)
        styles = [style.find(f"{A}lvl{level + 1}pPr") for style in self._inherited]
        marker = ""
        for properties in (own, *styles):
            if properties is None:
                continue
            if properties.find(A + "buNone") is not None:
                break
            if (
                properties.find(A + "buChar") is not None
                or properties.find(A + "buBlip") is not None
            ):
                marker = "•"
                break
            if (number := properties.find(A + "buAutoNum")) is not None:
                return self._next(level, number)
        self._end(level)
        return marker

    def _next(self, level: int, number: Element) -> str:
        first, form = str(number.get("startAt") or "1"), str(number.get("type") or "")
        kind = form, int(first) if first.isdecimal() and len(first) < 6 else 1
        self._end(level + 1)
        before, count = self._counts.get(level, (kind, 0))
        count = count if before == kind else 0
        self._counts[level] = kind, count + 1
        return _numbered(min(count + kind[1], _LARGEST), form)

    def _end(self, level: int) -> None:
        """Of what was counted at this level and below it."""
        for deeper in range(level, _LEVELS):
            self._counts.pop(deeper, None)


def _numbered(number: int, scheme: str) -> str:
    """As the slide shows it: 'arabicPeriod', 'alphaLcParenR'; those that have neither Latin nor
    Arabic signs as a decimal."""
    form = next((form for begins, form in _FORMS.items() if scheme.startswith(begins)), "decimal")
    shape = next((shape for ends, shape in _SCHEMES.items() if scheme.endswith(ends)), "%.")
    return shape.replace("%", numeral(max(number, 1), form))


def _level(properties: Element | None) -> int:
    value = str(properties.get("lvl") or "0") if properties is not None else "0"
    return min(int(value), _LEVELS - 1) if value.isdecimal() and len(value) < 3 else 0
