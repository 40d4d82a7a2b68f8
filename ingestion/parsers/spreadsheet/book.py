"""What the sheets of an XML workbook share: their list, texts, and formats of cells."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import lxml.etree as etree

from ingestion.parsers.cell_formats import builtin
from ingestion.parsers.locked import locked
from ingestion.parsers.marks import WithoutMarks
from ingestion.parsers.ooxml import Package, R, unescaped
from ingestion.parsers.spreadsheet.lettering import Font
from ingestion.parsers.spreadsheet.rich import rich_values
from ingestion.parsers.spreadsheet.runs import run_text, struck_styles
from ingestion.parsers.xmlparts import Element, memory_error_or
from ingestion.parsers.zips import UNREADABLE, damaged

_YES = ("1", "true", "on")
_KINDS = ("worksheet", "chartsheet")  # one chart that fills a sheet has words, too


def local(element: Element) -> str:
    """The name of an element, in the usual dialect or in the strict one."""
    return _name_in(element.tag)


@lru_cache
def _name_in(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_on(element: Element, attribute: str) -> bool:
    return str(element.get(attribute) or "").lower() in _YES


@dataclass
class Listed:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


class Named(NamedTuple):
    """A name for a formula; `sheet` is the number (from 0) of the one in which it holds."""

    name: str
    formula: str
    sheet: int | None


@dataclass
class Book:
    sheets: list[Listed] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    """Format codes of the cells, by their style."""
    struck: set[str] = field(default_factory=set)
    """The styles of cells that are struck out, by their numbers."""
    fonts: list[Font] = field(default_factory=list)
    """Of a binary workbook, in whose texts they have numbers."""
    rich: list[str] = field(default_factory=list)
    """What cells with a value of more than one part show, by the number that they have."""
    from_1904: bool = False
    stale: bool = False
    """It asks to be computed when it is opened: whoever wrote it did not compute it."""
    places: list[int | None] = field(default_factory=list)
    """Of each sheet the workbook lists, its number among `sheets`; None: it is of another kind."""


def book_of(package: Package, archive: zipfile.ZipFile, name: str) -> Book | None:
    """None where the workbook is no XML, or lists no sheets."""
    path = package.main_part("xl/workbook.xml")
    if not path.lower().endswith(".xml") or (root := package.xml(path)) is None:
        return None
    book = Book()
    relations = package.relations(path)
    for element in root.iter():
        match local(element):
            case "sheet":
                relation = relations.get(str(element.get(R + "id") or ""))
                is_sheet = relation is not None and relation.kind in _KINDS
                book.places.append(len(book.sheets) if is_sheet else None)
                if relation is not None and is_sheet:
                    hidden = str(element.get("state") or "visible") != "visible"
                    book.sheets.append(Listed(str(element.get("name")), relation.path, hidden))
            case "definedName":
                book.names += _named(element, book.places)
            case "workbookPr":
                book.from_1904 = is_on(element, "date1904")
            case "calcPr":
                book.stale = is_on(element, "fullCalcOnLoad")
            case _:
                pass
    for relation in relations.values():
        if relation.kind == "sharedStrings" and relation.path in archive.namelist():
            parts = streamed(archive, relation.path, name, "si")
            book.texts = [text_in(element) for element in parts]
        elif relation.kind == "styles" and (styles := package.xml(relation.path)) is not None:
            book.codes, book.struck = _codes(styles), struck_styles(styles)
    book.rich = rich_values(package, path)
    return book if book.sheets else None


def _named(element: Element, places: list[int | None]) -> Iterator[Named]:
    """Nothing for what programs name for themselves, or in a sheet without cells."""
    name, said = str(element.get("name") or ""), str(element.get("localSheetId") or "")
    sheet = places[int(said)] if said.isdecimal() and int(said) < len(places) else None
    if not name.startswith("_xlnm") and (sheet is not None or not said):
        yield Named(name, element.text or "", sheet)


def streamed(archive: zipfile.ZipFile, path: str, name: str, *tags: str) -> Iterator[Element]:
    """The elements of these names, each forgotten when the next one is asked for.

    Raises:
        IngestFailure: `corrupt`, `password_required`.
    """
    try:
        with archive.open(path) as stream:
            context = etree.iterparse(
                WithoutMarks(stream),
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            )
            for _, element in context:
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise memory_error_or(damaged(name), error) from None
    except (KeyError, *UNREADABLE):
        raise damaged(name) from None
    except RuntimeError:
        raise locked(name) from None


def text_in(element: Element) -> str:
    """The runs of a text, without how its characters are pronounced."""
    parts: list[str] = []
    for child in element:
        if local(child) == "t":
            parts.append(unescaped(child.text or ""))
        elif local(child) == "r":
            parts.append(run_text(child))
    return "".join(parts)


def _codes(styles: Element) -> list[str]:
    own = {
        str(item.get("numFmtId")): str(item.get("formatCode") or "")
        for item in styles.iter("{*}numFmt")
    }
    codes: list[str] = []
    for cells in styles.iter("{*}cellXfs"):
        for style in cells:
            number = str(style.get("numFmtId") or "0") if local(style) == "xf" else ""
            if number:
                known = builtin(int(number)) if number.isdecimal() else "General"
                codes.append(own.get(number) or known)
    return codes
