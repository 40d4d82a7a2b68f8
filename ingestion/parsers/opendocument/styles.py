"""What OpenDocument's styles say of a paragraph or list."""

from ingestion.parsers.opendocument.lists import Level, levels_of
from ingestion.parsers.opendocument.names import STYLE, TEXT
from ingestion.parsers.xmlparts import Element

_LONGEST_CHAIN = 20  # of styles with parents; a circle ends


class Styles:
    def __init__(self, roots: list[Element]) -> None:
        self._parents: dict[str, str] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                parent = style.get(STYLE + "parent-style-name") or ""
                self._parents[style.get(STYLE + "name") or ""] = parent
            for style in root.iter(TEXT + "list-style"):
                self._lists[style.get(STYLE + "name") or ""] = levels_of(style)

    def is_title(self, paragraph: Element) -> bool:
        name = paragraph.get(TEXT + "style-name") or ""
        for _ in range(_LONGEST_CHAIN):
            if name == "Title":
                return True
            name = self._parents.get(name, "")
        return False

    def level(self, style: str, level: int) -> Level:
        """How a level of a list is marked; a list that nobody described has bullets."""
        return self._lists.get(style, {}).get(level, Level())
