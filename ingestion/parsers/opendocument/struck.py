"""What the styles of an OpenDocument file strike out."""

from collections.abc import Iterable

from ingestion.parsers.marks import KEPT, STRUCK
from ingestion.parsers.opendocument.names import STYLE, TEXT
from ingestion.parsers.xmlparts import Element, enclose

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends
_TEXTS = (TEXT + "p", TEXT + "h", TEXT + "span")


class Strikes:
    """Which styles strike out their text."""

    def __init__(self, roots: Iterable[Element] = ()) -> None:
        self._parents, self._said = dict[str, str](), dict[str, bool]()
        for style in (style for root in roots for style in root.iter(STYLE + "style")):
            self.add(style)

    def add(self, style: Element) -> None:
        name = style.get(STYLE + "name") or ""
        self._parents[name] = style.get(STYLE + "parent-style-name") or ""
        properties = style.find(STYLE + "text-properties")
        if properties is None:
            return
        line = properties.get(STYLE + "text-line-through-style")
        line = line or properties.get(STYLE + "text-line-through-type")
        if line:
            self._said[name] = line != "none"

    def mark(self, body: Element) -> None:
        """Change the texts in an element in place; what a part says of itself holds in it."""
        for part in body.iter(*_TEXTS) if self._are_any() else ():
            said = self.said(part.get(TEXT + "style-name") or "")
            if said is not None and "".join(part.itertext()).strip():
                enclose(part, *((STRUCK, KEPT) if said else (KEPT, STRUCK)))

    def said(self, name: str) -> bool | None:
        """Whether a style strikes out; None where neither it nor its parents say so."""
        for _ in range(_LONGEST_CHAIN):
            if name in self._said or not name:
                break
            name = self._parents.get(name, "")
        return self._said.get(name)

    def _are_any(self) -> bool:
        return any(self._said.values())
