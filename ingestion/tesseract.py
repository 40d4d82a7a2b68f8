"""Tesseract, in this process, through its C interface.

It starts no program and writes no file, so a confined process can use it: all it needs are the
system's libraries and `DATA_FOLDERS`. Run as a program it prints the languages it has.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from ctypes import POINTER, byref, c_char_p, c_float, c_int, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
)
_LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.so")
_NO_LANGUAGES = ("osd", "equ")
_PARAGRAPH, _LINE, _WORD = 1, 2, 3
_AUTOMATIC, _AUTOMATIC_TURNED = 3, 1
_DPI = 300  # what sizes in points are told by; recognising does not depend on it

_API: dict[str, tuple[Any, list[Any]]] = {
    "TessBaseAPICreate": (c_void_p, []),
    "TessBaseAPIDelete": (None, [c_void_p]),
    "TessBaseAPIInit3": (c_int, [c_void_p, c_char_p, c_char_p]),
    "TessBaseAPISetPageSegMode": (None, [c_void_p, c_int]),
    "TessBaseAPISetImage": (None, [c_void_p, c_char_p, c_int, c_int, c_int, c_int]),
    "TessBaseAPISetSourceResolution": (None, [c_void_p, c_int]),
    "TessBaseAPIRecognize": (c_int, [c_void_p, c_void_p]),
    "TessBaseAPIGetIterator": (c_void_p, [c_void_p]),
    "TessBaseAPIClear": (None, [c_void_p]),
    "TessMonitorCreate": (c_void_p, []),
    "TessMonitorDelete": (None, [c_void_p]),
    "TessMonitorSetDeadlineMSecs": (None, [c_void_p, c_int]),
    "TessResultIteratorDelete": (None, [c_void_p]),
    "TessResultIteratorNext": (c_int, [c_void_p, c_int]),
    "TessResultIteratorGetUTF8Text": (c_void_p, [c_void_p, c_int]),
    "TessResultIteratorConfidence": (c_float, [c_void_p, c_int]),
    "TessResultIteratorGetPageIterator": (c_void_p, [c_void_p]),
    "TessResultIteratorWordFontAttributes": (
        c_char_p,
        [c_void_p, *[POINTER(c_int)] * 8],
    ),
    "TessPageIteratorIsAtBeginningOf": (c_int, [c_void_p, c_int]),
    "TessPageIteratorBoundingBox": (c_int, [c_void_p, c_int, *[POINTER(c_int)] * 4]),
    "TessDeleteText": (None, [c_void_p]),
}


class NotInstalled(Exception):
    """There is no Tesseract here, or none with a language."""


class OutOfTime(Exception):
    """A picture was not recognised in the time it was given."""


class Seen(NamedTuple):
    """A recognised word: its rectangle in pixels, and how sure it is, 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@dataclass(frozen=True)
class Line:
    """`size` is the height of its letters, from descender to ascender, in points."""

    words: list[Seen]
    size: int


Paragraph = list[Line]


def installed_languages() -> tuple[str, list[str]]:
    """The folder with the data, and the languages in it: English first, then by name.

    Raises:
        NotInstalled: there is no library, or no language.
    """
    _library()
    return languages_on_disk()


def languages_on_disk() -> tuple[str, list[str]]:
    """As above, but the library is not loaded, so it is not known to be there."""
    for folder in DATA_FOLDERS:
        names = {path.stem for path in Path(folder).glob("*.traineddata")} - {*_NO_LANGUAGES}
        if names:
            return folder, sorted(names, key=lambda name: (name != "eng", name))
    raise NotInstalled


class Tesseract:
    """One loaded recogniser; to be closed. Its languages are tried in their order."""

    def __init__(self, folder: str, languages: list[str]) -> None:
        self._library = _library()
        self._api = self._library.TessBaseAPICreate()
        names = "+".join(languages)
        if self._library.TessBaseAPIInit3(self._api, folder.encode(), names.encode()):
            self.close()
            raise NotInstalled

    def close(self) -> None:
        self._library.TessBaseAPIDelete(self._api)

    def read(
        self, grey: bytes, width: int, height: int, *, seconds: float, turned: bool
    ) -> list[Paragraph]:
        """The paragraphs of a picture, one byte a pixel, in reading order.

        `turned` looks first for which way is up, which takes longer.

        Raises:
            OutOfTime: after `seconds` on the clock.
        """
        library, api = self._library, self._api
        mode = _AUTOMATIC_TURNED if turned else _AUTOMATIC
        library.TessBaseAPISetPageSegMode(api, mode)
        library.TessBaseAPISetImage(api, grey, width, height, 1, width)
        library.TessBaseAPISetSourceResolution(api, _DPI)
        monitor = library.TessMonitorCreate()
        try:
            library.TessMonitorSetDeadlineMSecs(monitor, int(seconds * 1000))
            if library.TessBaseAPIRecognize(api, monitor):
                raise OutOfTime
            return self._paragraphs()
        finally:
            library.TessMonitorDelete(monitor)
            library.TessBaseAPIClear(api)

    def _paragraphs(self) -> list[Paragraph]:
        found: list[Paragraph] = []
        for begins, size, word in self._words():
            if begins == _PARAGRAPH or not found:
                found.append([])
            if begins in (_PARAGRAPH, _LINE) or not found[-1]:
                found[-1].append(Line([], size))
            found[-1][-1].words.append(word)
        return found

    def _words(self) -> Iterator[tuple[int, int, Seen]]:
        """Every word with the largest thing that begins with it, and its line's size."""
        library = self._library
        results = library.TessBaseAPIGetIterator(self._api)
        if not results:
            return
        begins = _WORD
        try:
            place = library.TessResultIteratorGetPageIterator(results)
            while True:
                for level in (_LINE, _PARAGRAPH):
                    if library.TessPageIteratorIsAtBeginningOf(place, level):
                        begins = min(begins, level)
                if word := self._word(results, place):
                    yield begins, self._size(results), word
                    begins = _WORD
                if not library.TessResultIteratorNext(results, _WORD):
                    return
        finally:
            library.TessResultIteratorDelete(results)

    def _word(self, results: int, place: int) -> Seen | None:
        library = self._library
        pointer = library.TessResultIteratorGetUTF8Text(results, _WORD)
        if not pointer:
            return None
        text = ctypes.string_at(pointer).decode("utf-8", "ignore").strip()
        library.TessDeleteText(pointer)
        edges = left, top, right, bottom = c_int(), c_int(), c_int(), c_int()
        library.TessPageIteratorBoundingBox(place, _WORD, *map(byref, edges))
        sure = library.TessResultIteratorConfidence(results, _WORD)
        seen = Seen(text, left.value, top.value, right.value, bottom.value, sure)
        return seen if text else None

    def _size(self, results: int) -> int:
        *_styles, size, _font = values = [c_int() for _ in range(8)]
        self._library.TessResultIteratorWordFontAttributes(results, *map(byref, values))
        return size.value


def _library() -> Any:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before it is loaded; a confined process has no threads
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function, (result, arguments) in _API.items():
            found: Any = getattr(library, function)
            found.restype, found.argtypes = result, arguments
        return library
    raise NotInstalled


def main(show: Callable[[str], None] = print) -> int:
    try:
        show("+".join(installed_languages()[1]))
    except NotInstalled:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
