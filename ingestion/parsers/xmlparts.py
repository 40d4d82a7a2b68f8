"""XML from strangers: no entities, no network, no DTD."""

import re
from typing import Any

import lxml.etree as etree

from contracts.errors import IngestFailure
from ingestion.parsers.marks import bytes_without_marks
from ingestion.parsers.zips import damaged

Element = Any
"""An element of lxml, which has no types."""


_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"


def parsed(content: bytes, name: str) -> Element:
    """The root of a part; the strict dialect of Office reads like the usual one.

    Raises:
        IngestFailure: `corrupt`, when it is no XML.
    """
    content = bytes_without_marks(content)
    if _STRICT.search(content, 0, 4096):
        content = _STRICT.sub(_TRANSITIONAL, content)
    try:
        return etree.fromstring(content, guarded_parser())
    except etree.XMLSyntaxError as error:
        raise memory_error_or(damaged(name), error) from None
    except ValueError:
        raise damaged(name) from None


def guarded_parser(*, recover: bool = False) -> etree.XMLParser:
    """Expands nothing and fetches nothing; `recover`: reads on behind a mistake."""
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def is_cut(root: Element) -> bool:
    """Whether the tree ends where what was parsed is nested deeper than libxml2 follows."""
    return any("depth" in error.message for error in root.getroottree().parser.error_log)


def memory_error_or(failure: IngestFailure, error: etree.XMLSyntaxError) -> Exception:
    """libxml2 calls a lack of memory a syntax error too, but on no line."""
    return failure if error.lineno else MemoryError()


def enclose(element: Element, before: str, after: str) -> None:
    """Put something before and behind all that stands in an element."""
    element.text = before + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + after
    else:
        element.text += after


def drop(element: Element) -> None:
    """Out of the tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
