"""What a Word paragraph's style says of it: heading, list item or text."""

import re

from ingestion.parsers.docx.numbering import Numbering
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
        self._numbering = Numbering(numbering)

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
        """'•' or '3.' for an item of a list or a numbered heading, '' for what is none."""
        for properties in self._properties(paragraph):
            number = properties.find(W + "numPr")
            if number is None:
                continue
            identity, level = number.find(W + "numId"), number.find(W + "ilvl")
            key = identity.get(W + "val") if identity is not None else None
            if key in (None, "0"):
                return ""
            return self._numbering.next(str(key), _integer(level) if level is not None else 0)
        return ""

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


def _integer(element: Element, attribute: str = "val") -> int:
    value = element.get(W + attribute) or ""
    return int(value) if value.isdigit() and len(value) < 4 else 0
