"""PDFium's functions that are called for every word, bound so that a call costs little.

Handles go in as `handle` makes them, numbers as they are: without declared types ctypes converts
nothing, which halves the price of a call. So what is passed has to be right here.
"""

import ctypes
import struct
from typing import Any

import pypdfium2.raw as pdfium

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def handle(value: Any) -> ctypes.c_void_p:
    """A page, text page or object of PDFium, as an argument."""
    return ctypes.cast(value, _ADDRESS)


def _bound(function: Any, result: Any = _INT) -> Any:
    prototype: Any = ctypes.PYFUNCTYPE(result)
    bound = prototype(handle(function).value)
    bound.argtypes = None
    return bound


get_text = _bound(pdfium.FPDFText_GetText)
get_unicode = _bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
is_generated = _bound(pdfium.FPDFText_IsGenerated)
get_text_object = _bound(pdfium.FPDFText_GetTextObject, _ADDRESS)
get_char_box = _bound(pdfium.FPDFText_GetCharBox)
get_loose_box = _bound(pdfium.FPDFText_GetLooseCharBox)
get_origin = _bound(pdfium.FPDFText_GetCharOrigin)
get_matrix = _bound(pdfium.FPDFText_GetMatrix)
get_font_size = _bound(pdfium.FPDFText_GetFontSize, ctypes.c_double)
get_font = _bound(pdfium.FPDFTextObj_GetFont, _ADDRESS)
get_render_mode = _bound(pdfium.FPDFTextObj_GetTextRenderMode)
count_rects = _bound(pdfium.FPDFText_CountRects)
get_rect = _bound(pdfium.FPDFText_GetRect)
count_annotations = _bound(pdfium.FPDFPage_GetAnnotCount)
next_link = _bound(pdfium.FPDFLink_Enumerate)
get_action = _bound(pdfium.FPDFLink_GetAction, _ADDRESS)
get_action_type = _bound(pdfium.FPDFAction_GetType, ctypes.c_ulong)
get_address = _bound(pdfium.FPDFAction_GetURIPath, ctypes.c_ulong)
get_link_rect = _bound(pdfium.FPDFLink_GetAnnotRect)
count_quads = _bound(pdfium.FPDFLink_CountQuadPoints)
get_quad = _bound(pdfium.FPDFLink_GetQuadPoints)
get_annotation_of = _bound(pdfium.FPDFLink_GetAnnot, _ADDRESS)
get_flags = _bound(pdfium.FPDFAnnot_GetFlags)
close_annotation = _bound(pdfium.FPDFPage_CloseAnnot, None)
count_objects = _bound(pdfium.FPDFPage_CountObjects)
get_object = _bound(pdfium.FPDFPage_GetObject, _ADDRESS)
get_object_type = _bound(pdfium.FPDFPageObj_GetType)
get_bounds = _bound(pdfium.FPDFPageObj_GetBounds)
get_draw_mode = _bound(pdfium.FPDFPath_GetDrawMode)


class Numbers:
    """Room for numbers that PDFium fills in: `unpack(room)` after a call with `places`."""

    __slots__ = ("places", "room", "unpack")

    def __init__(
        self, count: int, kind: type[ctypes.c_double | ctypes.c_float | ctypes.c_int]
    ) -> None:
        self.room = (kind * count)()
        start, size = ctypes.addressof(self.room), ctypes.sizeof(kind)
        self.places = tuple(_ADDRESS(start + size * index) for index in range(count))
        letter = {ctypes.c_double: "d", ctypes.c_float: "f", ctypes.c_int: "i"}[kind]
        self.unpack = struct.Struct(f"{count}{letter}").unpack_from

    def read(self) -> tuple[float, ...]:
        return self.unpack(self.room)


# Made once: PDFium does one thing at a time, in one thread.
FOUR = Numbers(4, ctypes.c_double)
FOUR_SHORT, SIX_SHORT = Numbers(4, ctypes.c_float), Numbers(6, ctypes.c_float)
TWO_WHOLE = Numbers(2, ctypes.c_int)
