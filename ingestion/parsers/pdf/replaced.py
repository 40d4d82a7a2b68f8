"""Where a sign stands whose text the file gives by itself (`ActualText`): of the several objects
that paint it, such as a letter and its points, PDFium asks the first alone."""

import ctypes
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.characters import Characters
from ingestion.parsers.pdf.geometry import Rect

_TOUCHING = 1.0  # point
_LONGEST = 32  # characters of a sign


def reach_of(page: Any, characters: Characters) -> dict[int, Rect]:
    """Left, top, right, bottom in user space of the objects that say something, by their numbers,
    with those beside them that are a part of the same sign; only of such as have any."""
    handle = engine.handle(page)
    speaking = {
        engine.get_text_object(characters.handle, index) for index in range(len(characters.text))
    }
    numbers = [engine.get_object(handle, index) for index in range(engine.count_objects(handle))]
    found: dict[int, Rect] = {}
    for text, signs in groupby(filter(_is_text, numbers), key=_text_instead):
        members = list(signs) if text else []
        said = [number for number in members if number in speaking]
        for silent in (_bounds(number) for number in members if number not in speaking):
            for number in said:
                rect = found.get(number) or _bounds(number)
                if silent[0] < rect[2] + _TOUCHING and silent[2] > rect[0] - _TOUCHING:
                    found[number] = _union(rect, silent)
                    break
    return found


def _is_text(number: int) -> bool:
    return engine.get_object_type(ctypes.c_void_p(number)) == pdfium.FPDF_PAGEOBJ_TEXT


def _text_instead(number: int) -> bytes:
    """What the file says that an object says; nothing where it does not."""
    item = ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)
    room, size = (ctypes.c_ushort * _LONGEST)(), ctypes.c_ulong()
    for index in range(max(pdfium.FPDFPageObj_CountMarks(item), 0)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        get = pdfium.FPDFPageObjMark_GetParamStringValue
        if get(mark, b"ActualText", room, ctypes.sizeof(room), size):
            return bytes(room)[: size.value]
    return b""


def _bounds(number: int) -> Rect:
    engine.get_bounds(ctypes.c_void_p(number), *engine.FOUR_SHORT.places)
    left, bottom, right, top = engine.FOUR_SHORT.read()
    return left, top, right, bottom


def _union(one: Rect, two: Rect) -> Rect:
    return (
        min(one[0], two[0]),
        max(one[1], two[1]),
        max(one[2], two[2]),
        min(one[3], two[3]),
    )
