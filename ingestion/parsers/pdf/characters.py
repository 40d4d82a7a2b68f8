"""The characters of a page: its text by index, cleaned, and the ink of each."""

import ctypes
import re
import sys
import unicodedata
from functools import cached_property
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.parsers.bidi import MIRRORS
from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.geometry import Rect

_HYPHEN_AT_LINE_END = ("\x02", "\ufffe")  # PDFium's own marks
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xF0FC: "✓"}
_UNREADABLE = ("Cf", "Cn", "Co", "Cs")  # formats, unassigned, private, halves
_JOINERS = (0x200C, 0x200D)
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_LINE = re.compile(r"[^\r\n]+|[\r\n]+")
_BRACKET = re.compile(f"[{re.escape(''.join(MIRRORS))}]")
_FOUR = engine.FOUR
_SURROGATE = re.compile("[\ud800-\udfff]")


class Characters:
    """What PDFium knows about the characters of one page, in the order the file paints them."""

    def __init__(self, textpage: Any) -> None:
        self.handle = engine.handle(textpage)
        self.text = _text(self.handle, max(pdfium.FPDFText_CountChars(textpage), 0))

    def ink(self, index: int) -> Rect:
        """Left, top, right, bottom in user space."""
        engine.get_char_box(self.handle, index, *_FOUR.places)
        left, right, bottom, top = _FOUR.unpack(_FOUR.room)
        if left >= right or bottom >= top:  # a font that does not say how large its ink is
            engine.get_loose_box(self.handle, index, engine.FOUR_SHORT.places[0])
            left, top, right, bottom = engine.FOUR_SHORT.read()
        return left, top, right, bottom

    def room(self, index: int) -> Rect:
        """As `ink`, with what the font leaves beside it."""
        engine.get_loose_box(self.handle, index, engine.FOUR_SHORT.places[0])
        left, top, right, bottom = engine.FOUR_SHORT.read()
        return (left, top, right, bottom) if left < right else self.ink(index)

    @cached_property
    def bare(self) -> str:
        """The text as the file has it, where PDFium mirrored a bracket."""
        return "".join(_unmirrored(line) for line in _LINE.findall(self.text))

    def pen(self, index: int) -> tuple[float, float]:
        """Where the pen stood, in user space."""
        engine.get_origin(self.handle, index, *engine.FOUR.places[:2])
        x, y, _, _ = engine.FOUR.read()
        return x, y

    def is_inferred(self, index: int) -> bool:
        """Whether PDFium put a space here that the file does not have."""
        return engine.is_generated(self.handle, index) == 1


def _unmirrored(line: str) -> str:
    """As PDFium mirrors: what is no letter or number goes with the letter before it, and at the
    beginning with most runs of letters."""
    if not _BRACKET.search(line):
        return line
    kinds = [unicodedata.bidirectional(char) for char in line]
    runs = [kind for kind, _ in groupby(map(_direction, kinds))]
    right_to_left = 0 < runs.count(True) >= runs.count(False)
    chars: list[str] = []
    for char, kind in zip(line, kinds, strict=True):
        strong = _direction(kind)
        right_to_left = right_to_left if strong is None else strong
        chars.append(MIRRORS.get(char, char) if right_to_left else char)
    return "".join(chars)


def _direction(kind: str) -> bool | None:
    return None if kind not in ("L", "R", "AL") else kind != "L"


def _text(handle: ctypes.c_void_p, count: int) -> str:
    """One character per index, so that halves of what UTF-16 needs two for stay apart."""
    room = ctypes.create_string_buffer(2 * count + 2)
    if engine.get_text(handle, 0, count, room) == count + 1:
        units = room.raw[: 2 * count]
        text = units.decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
        return "".join(map(chr, memoryview(units).cast("H")))
    codes = (engine.get_unicode(handle, index) for index in range(count))
    return "".join(chr(code if code <= sys.maxunicode else 0) for code in codes)


class _Cleaned(dict[str, str]):
    """What becomes of each character: ligatures come apart, control characters are gone."""

    def __missing__(self, char: str) -> str:
        cleaned = self[char] = _clean(char)
        return cleaned


def _clean(char: str) -> str:
    code = ord(char)
    if char in _HYPHEN_AT_LINE_END:
        return "-"
    if code in _BULLETS:
        return _BULLETS[code]
    if code < 32 or 0x7F <= code < 0xA0 or code == 0xFFFD:
        return ""
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if code >= 0x2000 and unicodedata.category(char) in _UNREADABLE and code not in _JOINERS:
        return ""
    return char


CLEANED = _Cleaned()
"""Of one character, as `cleaned` says; halves of a pair have to be asked for together."""


def cleaned(text: str) -> str:
    """The text as it is to be read; empty when nothing of it can be."""
    if text.isascii() and text.isprintable():
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return "".join(map(CLEANED.__getitem__, text))


def has_controls(text: str) -> bool:
    """Whether even the ASCII in it has to be cleaned."""
    return bool(_CONTROL.search(text))
