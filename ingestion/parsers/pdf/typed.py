"""What was typed on top of a page: values of a form's fields, notes, stamps; and enclosed files.

PDFium reads the text that a page itself paints, and none of this.
"""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from contracts.documents import Attachment
from ingestion.parsers.building import clean, one_line
from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.geometry import Rect

_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
_UNSAID = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_UNKNOWN)
_VALUES = (
    raw.FPDF_FORMFIELD_TEXTFIELD,
    raw.FPDF_FORMFIELD_COMBOBOX,
    raw.FPDF_FORMFIELD_LISTBOX,
)
_BOXES = {
    raw.FPDF_FORMFIELD_CHECKBOX: ("☒", "☐"),
    raw.FPDF_FORMFIELD_RADIOBUTTON: ("◉", "○"),
}
_NO_NAMES = ("yes", "on", "off", "true", "1", "x", "checked")
_MOST = 5000  # of one page
_FARTHEST = 1e6  # points
_MOST_FILES, _MOST_BYTES = 1000, 500_000_000


@dataclass(frozen=True)
class Typed:
    """`rect` is left, top, right, bottom in user space. `lines` stand there, after a `name` that
    the page may say itself; where there is `by`, they are a note, which only its sign shows."""

    rect: Rect
    lines: list[str]
    name: str = ""
    by: str | None = None


Files = list[tuple[str, bytes]]


def typed_on(page: pdfium.PdfPage, pinned: Files) -> list[Typed]:
    """In the order of the file; names and contents of the files that are pinned to the page go to
    `pinned`."""
    handle = engine.handle(page)
    count = min(engine.count_annotations(handle), _MOST)
    found = (_opened(page, index, pinned) for index in _no_links(handle, count))
    return [typed for typed in found if typed and any(typed.lines)]


def _no_links(handle: ctypes.c_void_p, count: int) -> Iterator[int]:
    """Of the first annotations, those that are no links: a page may have thousands of these, and
    to pass over one costs a tenth of opening it."""
    begin, after, link = 0, ctypes.c_int(0), ctypes.c_void_p()
    places = ctypes.byref(after), ctypes.byref(link)
    while begin < count and engine.next_link(handle, *places):
        yield from range(begin, min(after.value - 1, count))
        begin = after.value
    yield from range(begin, count)


def _file(page: pdfium.PdfPage, annotation: Any) -> Iterator[tuple[str, bytes]]:
    if handle := raw.FPDFAnnot_GetFileAttachment(annotation):
        with suppress(pdfium.PdfiumError):
            file = pdfium.PdfAttachment(handle, page.pdf)
            yield file.get_name(), bytes(file.get_data())


def enclosed(document: pdfium.PdfDocument, pinned: Files) -> Iterator[Attachment]:
    """The files that a document carries, each once, and at most as much as it may hold."""
    seen, left = set[tuple[str, int, int]](), _MOST_BYTES
    for name, data in itertools.chain(_files(document), pinned):
        key = name, len(data), hash(data)
        left -= len(data)
        if data and left >= 0 and key not in seen:
            seen.add(key)
            yield Attachment(name=one_line(name) or "attachment", media_type="", data=data)


def _files(document: pdfium.PdfDocument) -> Iterator[tuple[str, bytes]]:
    for index in range(min(document.count_attachments(), _MOST_FILES)):
        with suppress(pdfium.PdfiumError):
            file = document.get_attachment(index)
            yield file.get_name(), bytes(file.get_data())


def _opened(page: pdfium.PdfPage, index: int, pinned: Files) -> Typed | None:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return None
    try:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
            pinned += _file(page, annotation)
        return None if kind in _UNSAID else _typed(page, annotation, kind)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _typed(page: pdfium.PdfPage, annotation: Any, kind: int) -> Typed | None:
    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return None
    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, box):
        return None
    rect = (box.left, max(box.top, box.bottom), box.right, min(box.top, box.bottom))
    if not all(abs(edge) < _FARTHEST for edge in rect):
        return None  # also what is no number
    if kind == raw.FPDF_ANNOT_WIDGET:
        return _field(page.formenv, annotation, rect) if page.formenv else None
    said = clean(_string(annotation, b"Contents"))
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return Typed(rect, said.split("\n"))
    by = one_line(_string(annotation, b"T"))
    if kind == raw.FPDF_ANNOT_STAMP:
        said = said or _string(annotation, b"Subj") or _string(annotation, b"Name")
        name = "Stamp"
    else:
        name = "Note"
    if not said.strip() or _string(annotation, b"StateModel"):
        return None
    return Typed(rect, [one_line(said)], name, by)


def _field(form: Any, annotation: Any, rect: Rect) -> Typed | None:
    if rect[0] >= rect[2] or rect[3] >= rect[1]:
        return None  # takes no room, so nobody sees it
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    name = one_line(
        _asked(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
        or _asked(raw.FPDFAnnot_GetFormFieldName, form, annotation).rpartition(".")[2]
    )
    if kind in _BOXES:
        checked = raw.FPDFAnnot_IsChecked(form, annotation)
        if kind == raw.FPDF_FORMFIELD_RADIOBUTTON:
            value = one_line(_asked(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation))
            name = value if value.lower() not in _NO_NAMES else name
        return Typed(rect, [_BOXES[kind][0 if checked else 1]], name)
    if kind not in _VALUES:
        return None
    if (
        kind == raw.FPDF_FORMFIELD_TEXTFIELD
        and raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD
    ):
        return None
    chosen = [] if kind == raw.FPDF_FORMFIELD_TEXTFIELD else _chosen(form, annotation)
    value = clean(_asked(raw.FPDFAnnot_GetFormFieldValue, form, annotation))
    return Typed(rect, chosen or value.split("\n"), name)


def _chosen(form: Any, annotation: Any) -> list[str]:
    """What a list shows of the options that are chosen in it."""
    count = min(max(raw.FPDFAnnot_GetOptionCount(form, annotation), 0), _MOST)
    return [
        one_line(_asked(raw.FPDFAnnot_GetOptionLabel, form, annotation, index))
        for index in range(count)
        if raw.FPDFAnnot_IsOptionSelected(form, annotation, index)
    ]


def _string(annotation: Any, key: bytes) -> str:
    return _asked(raw.FPDFAnnot_GetStringValue, annotation, key)


def _asked(function: Callable[..., int], *arguments: Any) -> str:
    """What a function of PDFium writes into room that it is given, in bytes of UTF-16."""
    size = function(*arguments, None, 0)
    if size < 4:
        return ""
    room = (ctypes.c_ushort * (size // 2))()
    function(*arguments, room, size)
    return bytes(room).decode("utf-16-le", "ignore").rstrip("\0")
