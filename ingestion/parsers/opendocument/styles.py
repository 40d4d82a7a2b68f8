"""What OpenDocument's styles say of a paragraph or list."""

from ingestion.parsers.opendocument.names import STYLE, TEXT, elements
from ingestion.parsers.xmlparts import Element

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends
_BULLET, _NUMBER = "list-level-style-bullet", "list-level-style-number"


class Styles:
    def __init__(self, roots: list[Element]) -> None:
        self._parents: dict[str, str] = {}
        self._lists: dict[str, dict[int, str]] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                parent = style.get(STYLE + "parent-style-name") or ""
                self._parents[style.get(STYLE + "name") or ""] = parent
            for style in root.iter(TEXT + "list-style"):
                self._lists[style.get(STYLE + "name") or ""] = _levels(style)

    def is_title(self, paragraph: Element) -> bool:
        name = paragraph.get(TEXT + "style-name") or ""
        for _ in range(_LONGEST_CHAIN):
            if name == "Title":
                return True
            name = self._parents.get(name, "")
        return False

    def list_kind(self, style: str, level: int) -> str:
        """'number', 'bullet' or 'none'; a list that nobody described has bullets."""
        return self._lists.get(style, {}).get(level, "bullet")


def _levels(style: Element) -> dict[int, str]:
    """How each level of a list is marked, from 1."""
    levels: dict[int, str] = {}
    for level in elements(style):
        kind = level.tag.rpartition("}")[2]
        number = str(level.get(TEXT + "level") or "")
        if not number.isdigit() or len(number) > 2:
            continue
        if kind == _NUMBER:
            levels[int(number)] = "number" if level.get(STYLE + "num-format") else "none"
        elif kind == _BULLET:
            levels[int(number)] = "bullet" if level.get(TEXT + "bullet-char") else "none"
    return levels
