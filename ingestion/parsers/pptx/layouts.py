"""What a shape inherits from the slide's layout and master: whether its paragraphs are a list."""

from dataclasses import dataclass

from ingestion.parsers.ooxml import A, Package
from ingestion.parsers.pptx.texts import P
from ingestion.parsers.xmlparts import Element

_STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle", "other": "otherStyle"}
_LIKE_BODY = {None, "body", "obj", "subTitle", "tbl", "chart", "dgm", "media", "clipArt"}


@dataclass(frozen=True)
class Placeholder:
    kind: str | None
    index: str | None


def placeholder(shape: Element) -> Placeholder | None:
    """Which place of its layout a shape fills, None for one of its own."""
    for properties in shape:
        if isinstance(properties.tag, str) and properties.tag.startswith(P + "nv"):
            found = properties.find(f"{P}nvPr/{P}ph")
            return Placeholder(found.get("type"), found.get("idx")) if found is not None else None
    return None


class Layouts:
    """Layouts and masters of one file, each read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._above: dict[str, list[Element]] = {}

    def of(self, slide: str) -> list[Element]:
        """The layout of a slide and that layout's master."""
        path = self._path(slide, "slideLayout")
        if path not in self._above:
            master = self._path(path, "slideMaster")
            roots = [self._package.xml(part) for part in (path, master) if part]
            self._above[path] = [root for root in roots if root is not None]
        return self._above[path]

    def _path(self, part: str, kind: str) -> str:
        found = self._package.relations(part).values() if part else ()
        return next((relation.path for relation in found if relation.kind == kind), "")


def list_styles(shape: Element, place: Placeholder | None, above: list[Element]) -> list[Element]:
    """Nearest first: the shape's own, its places' in layout and master, the master's for all."""
    styles = [shape.find(f"{P}txBody/{A}lstStyle")]
    if place is not None:
        for root in above:
            for other in root.iter(P + "sp"):
                if (theirs := placeholder(other)) and _same(place, theirs):
                    styles.append(other.find(f"{P}txBody/{A}lstStyle"))
                    break
        kind = "bodyStyle" if place.kind in _LIKE_BODY else _STYLES.get(str(place.kind))
        for root in above:
            styles.append(root.find(f"{P}txStyles/{P}{kind or 'otherStyle'}"))
    return [style for style in styles if style is not None]


def _same(one: Placeholder, two: Placeholder) -> bool:
    if one.index is not None and one.index == two.index:
        return True
    return one.kind == two.kind or (one.kind in _LIKE_BODY and two.kind == "body")
