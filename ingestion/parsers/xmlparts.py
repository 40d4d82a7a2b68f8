"""XML from strangers: no entities, no network, no DTD."""

from typing import Any

import lxml.etree as etree

from contracts.errors import IngestFailure
from ingestion.parsers.zips import damaged

Element = Any
"""An element of lxml, which has no types."""


_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


def parsed(content: bytes, name: str) -> Element:
    """The root of a part; the strict dialect of Office reads like the usual one.

    Raises:
        IngestFailure: `corrupt`, when it is no XML.
    """
    if _STRICT in content[:4096]:
        for strict, usual in _TRANSITIONAL:
            content = content.replace(_STRICT + strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise memory_error_or(damaged(name), error) from None
    except ValueError:
        raise damaged(name) from None


def memory_error_or(failure: IngestFailure, error: etree.XMLSyntaxError) -> Exception:
    """libxml2 calls a lack of memory a syntax error too, but on no line."""
    return failure if error.lineno else MemoryError()
