"""XML: feeds as what they announce, workbooks as their sheets, all else as its elements' text."""

import lxml.etree as etree

from contracts.documents import Extract
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.marks import LEVEL, LOWERED, RAISED, bytes_without_marks
from ingestion.parsers.spreadsheet import write_markup
from ingestion.parsers.spreadsheet.markup import SS
from ingestion.parsers.xml.elements import write_elements
from ingestion.parsers.xml.entities import expand, with_characters
from ingestion.parsers.xml.feeds import is_feed, name_of, write_feed
from ingestion.parsers.xml.flat import is_flat, read_flat
from ingestion.parsers.xmlparts import Element, enclose, guarded_parser, is_cut, memory_error_or
from ingestion.parsers.zips import damaged

_RAISED = {"sup": RAISED, "superscript": RAISED, "sub": LOWERED, "subscript": LOWERED}


class XmlParser:
    """A place is the line an element begins on."""

    media_types = frozenset({"application/xml"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        root = _parsed(data, name, recover=False)
        if root is None and (told := with_characters(data)) != data:
            data, root = told, _parsed(told, name, recover=False)
        if root is None:
            root = _parsed(data, name, recover=True)
            built.notes.append("This is not well-formed XML; what could be made out was read.")
        if root is None:
            raise damaged(name)
        if is_flat(root):
            return read_flat(root, data, name, self.max_characters)
        expand(root)
        _mark_raised(root)
        if root.tag == f"{SS}Workbook":
            write_markup(built, root)
        elif is_feed(root):
            write_feed(built, root)
        else:
            write_elements(built, root)
        if is_cut(root):
            built.leave_out_deeper()
        return built.done()


def _mark_raised(root: Element) -> None:
    for element in root.iter(*(f"{{*}}{name}" for name in _RAISED)):
        enclose(element, _RAISED[name_of(element)], LEVEL)


def _parsed(data: bytes, name: str, recover: bool) -> Element | None:
    """The root; None where there is a mistake. Entities are not expanded here."""
    try:
        return etree.fromstring(bytes_without_marks(data.strip()), guarded_parser(recover=recover))
    except etree.XMLSyntaxError as error:
        failure = memory_error_or(damaged(name), error)
        if isinstance(failure, IngestFailure):
            return None
        raise failure from None
    except ValueError:
        return None
