"""What Word, PowerPoint and Excel files share: parts that refer to each other."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ingestion.parsers.building import one_line
from ingestion.parsers.marks import without_marks
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import part

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


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
        self._names = {_folded(entry): entry for entry in archive.namelist()}

    def name_of(self, path: str) -> str:
        """What the archive calls a part: programs differ in capitals, strokes and escapes, which
        make no other part (ECMA-376, part 2, 6.2.2.3)."""
        folded = _folded(path)
        return self._names.get(folded) or self._names.get(unquote(folded)) or path

    def data(self, path: str) -> bytes | None:
        """A part as it is, or None when there is no such part.

        Raises:
            IngestFailure: `corrupt`, `password_required` or `too_complex`.
        """
        return part(self._archive, self.name_of(path), self._name)

    def xml(self, path: str) -> Element | None:
        """The root of a part, or None when there is no such part.

        Raises:
            IngestFailure: `corrupt`, `password_required` or `too_complex`.
        """
        content = self.data(path)
        return None if content is None else parsed(content, self._name)

    def relations(self, path: str) -> dict[str, Relation]:
        """By id: where a part (the package itself for '') refers to inside the package."""
        if path not in self._relations:
            self._relations[path] = self._read_relations(path)
        return self._relations[path]

    def _read_relations(self, path: str) -> dict[str, Relation]:
        folder = posixpath.dirname(path.replace("\\", "/"))
        root = self.xml(_beside(path))
        found: dict[str, Relation] = {}
        for item in children(root) if root is not None else ():
            target = str(item.get("Target") or "").replace("\\", "/")
            if item.get("TargetMode") != "External" and target:
                kind = str(item.get("Type") or "").rpartition("/")[2]
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[str(item.get("Id") or "")] = Relation(kind, self.name_of(whole))
        return found

    def outside(self, path: str) -> dict[str, str]:
        """By id: the addresses outside the package that a part refers to."""
        root = self.xml(_beside(path))
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


def _beside(path: str) -> str:
    """The part that says where a part refers to."""
    folder, name = posixpath.split(path.replace("\\", "/"))
    return posixpath.join(folder, "_rels", name + ".rels")


def _folded(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def unescaped(text: str) -> str:
    """`_x000D_` is a character that XML has no place for; two of them may be one. What breaks a
    line breaks it here, too."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return without_marks(text.replace("\v", "\n").replace("\f", "\n"))


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
