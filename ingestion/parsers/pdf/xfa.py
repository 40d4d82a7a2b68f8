"""What was filled into a form of the kind that Adobe's own programs lay out while they show it.

Its page says “Please wait”; what was typed is kept apart, as XML.
"""

import ctypes
from typing import Any

import lxml.etree as etree
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingestion.parsers.building import one_line
from ingestion.parsers.pdf.typed import Typed
from ingestion.parsers.xmlparts import guarded_parser

_DATA = "{http://www.xfa.org/schema/xfa-data/1.0/}data"
_MOST = 5000
_HEIGHT = 12.0  # points of a line; they have no place on the page but its top


def filled_in(document: pdfium.PdfDocument) -> list[Typed]:
    """Values with the names of their fields; none for forms whose fields are on their pages."""
    if document.get_formtype() != raw.FORMTYPE_XFA_FULL:
        return []
    found: list[Typed] = []
    for index in range(raw.FPDF_GetXFAPacketCount(document)):
        for name, value in _values(_packet(document, index)):
            top = -_HEIGHT * len(found)
            found.append(Typed((0, top, 0, top - _HEIGHT), [f"{name}: {value}"], "Form", ""))
    return found[:_MOST]


def _packet(document: pdfium.PdfDocument, index: int) -> bytes:
    name, size = (ctypes.c_char * 64)(), ctypes.c_ulong()
    raw.FPDF_GetXFAPacketName(document, index, name, len(name))
    if name.value != b"datasets":
        return b""
    raw.FPDF_GetXFAPacketContent(document, index, None, 0, size)
    room = (ctypes.c_char * size.value)()
    raw.FPDF_GetXFAPacketContent(document, index, room, size.value, size)
    return room.raw


def _values(packet: bytes) -> list[tuple[str, str]]:
    try:
        root: Any = etree.fromstring(packet, guarded_parser(recover=True)) if packet else None
    except etree.XMLSyntaxError:
        return []
    data = root.find(f".//{_DATA}") if root is not None else None
    leaves = [one for one in data.iter() if not len(one)] if data is not None else []
    return [
        (etree.QName(leaf).localname, value)
        for leaf in leaves
        if isinstance(leaf.tag, str) and (value := one_line(leaf.text or ""))
    ]
