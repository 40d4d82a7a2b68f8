"""XML from strangers: no entities, no network, no DTD."""

from typing import Any

import lxml.etree as etree

from ingestion.parsers.zips import damaged

Element = Any
"""An element of lxml, which has no types."""


def parsed(content: bytes, name: str) -> Element:
    """The root of a part.

    Raises:
        IngestFailure: `corrupt`, when it is no XML.
    """
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
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(name) from None
