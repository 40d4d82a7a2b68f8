"""Whether a painted shape hides what is below it."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.parsers.pdf.geometry import Rect

_OPAQUE = 255
_MOST_CORNERS = 6
_LAYER = "OC"


def is_opaque_rectangle(document: Any, shape: ctypes.c_void_p) -> bool:
    """Whether it is filled with one colour, and nothing shines through or beside it."""
    item, color = _item(shape), [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *color) or color[3].value < _OPAQUE:
        return False
    see_through = pdfium.FPDFPageObj_HasTransparency(item) or _is_on_layer(item)
    return not see_through and _is_rectangle(item) and not _is_patterned(document, item)


def clipped(shape: ctypes.c_void_p, rect: Rect) -> Rect:
    """What of its bounds its clipping paths leave."""
    left, top, right, bottom = rect
    clip = pdfium.FPDFPageObj_GetClipPath(_item(shape))
    for number in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0)):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
        corners = _points(pdfium.FPDFClipPath_GetPathSegment(clip, number, i) for i in range(count))
        if corners:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, top, right, bottom


def is_white(text: ctypes.c_void_p) -> bool:
    """Whether a text object is filled with plain white."""
    color = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(_item(text), *color)
    return bool(known) and all(part.value == _OPAQUE for part in color)


def _item(number: ctypes.c_void_p) -> Any:
    return ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)


def _is_rectangle(path: Any) -> bool:
    """Lines between two x and two y, on axes that are not turned."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    straight = (matrix.b == 0 and matrix.c == 0) or (matrix.a == 0 and matrix.d == 0)
    count = pdfium.FPDFPath_CountSegments(path)
    if not straight or not 4 <= count <= _MOST_CORNERS:
        return False
    corners = _points(pdfium.FPDFPath_GetPathSegment(path, index) for index in range(count))
    return all(len({round(corner[axis], 2) for corner in corners}) == 2 for axis in (0, 1))


def _is_patterned(document: Any, item: Any) -> bool:
    """Whether it is filled with hatching or the like, for which PDFium names a colour, too."""
    pattern = pdfium.FPDFPageObj_GetRenderedFillPattern(document, item)
    if pattern:
        pdfium.FPDFBitmap_Destroy(pattern)
    return bool(pattern)


def _points(segments: Iterator[Any]) -> list[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float]] = []
    for segment in segments:
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            found.append((x.value, y.value))
    return found


def _is_on_layer(item: Any) -> bool:
    """Whether it belongs to a layer, which may be switched off."""
    name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        known = pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if known and bytes(name)[: length.value].decode("utf-16-le").rstrip("\0") == _LAYER:
            return True
    return False
