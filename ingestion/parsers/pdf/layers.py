"""Layers of a PDF that are turned off (optional content): PDFium paints none of them, and yet says
what their text is.

Which are off is found by painting a page without a layer: where nothing changes, it was not there.
"""

import ctypes
import re
import zlib
from collections.abc import Iterator, Sequence
from math import floor
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.characters import Characters
from ingestion.parsers.pdf.geometry import Rect, geometry_of
from ingestion.parsers.pdf.reading import PageReader
from ingestion.parsers.pdf.words import Word

_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_SAID = b"/OCProperties"
_MOST_PACKED, _LARGEST = 2000, 4_000_000  # streams of objects, bytes of one
_MOST_LAYERS = 24  # of a page
_DEEPEST = 5  # drawings in drawings
_NO_INK = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_SCALE = 1  # pixels per point
_BESIDE = 100.0  # points of a line that are painted to see whether it is there
Cut = tuple[int, int, int, int]
"""Pixels that are not painted: at the left, below, at the right and above."""
WHOLE: Cut = (0, 0, 0, 0)


def has_layers(data: bytes) -> bool:
    """Whether a file says that it has layers, or is encrypted and may say so; its catalog may be
    packed."""
    if _SAID in data or b"/Encrypt" in data:
        return True
    return any(_SAID in objects for objects in _unpacked(data))


def _unpacked(data: bytes) -> Iterator[bytes]:
    whole = memoryview(data)  # a file of many streams is not copied for each
    for number, found in enumerate(_PACKED.finditer(data)):
        if number == _MOST_PACKED:
            return
        try:
            yield zlib.decompressobj().decompress(whole[found.end() :], _LARGEST)
        except zlib.error:
            continue


class LayeredReader(PageReader):
    """Reads a page without the text of layers that are turned off. Each file has its own
    class, which remembers whether there were any."""

    hides = False
    note = "Layers of this file that are turned off were not read."

    def words(self) -> list[Word]:
        hidden = hidden_on(self._page, self._characters)
        words = super().words()
        if not hidden:
            return words
        shown = [word for word in words if word.number not in hidden]
        type(self).hides |= len(shown) < len(words)
        return shown


def hidden_on(page: pdfium.PdfPage, characters: Characters | None = None) -> set[int]:
    """The numbers of text objects that stand on layers which the page does not paint; its
    characters, where they were read, save the painting of whole pages."""
    handle = engine.handle(page)
    numbers = [engine.get_object(handle, index) for index in range(engine.count_objects(handle))]
    layers: dict[tuple[str, ...], list[int]] = {}
    for number in numbers:
        kind = engine.get_object_type(ctypes.c_void_p(number))
        if kind == raw.FPDF_PAGEOBJ_FORM:
            layers[("drawing", str(number))] = [number]
        elif kind == raw.FPDF_PAGEOBJ_TEXT and (names := _layers_of(number)):
            layers.setdefault(names, []).append(number)
    if not layers:
        return set()
    hidden, places = set[int](), _places_in(characters) if characters else {}
    whole = b""
    for members in list(layers.values())[:_MOST_LAYERS]:
        texts = [text for number in members for text in _texts_in(number)]
        if not texts:
            continue
        # A page that changes where one of them stands changes, and a piece of it is soon painted.
        first = next((places[text] for text in texts if text in places), None)
        cut = None
        if characters and first is not None:
            cut = _cut_to(page, characters.ink(first))
        if cut and _without(page, members, cut) != _painted(page, cut):
            continue
        whole = whole or _painted(page)
        if _without(page, members) != whole:
            continue
        # What another object covers, such as the text below the picture of a scan, is on the page.
        others = [number for number in numbers if number not in members]
        if _without(page, others) == _without(page, numbers):
            hidden.update(texts)
    return hidden


def _places_in(characters: Characters) -> dict[int, int]:
    """Where the first character of each text object stands in the text of its page."""
    places: dict[int, int] = {}
    for index in range(len(characters.text)):
        places.setdefault(engine.get_text_object(characters.handle, index) or 0, index)
    return places


def _cut_to(page: pdfium.PdfPage, rect: Rect) -> Cut | None:
    """What to leave out of a page to paint what is in a rectangle of user space and right of it;
    None where that is not on the page as it stands."""
    box, (left, top, right, bottom) = geometry_of(page), rect
    on_page = box.left <= left < right <= box.right and box.bottom <= bottom < top <= box.top
    if box.turns or not on_page:
        return None
    beside = max(box.right - right - _BESIDE, 0)
    cut = (floor(left - box.left), floor(bottom - box.bottom), floor(beside), floor(box.top - top))
    inside = cut[0] + cut[2] < int(box.width) and cut[1] + cut[3] < int(box.height)
    return cut if inside else None


def _without(page: pdfium.PdfPage, numbers: Sequence[int], cut: Cut = WHOLE) -> bytes:
    """The page as it looks without some of its objects."""
    items = [ctypes.cast(number, raw.FPDF_PAGEOBJECT) for number in numbers]
    for item in items:
        raw.FPDFPageObj_SetIsActive(item, False)
    try:
        return _painted(page, cut)
    finally:
        for item in items:
            raw.FPDFPageObj_SetIsActive(item, True)


def _painted(page: pdfium.PdfPage, cut: Cut = WHOLE) -> bytes:
    bitmap = page.render(
        scale=_SCALE, crop=cut, grayscale=True, may_draw_forms=False, draw_annots=False
    )
    try:
        return bytes(bitmap.buffer)
    finally:
        bitmap.close()


def _texts_in(number: int, deep: int = 0) -> Iterator[int]:
    """Texts that would be seen if their layer were."""
    item = ctypes.c_void_p(number)
    kind = engine.get_object_type(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        if engine.get_render_mode(item) not in _NO_INK:
            yield number
    elif kind == raw.FPDF_PAGEOBJ_FORM and deep < _DEEPEST:
        form: Any = ctypes.cast(number, raw.FPDF_PAGEOBJECT)
        for index in range(max(raw.FPDFFormObj_CountObjects(form), 0)):
            inner = ctypes.cast(raw.FPDFFormObj_GetObject(form, index), ctypes.c_void_p).value
            yield from _texts_in(inner or 0, deep + 1)


def _layers_of(number: int) -> tuple[str, ...]:
    """What the layers around an object are called; one without a name is as good as its own."""
    item = ctypes.cast(number, raw.FPDF_PAGEOBJECT)
    found: list[str] = []
    for index in range(max(raw.FPDFPageObj_CountMarks(item), 0)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        if _asked(raw.FPDFPageObjMark_GetName, mark) == "OC":
            name = _asked(raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
            found.append(name or str(number))
    return tuple(found)


def _asked(function: Any, *arguments: Any) -> str:
    room, size = (ctypes.c_ushort * 128)(), ctypes.c_ulong()
    if not function(*arguments, room, ctypes.sizeof(room), size):
        return ""
    return bytes(room)[: size.value].decode("utf-16-le", "ignore").rstrip("\0")
