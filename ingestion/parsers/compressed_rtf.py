"""RTF as Outlook packs it in messages (MS-OXRTFCP): bytes, and places of bytes before them."""

import struct

from contracts.errors import IngestFailure
from ingestion.parsers.rtf import RtfParser

_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_BEGINNING = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What both sides know before the first byte."""
_HEADER = struct.Struct("<IIII")  # bytes behind this number, bytes of the text, kind, checksum
_LARGEST = 64 << 20


def unpacked_rtf(data: bytes) -> bytes:
    """The text; as far as it goes where it is damaged, and nothing where it is none."""
    if len(data) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(data)
    body = data[_HEADER.size :]
    if kind == _PLAIN:
        return body[:size]
    return _unpacked(body, min(size, _LARGEST)) if kind == _PACKED else b""


def words_of(data: bytes) -> str:
    """What the packed RTF says, whether or not HTML is hidden in it; '' where it has no words, or
    is none."""
    written = unpacked_rtf(data)
    if not written.strip(b"\0"):
        return ""
    try:
        return RtfParser().parse(written, "message").text
    except IngestFailure:
        return ""


def _unpacked(body: bytes, size: int) -> bytes:
    known = bytearray(_BEGINNING)
    whole = len(_BEGINNING) + size
    at = 0
    while at < len(body) and len(known) < whole:
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body) or len(known) >= whole:
                break
            if not flags >> bit & 1:
                known.append(body[at])
                at += 1
                continue
            pair = int.from_bytes(body[at : at + 2], "big")
            at += 2
            # The place counts in a ring of 4,096 bytes; its own is the end.
            back = (len(known) - (pair >> 4)) % 4096
            if not back or back > len(known):
                return bytes(known[len(_BEGINNING) :])
            for _ in range((pair & 15) + 2):
                known.append(known[-back])
    return bytes(known[len(_BEGINNING) : whole])
