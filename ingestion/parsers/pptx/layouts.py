"""What a slide inherits from its layout and master: whether a shape's paragraphs are a list, and
what stands behind all slides."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.parsers.drawn import plain_text
from ingestion.parsers.ooxml import A, Package, children
from ingestion.parsers.pptx.texts import P
from ingestion.parsers.xmlparts import Element

_STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle", "other": "otherStyle"}
YES, NO = ("1", "true"), ("0", "false")
_LIKE_BODY = {None, "body", "obj", "subTitle", "tbl", "chart", "dgm", "media", "clipArt"}


@dataclass(frozen=True)
class Placeholder:
    kind: str | None
    index: str | None


def _unseen(shape: Element) -> Element | None:
    """What no slide shows of a shape: its name, its place in the layout."""
    for properties in shape:
        if isinstance(properties.tag, str) and properties.tag.startswith(P + "nv"):
            return properties
    return None


def own_properties(shape: Element) -> Element | None:
    """Its name, its description, and whether it is switched off."""
    unseen = _unseen(shape)
    return unseen.find(P + "cNvPr") if unseen is not None else None


def is_switched_off(shape: Element) -> bool:
    """In the list of what lies on a slide."""
    properties = own_properties(shape)
    return properties is not None and properties.get("hidden") in YES


def placeholder(shape: Element) -> Placeholder | None:
    """Which place of its layout a shape fills, None for one of its own."""
    unseen = _unseen(shape)
    found = unseen.find(f"{P}nvPr/{P}ph") if unseen is not None else None
    return Placeholder(found.get("type"), found.get("idx")) if found is not None else None


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

    def background(self, slide: str, root: Element) -> list[str]:
        """What layout and master show on a slide, unless one of them says not to: a name, a note
        of who may read it. What stands in their places only asks for a text, and is shown nowhere.
        """
        found: list[str] = []
        for part in (root, *self.of(slide)):
            if part is not root:
                for tree in part.iterfind(f"{P}cSld/{P}spTree"):
                    found += _drawn(tree)
            if part.get("showMasterSp") in NO:
                break
        return found

    def _path(self, part: str, kind: str) -> str:
        found = self._package.relations(part).values() if part else ()
        return next((relation.path for relation in found if relation.kind == kind), "")


def _drawn(tree: Element) -> Iterator[str]:
    """The texts of all shapes that fill no place."""
    for shape in children(tree):
        if is_switched_off(shape) or placeholder(shape):
            continue
        if shape.tag == P + "grpSp":
            yield from _drawn(shape)
        elif text := plain_text(shape.find(P + "txBody")):
            yield text


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
