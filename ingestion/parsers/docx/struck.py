"""What Word strikes out, of itself or by a style."""

from collections.abc import Mapping

from ingestion.parsers.docx.paragraphs import W, is_off
from ingestion.parsers.xmlparts import Element

_LONGEST_CHAIN = 20  # of styles based on styles; a circle ends
_TAGS = ("strike", "dstrike")


class Strikes:
    """`styles`: the elements of a document's styles, by their ids."""

    def __init__(self, styles: Mapping[str, Element]) -> None:
        self._styles = styles
        self._known: dict[str, bool] = {}

    def is_struck(self, run: Element) -> bool:
        """What the run says itself holds; else one style that strikes out what another one has
        struck out already undoes that (ECMA-376, part 1, 17.7.3)."""
        properties = run.find(W + "rPr")
        own = _own(properties)
        if own is not None:
            return own
        named = properties.find(W + "rStyle") if properties is not None else None
        paragraph = next(run.iterancestors(W + "p"), None)
        of_paragraph = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
        return self._by(named) != self._by(of_paragraph)

    def _by(self, named: Element | None) -> bool:
        name = _value(named)
        if name not in self._known:
            self._known[name] = self._of(name)
        return self._known[name]

    def _of(self, name: str) -> bool:
        for _ in range(_LONGEST_CHAIN):
            if name not in self._styles:
                break
            style = self._styles[name]
            own = _own(style.find(W + "rPr"))
            if own is not None:
                return own
            name = _value(style.find(W + "basedOn"))
        return False


def _own(properties: Element | None) -> bool | None:
    """None where nothing is said of it."""
    if properties is None:
        return None
    said = [toggle for tag in _TAGS if (toggle := properties.find(W + tag)) is not None]
    return any(not is_off(toggle) for toggle in said) if said else None


def _value(element: Element | None) -> str:
    return str(element.get(W + "val") or "") if element is not None else ""
