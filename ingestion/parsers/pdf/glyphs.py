"""What PDFium knows about the characters of a page, in the order the file paints them."""

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_HYPHEN_AT_LINE_END = 0x02  # PDFium's own mark
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xF0FC: "✓"}
_UNREADABLE = ("Cf", "Cn", "Co")  # formats, unassigned, private
_JOINERS = (0x200C, 0x200D)
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|-medi|(?:cm|sf|ec|lm)bx")
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_ITALIC = 1 << 6


class Style(NamedTuple):
    """How a run of characters is set: size in points, turn in quarter circles of the page."""

    size: float
    bold: bool
    italic: bool
    turn: int


class Glyph(NamedTuple):
    """A painted character; coordinates in points from the page's top left as it is shown.

    The box is the ink's, `x` and `y` are where the pen stood. An empty `char` is a gap: a space
    of the file when `y` is 1, one PDFium only inferred when it is 0.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    style: Style


@dataclass(frozen=True)
class Geometry:
    """The visible page: PDF user space to points from the top left, rotation applied."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


def geometry_of(page: Any) -> Geometry:
    """The page's visible box: CropBox within MediaBox, turned as its viewer turns it."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    turns = pdfium.FPDFPage_GetRotation(page) % 4
    return Geometry(
        box.left, box.bottom, max(box.right, box.left + 1), max(box.top, box.bottom + 1), turns
    )


def glyphs_of(textpage: Any, geometry: Geometry) -> list[Glyph]:
    """The visible characters of a page; ligatures come apart, control characters are gone."""
    count = pdfium.FPDFText_CountChars(textpage)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    styles = _Styles(textpage, geometry.turns)
    place, width, height = geometry.point, geometry.width, geometry.height
    found: list[Glyph] = []
    high = 0
    gap_file = Glyph("", 0, 0, 0, 0, 0, 1, _NONE)
    gap_inferred = Glyph("", 0, 0, 0, 0, 0, 0, _NONE)

    for index in range(max(count, 0)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:  # PDFium hands out both halves of what UTF-16 needs two for
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        char = _clean(code)
        if char == "":
            continue
        if char.isspace():
            inferred = pdfium.FPDFText_IsGenerated(textpage, index) == 1
            found.append(gap_inferred if inferred else gap_file)
            continue
        pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        if left.value >= right.value or bottom.value >= top.value:
            _loose_box(textpage, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        x0, y0 = place(left.value, bottom.value)
        x1, y1 = place(right.value, top.value)
        if not (0 <= (x0 + x1) / 2 <= width and 0 <= (y0 + y1) / 2 <= height):
            continue
        pen_x, pen_y = place(x.value, y.value)
        found.append(
            Glyph(
                char,
                min(x0, x1),
                min(y0, y1),
                max(x0, x1),
                max(y0, y1),
                pen_x,
                pen_y,
                styles.at(index),
            )
        )
    return found


def _clean(code: int) -> str:
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if code in _BULLETS:
        return _BULLETS[code]
    if code in (9, 10, 13):
        return " "
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    char = chr(code)
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if code >= 0x2000 and unicodedata.category(char) in _UNREADABLE and code not in _JOINERS:
        return ""
    return "" if code == 0xFFFD else char


def _loose_box(textpage: Any, index: int, *edges: ctypes.c_double) -> None:
    """For fonts that do not say how large their ink is."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
    values = (box.left, box.right, box.bottom, box.top)
    for edge, value in zip(edges, values, strict=True):
        edge.value = value


_NONE = Style(0, False, False, 0)


class _Styles:
    """Styles by text object: asked for once per run of characters, not per character."""

    def __init__(self, textpage: Any, turns: int) -> None:
        self._textpage, self._turns = textpage, turns
        self._run: int | None = None
        self._style = _NONE
        self._fonts: dict[int | None, tuple[bool, bool]] = {}

    def at(self, index: int) -> Style:
        run = ctypes.cast(pdfium.FPDFText_GetTextObject(self._textpage, index), ctypes.c_void_p)
        if run.value != self._run or run.value is None:
            self._run, self._style = run.value, self._read(index)
        return self._style

    def _read(self, index: int) -> Style:
        matrix = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(self._textpage, index)
        turn = 0
        if pdfium.FPDFText_GetMatrix(self._textpage, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.atan2(matrix.b, matrix.a)
            turn = (round(angle / (math.pi / 2)) - self._turns) % 4
        bold, italic = self._font(index)
        return Style(round(abs(size), 1), bold, italic, turn)

    def _font(self, index: int) -> tuple[bool, bool]:
        textobject = pdfium.FPDFText_GetTextObject(self._textpage, index)
        font = pdfium.FPDFTextObj_GetFont(textobject) if textobject else None
        key = ctypes.cast(font, ctypes.c_void_p).value if font else None
        if key not in self._fonts:
            name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self._textpage, index, name, 256, flags)
            low = name.value.lower()
            weight = pdfium.FPDFText_GetFontWeight(self._textpage, index)
            forced = bool(flags.value & _FORCED_BOLD)
            bold = weight >= _BOLD_WEIGHT or forced or bool(_BOLD_NAME.search(low))
            italic = bool(flags.value & _ITALIC) or b"italic" in low or b"oblique" in low
            self._fonts[key] = (bold, italic)
        return self._fonts[key]
