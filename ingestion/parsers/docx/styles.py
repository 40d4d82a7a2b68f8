"""What a Word paragraph's style says of it: heading, list item or text."""

import re
from collections import Counter

from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.xmlparts import Element

_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
_LONGEST_CHAIN = 20  # of styles based on styles; a circle ends


class Styles:
    """Looks up heading levels and list markers; counts numbered lists as it is asked."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        for style in styles.iterfind(W + "style") if styles is not None else ():
            self._styles[style.get(W + "styleId") or ""] = style
        self._formats = _formats(numbering)
        self._counts: Counter[tuple[str, int]] = Counter()

    def heading_level(self, paragraph: Element) -> int:
        """1 for the highest, 0 for none."""
        for properties in self._properties(paragraph):
            outline = properties.find(W + "outlineLvl")
            if outline is not None:
                level = _integer(outline)
                return level + 1 if 0 <= level < 9 else 0
        for name in self._names(paragraph):
            if found := _HEADING_NAME.match(name):
                return int(found[1])
        return 0

    def is_title(self, paragraph: Element) -> bool:
        return any(name.lower() == "title" for name in self._names(paragraph))

    def marker(self, paragraph: Element) -> str:
        """'•' or '3.' for an item of a list, '' for what is none."""
        for properties in self._properties(paragraph):
            number = properties.find(W + "numPr")
            if number is None:
                continue
            identity, level = number.find(W + "numId"), number.find(W + "ilvl")
            key = identity.get(W + "val") if identity is not None else None
            if key in (None, "0"):
                return ""
            return self._next(str(key), _integer(level) if level is not None else 0)
        return ""

    def _next(self, key: str, level: int) -> str:
        form = self._formats.get((key, level), "bullet")
        if form in ("bullet", "none"):
            return "•"
        self._counts[(key, level)] += 1
        for deeper in [k for k in self._counts if k[0] == key and k[1] > level]:
            del self._counts[deeper]
        return _numeral(self._counts[(key, level)], form) + "."

    def _chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those it is based on, nearest first."""
        chain: list[Element] = []
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        key = named.get(W + "val") if named is not None else None
        while key in self._styles and len(chain) < _LONGEST_CHAIN:
            style = self._styles[str(key)]
            chain.append(style)
            based_on = style.find(W + "basedOn")
            key = based_on.get(W + "val") if based_on is not None else None
        return chain

    def _properties(self, paragraph: Element) -> list[Element]:
        found = [element.find(W + "pPr") for element in (paragraph, *self._chain(paragraph))]
        return [properties for properties in found if properties is not None]

    def _names(self, paragraph: Element) -> list[str]:
        names = [style.find(W + "name") for style in self._chain(paragraph)]
        found = [str(name.get(W + "val") or "") for name in names if name is not None]
        if not self._styles:  # a file without styles still names them
            named = paragraph.find(f"{W}pPr/{W}pStyle")
            value = str(named.get(W + "val") or "") if named is not None else ""
            found.append(re.sub(r"(?i)^heading(\d)", r"heading \1", value))
        return found


def _formats(numbering: Element | None) -> dict[tuple[str, int], str]:
    """How each level of each list counts."""
    if numbering is None:
        return {}
    abstract: dict[str, dict[int, str]] = {}
    for definition in numbering.iterfind(W + "abstractNum"):
        levels = {
            _integer(level, "ilvl"): str(form.get(W + "val") or "bullet")
            for level in definition.iterfind(W + "lvl")
            if (form := level.find(W + "numFmt")) is not None
        }
        abstract[definition.get(W + "abstractNumId") or ""] = levels
    formats: dict[tuple[str, int], str] = {}
    for number in numbering.iterfind(W + "num"):
        reference = number.find(W + "abstractNumId")
        levels = abstract.get((reference.get(W + "val") if reference is not None else "") or "", {})
        for level, form in levels.items():
            formats[(number.get(W + "numId") or "", level)] = form
    return formats


def _integer(element: Element, attribute: str = "val") -> int:
    value = element.get(W + attribute) or ""
    return int(value) if value.isdigit() and len(value) < 4 else 0


def _numeral(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while number >= value:
            text, number = text + sign, number - value
    return text
