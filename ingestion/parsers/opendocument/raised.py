"""What OpenDocument raises or lowers, marked in the text of its spans."""

from collections.abc import Iterable

from ingestion.parsers.opendocument.names import STYLE, TEXT
from ingestion.parsers.raised import LEVEL, LOWERED, RAISED
from ingestion.parsers.xmlparts import Element, enclose

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends


class Positions:
    """Which styles raise their text, or lower it."""

    def __init__(self, roots: Iterable[Element] = ()) -> None:
        self._kinds, self._parents = dict[str, str](), dict[str, str]()
        for style in (style for root in roots for style in root.iter(STYLE + "style")):
            self.add(style)

    def add(self, style: Element) -> None:
        name = style.get(STYLE + "name") or ""
        self._parents[name] = style.get(STYLE + "parent-style-name") or ""
        properties = style.find(STYLE + "text-properties")
        position = properties.get(STYLE + "text-position") if properties is not None else None
        if position is not None:
            self._kinds[name] = _kind(position)

    def mark(self, root: Element) -> None:
        """Change the texts below `root` in place."""
        for span in root.iter(TEXT + "span") if any(self._kinds.values()) else ():
            name = span.get(TEXT + "style-name") or ""
            if mark := _of(name, self._kinds, self._parents):
                enclose(span, mark, LEVEL)


def _kind(position: str) -> str:
    """Of 'super 58%', 'sub', '33% 58%' or '-8% 100%'."""
    where = (position.split() or [""])[0]
    if where == "super" or (where[:1].isdigit() and where.strip("0%.")):
        return RAISED
    return LOWERED if where == "sub" or where.startswith("-") else ""


def _of(name: str, kinds: dict[str, str], parents: dict[str, str]) -> str:
    for _ in range(_LONGEST_CHAIN):
        if name in kinds or not name:
            break
        name = parents.get(name, "")
    return kinds.get(name, "")
