"""How text is set: asked for once per text object, not per character."""

import ctypes
import math
import re
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.parsers.pdf import engine

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|-medi|(?:cm|sf|ec|lm)bx")
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_ITALIC = 1 << 6
_INVISIBLE = (3, 7)  # render modes that paint nothing
_SIX = engine.SIX_SHORT
_MATRIX = _SIX.places[0]


class Style(NamedTuple):
    """How a run of characters is set: size in points, turn in quarter circles of the page."""

    size: float
    bold: bool
    italic: bool
    turn: int


NO_STYLE = Style(0, False, False, 0)


Run = tuple[Style, float | None]
"""Of a text object: its style, and its baseline in user space; None where characters have to be
asked."""


class Runs:
    """The runs of one page, by the number of their text object; `unpainted` are those among them
    that leave no ink."""

    def __init__(self, textpage: Any, turns: int) -> None:
        self._textpage, self._turns = textpage, turns
        self._handle = engine.handle(textpage)
        self._known: dict[int | None, Run] = {}
        self.unpainted: set[int] = set()
        self._styles: dict[tuple[int | None, float, int], Style] = {}
        self._fonts: dict[int | None, tuple[bool, bool]] = {}

    def of(self, number: int | None, index: int) -> Run:
        """The run of the text object `number`, which character `index` is in."""
        run = self._known.get(number)
        if run is None:
            run = self._known[number] = self._read(number, index)
        return run

    def _read(self, number: int | None, index: int) -> Run:
        handle = self._handle
        size = engine.get_font_size(handle, index)
        turn, baseline = 0, None
        if engine.get_matrix(handle, index, _MATRIX):
            a, b, c, d, _, f = _SIX.unpack(_SIX.room)
            if b == c == self._turns == 0 and a > 0 and d > 0:
                size, baseline = size * d, f
            else:
                size *= math.hypot(c, d) or 1.0
                turn = (round(math.atan2(b, a) / (math.pi / 2)) - self._turns) % 4
        if not number:
            return self._style(None, size, turn, index), baseline
        item = ctypes.c_void_p(number)
        font = engine.get_font(item)
        style = self._styles.get((font, size, turn)) or self._style(font, size, turn, index)
        if engine.get_render_mode(item) in _INVISIBLE:
            self.unpainted.add(number)
        return style, baseline

    def _style(self, font: int | None, size: float, turn: int, index: int) -> Style:
        """One object for all that look the same."""
        style = Style(round(abs(size), 1), *self._font(font, index), turn)
        same = (known for known in self._styles.values() if known == style)
        return self._styles.setdefault((font, size, turn), next(same, style))

    def _font(self, number: int | None, index: int) -> tuple[bool, bool]:
        """Whether a font is bold and whether it is italic."""
        if number not in self._fonts:
            name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self._textpage, index, name, 256, flags)
            low = name.value.lower()
            weight = pdfium.FPDFText_GetFontWeight(self._textpage, index)
            forced = bool(flags.value & _FORCED_BOLD)
            bold = weight >= _BOLD_WEIGHT or forced or bool(_BOLD_NAME.search(low))
            italic = bool(flags.value & _ITALIC) or b"italic" in low or b"oblique" in low
            self._fonts[number] = (bold, italic)
        return self._fonts[number]
