"""What Word, PowerPoint and Excel files share: parts that refer to each other."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.parsers.building import one_line
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import part

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True)
class Relation:
    """To another part: its kind ('slide', 'comments') and its path in the package."""

    kind: str
    path: str


class Package:
    """The parts of one file, found as the file itself says."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._relations: dict[str, dict[str, Relation]] = {}

    def xml(self, path: str) -> Element | None:
        """The root of a part, or None when there is no such part.

        Raises:
            IngestFailure: `corrupt`, `password_required` or `too_complex`.
        """
        content = part(self._archive, path, self._name)
        return None if content is None else parsed(content, self._name)

    def relations(self, path: str) -> dict[str, Relation]:
        """By id: where a part (the package itself for '') refers to inside the package."""
        if path not in self._relations:
            self._relations[path] = self._read_relations(path)
        return self._relations[path]

    def _read_relations(self, path: str) -> dict[str, Relation]:
        folder, name = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, Relation] = {}
        for item in children(root) if root is not None else ():
            target = str(item.get("Target") or "")
            if item.get("TargetMode") != "External" and target:
                kind = str(item.get("Type") or "").rpartition("/")[2]
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[str(item.get("Id") or "")] = Relation(kind, whole)
        return found

    def outside(self, path: str) -> dict[str, str]:
        """By id: the addresses outside the package that a part refers to."""
        folder, name = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        return {
            str(item.get("Id") or ""): one_line(str(item.get("Target") or ""))
            for item in (children(root) if root is not None else ())
            if item.get("TargetMode") == "External"
        }

    def related(self, path: str, kind: str) -> Iterator[Element]:
        """The roots of all parts of one kind that a part refers to."""
        for relation in self.relations(path).values():
            if relation.kind == kind and (root := self.xml(relation.path)) is not None:
                yield root

    def first(self, path: str, kind: str) -> Element | None:
        """The root of the one part of a kind."""
        return next(self.related(path, kind), None)

    def main_part(self, otherwise: str) -> str:
        """The path of the document itself."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.path
        return otherwise

    def title(self) -> str | None:
        """As the properties of the file have it."""
        core = self.xml("docProps/core.xml")
        found = core.find(_DUBLIN_CORE + "title") if core is not None else None
        title = one_line(found.text or "") if found is not None else ""
        return title[:300] or None


def children(parent: Element) -> Iterator[Element]:
    """The elements in an element; of alternatives only the one that new programs show."""
    for child in parent:
        if child.tag == _COMPATIBILITY + "AlternateContent":
            first = child.find(_COMPATIBILITY + "Choice")
            fallback = child.find(_COMPATIBILITY + "Fallback")
            if (shown := fallback if first is None else first) is not None:
                yield from children(shown)
        elif isinstance(child.tag, str):
            yield child
