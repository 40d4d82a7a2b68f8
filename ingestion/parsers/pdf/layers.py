"""Text on layers that are switched off: it is in the file, PDFium reads it, and nobody sees it.

PDFium does not say which layers are off, and paints none of them. So the page is painted with the
text of a layer and without it: where both look the same, the layer is off.
"""

import ctypes
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MARK, _INVISIBLE, _UNPAINTED = "OC", 3, (3, 7)
_MOST, _LONGEST = 30, 2.0  # layers of one page, seconds for them
_DEEPEST, _LARGEST = 4, 2000  # forms in forms, points
_PACKED = re.compile(rb"/ObjStm\b")
_BEGINS = re.compile(rb"stream\r?\n")
_NEAR = 400  # bytes between the two
_LAYERED = b"/OCProperties"


def may_have_layers(data: bytes) -> bool:
    """Whether a file says that it has layers, or says it where it cannot be looked up at once."""
    if _LAYERED in data or b"/Encrypt" in data:
        return True
    for found in _PACKED.finditer(data):
        begins = _BEGINS.search(data, found.end(), found.end() + _NEAR)
        if begins is None:
            continue
        try:
            if _LAYERED in zlib.decompressobj().decompress(data[begins.end() :]):
                return True
        except zlib.error:
            return True
    return False


def switched_off(page: pdfium.PdfPage, numbers: Iterable[int | None]) -> set[int]:
    """Those of the text objects that stand on a layer that is off."""
    layers = _layers(page, {number for number in numbers if number})
    if not layers or len(layers) > _MOST:
        return set()
    until, shown = time.monotonic() + _LONGEST, _painted(page)
    found: set[int] = set()
    for members in layers:
        with _invisible(members):
            if _painted(page) == shown:
                found |= members
        if time.monotonic() > until:
            break
    return found


def _layers(page: pdfium.PdfPage, texts: set[int]) -> list[set[int]]:
    """Painted texts of each layer, and those of each form, which may stand on one."""
    layers: dict[Any, set[int]] = defaultdict(set)
    for item in _items(page):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            key, members = _address(item), texts & set(_texts_of(item, 0))
        else:
            members = texts & {_address(item)}
            key = _layer_of(item) if members else None
        if key is not None and members:
            layers[key] |= {one for one in members if _mode(one) not in _UNPAINTED}
    return [members for members in layers.values() if members]


def _items(page: pdfium.PdfPage) -> Iterator[Any]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield raw.FPDFPage_GetObject(page, index)


def _texts_of(form: Any, depth: int) -> Iterator[int]:
    for index in range(max(raw.FPDFFormObj_CountObjects(form), 0)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _texts_of(item, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            yield _address(item)


def _layer_of(item: Any) -> str | int | None:
    """What tells its layer from others: its name, or itself where that is not to be had."""
    for index in range(max(raw.FPDFPageObj_CountMarks(item), 0)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        room, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        known = raw.FPDFPageObjMark_GetName(mark, room, ctypes.sizeof(room), size)
        if not known or _string(room, size) != _MARK:
            continue
        get = raw.FPDFPageObjMark_GetParamStringValue
        named = get(mark, b"Name", room, ctypes.sizeof(room), size)
        return (named and _string(room, size)) or _address(item)
    return None


def _string(room: Any, size: ctypes.c_ulong) -> str:
    return bytes(room)[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _mode(number: int) -> int:
    return raw.FPDFTextObj_GetTextRenderMode(ctypes.cast(number, raw.FPDF_PAGEOBJECT))


@contextmanager
def _invisible(numbers: Collection[int]) -> Iterator[None]:
    """While nothing of these texts is painted."""
    items = [ctypes.cast(number, raw.FPDF_PAGEOBJECT) for number in numbers]
    modes = [*map(_mode, numbers)]
    try:
        for item in items:
            raw.FPDFTextObj_SetTextRenderMode(item, _INVISIBLE)
        yield
    finally:
        for item, mode in zip(items, modes, strict=True):
            raw.FPDFTextObj_SetTextRenderMode(item, mode)


def _painted(page: pdfium.PdfPage) -> bytes:
    scale = min(1, _LARGEST / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, may_draw_forms=False, grayscale=True)
    try:
        return bytes(bitmap.buffer)
    finally:
        bitmap.close()
