"""What an Excel file has besides cells: comments, and the words of charts and text boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsers.building import one_line
from ingestion.parsers.drawn import text_of
from ingestion.parsers.figures import beside_cells, described
from ingestion.parsers.ooxml import A, Package, R, children
from ingestion.parsers.spreadsheet.book import is_on, local, text_in
from ingestion.parsers.xmlparts import Element

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_READ = ("comments", "threadedComment", "drawing")
_COPY_OF_THREADED = "tc="  # how the author of a comment begins that old programs show instead


@dataclass
class Floating:
    """Of one sheet: comments with the cell they belong to, other texts without one."""

    comments: list[tuple[str, str]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    @classmethod
    def of_all(cls, package: Package) -> "dict[str, Floating]":
        """By the name of the sheet; nothing for a workbook that is not XML."""
        path = package.main_part("xl/workbook.xml")
        if not path.lower().endswith(".xml") or (workbook := package.xml(path)) is None:
            return {}
        people = people_of(package, path)
        found: dict[str, Floating] = {}
        for sheet in workbook.iterfind(f"{_S}sheets/{_S}sheet"):
            relation = package.relations(path).get(sheet.get(R + "id") or "")
            if relation is not None:
                found[str(sheet.get("name"))] = cls.of(package, relation.path, people)
        return found

    @classmethod
    def of(cls, package: Package, path: str, people: dict[str, str]) -> "Floating":
        """Of the sheet in this part; not what is binary."""
        floating = cls()
        for relation in package.relations(path).values():
            is_read = relation.kind in _READ and not relation.path.endswith(".bin")
            root = package.xml(relation.path) if is_read else None
            if root is None:
                continue
            if relation.kind == "comments":
                floating.comments += _comments(root)
            elif relation.kind == "threadedComment":
                floating.comments += _threaded(root, people)
            else:
                floating.drawn += _drawn(package, relation.path, root)
        return floating

    def texts(self) -> Iterator[tuple[str | None, str]]:
        """Each with its cell."""
        yield from ((None, text) for text in self.drawn)
        yield from ((cell, text) for cell, text in self.comments)


def people_of(package: Package, path: str) -> dict[str, str]:
    """Who wrote threads of comments, by their ids."""
    return {
        str(person.get("id")): one_line(str(person.get("displayName") or ""))
        for root in package.related(path, "person")
        for person in root.iterfind(_THREADED + "person")
    }


def noted(cell: str, author: str, text: str) -> Iterator[tuple[str, str]]:
    """A comment of the old kind, unless it is what old programs show of a thread."""
    if not author.startswith(_COPY_OF_THREADED):
        yield from _said(cell, author, text.removeprefix(f"{author}: "))


def _comments(root: Element) -> Iterator[tuple[str, str]]:
    authors = [one_line(author.text or "") for author in root.iter(_S + "author")]
    for comment in root.iter(_S + "comment"):
        index = str(comment.get("authorId") or "")
        known = index.isdecimal() and int(index[:6]) < len(authors)
        author = authors[int(index[:6])] if known else ""
        text = one_line("".join(text_in(part) for part in comment.iterfind(_S + "text")))
        yield from noted(str(comment.get("ref") or ""), author, text)


def _threaded(root: Element, people: dict[str, str]) -> Iterator[tuple[str, str]]:
    for comment in root.iterfind(_THREADED + "threadedComment"):
        text = one_line(comment.findtext(_THREADED + "text") or "")
        author = people.get(str(comment.get("personId")), "")
        yield from _said(str(comment.get("ref") or ""), author, text)


def _said(cell: str, author: str, text: str) -> Iterator[tuple[str, str]]:
    if text and cell:
        by = f" by {author}" if author else ""
        yield cell, f"Comment on {cell}{by}: {text}"


def _drawn(package: Package, path: str, drawing: Element) -> Iterator[str]:
    """In the order of the file: of alternatives the one that is shown, without hidden shapes."""
    for shape in children(drawing):
        named = shape.find("{*}nvSpPr/{*}cNvPr")
        named = shape.find("{*}nvPicPr/{*}cNvPr") if named is None else named
        if named is not None and is_on(named, "hidden"):
            continue
        kind = local(shape)
        if kind == "txBody":
            for paragraph in shape.iter(A + "p"):
                if text := one_line(text_of(paragraph)):
                    yield text
        elif kind == "pic" and named is not None:
            yield from (texts[0] for _, texts in described(named.get("descr")))
        elif kind == "graphicFrame":
            yield from beside_cells(package, path, shape)
        else:
            yield from _drawn(package, path, shape)
