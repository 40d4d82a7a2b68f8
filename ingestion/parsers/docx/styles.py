"""What a Word paragraph's style says of it: heading, list item or text."""

import re
from dataclasses import dataclass

from ingestion.parsers.docx.numbering import Numbering
from ingestion.parsers.docx.paragraphs import W
from ingestion.parsers.xmlparts import Element

_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
_LONGEST_CHAIN = 20  # of styles based on styles; a circle ends
_BODY_LEVEL = 9  # of the outline: no heading


@dataclass(frozen=True)
class _Look:
    """`outline` is a level of the outline from 0, `key` a list ('0' for none) and `depth` the one
    in it: either may be said without the other."""

    outline: int | None = None
    key: str | None = None
    depth: int | None = None
    is_title: bool = False


class Styles:
    """Looks up heading levels and list markers; counts numbered lists as it is asked."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        for style in styles.iterfind(W + "style") if styles is not None else ():
            self._styles[style.get(W + "styleId") or ""] = style
        self._numbering = Numbering(numbering)
        self._looks: dict[str, _Look] = {"": _Look()}

    def heading_level(self, paragraph: Element) -> int:
        """1 for the highest, 0 for none."""
        outline = self._look(paragraph).outline
        return outline + 1 if outline is not None and outline < _BODY_LEVEL else 0

    def is_title(self, paragraph: Element) -> bool:
        return self._look(paragraph).is_title

    def marker(self, paragraph: Element) -> str:
        """'•' or '3.' for an item of a list or a numbered heading, '' for what is none."""
        look = self._look(paragraph)
        known = look.key is not None and look.key != "0"
        return self._numbering.next(look.key or "", look.depth or 0) if known else ""

    def _look(self, paragraph: Element) -> _Look:
        """Its own properties before those of its style."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return self._looks[""]
        named = properties.find(W + "pStyle")
        style = self._of_style(str(named.get(W + "val") or "") if named is not None else "")
        outline, (key, depth) = _outline(properties), _number(properties)
        return _Look(
            style.outline if outline is None else outline,
            style.key if key is None else key,
            style.depth if depth is None else depth,
            style.is_title,
        )

    def _of_style(self, key: str) -> _Look:
        if key not in self._looks:
            chain = self._chain(key)
            found = [p for style in chain if (p := style.find(W + "pPr")) is not None]
            names = [_name(style) for style in chain] if self._styles else [_named_by(key)]
            outlines = (_outline(properties) for properties in found)
            levels = (int(level[1]) - 1 for name in names if (level := _HEADING_NAME.match(name)))
            lists = (list_ for properties in found if (list_ := _number(properties)[0]) is not None)
            list_ = next(lists, None)
            self._looks[key] = _Look(
                next((o for o in outlines if o is not None), next(levels, None)),
                list_,
                self._depth(chain, list_ or ""),
                any(name.lower() == "title" for name in names),
            )
        return self._looks[key]

    def _depth(self, chain: list[Element], list_: str) -> int | None:
        """Of the nearest style that the list has a level for, or that names one itself."""
        for style in chain:
            depth = self._numbering.depth_of(list_, style.get(W + "styleId") or "")
            properties = style.find(W + "pPr")
            if depth is None and properties is not None:
                depth = _number(properties)[1]
            if depth is not None:
                return depth
        return None

    def _chain(self, key: str) -> list[Element]:
        """A style and those it is based on, nearest first."""
        chain: list[Element] = []
        while key in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[key])
            based_on = chain[-1].find(W + "basedOn")
            key = str(based_on.get(W + "val") or "") if based_on is not None else ""
        return chain


def _name(style: Element) -> str:
    name = style.find(W + "name")
    return str(name.get(W + "val") or "") if name is not None else ""


def _named_by(key: str) -> str:
    """A file without styles still names them."""
    return re.sub(r"(?i)^heading(\d)", r"heading \1", key)


def _outline(properties: Element) -> int | None:
    level = properties.find(W + "outlineLvl")
    return _integer(level) if level is not None else None


def _number(properties: Element) -> tuple[str | None, int | None]:
    """The list and the depth in it, each as far as it is said."""
    number = properties.find(W + "numPr")
    if number is None:
        return None, None
    identity, level = number.find(W + "numId"), number.find(W + "ilvl")
    key = str(identity.get(W + "val") or "0") if identity is not None else None
    return key, _integer(level) if level is not None else None


def _integer(element: Element) -> int:
    value = element.get(W + "val") or ""
    return int(value) if value.isdecimal() and len(value) < 4 else 0
