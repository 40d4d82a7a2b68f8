"""Writes PDFs that say of each line what is seen from its left edge to its right one, in a font of
boxes: any character, wherever it is painted, and no font has to be at hand."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.ingestion.pdf_writer import file_of

_WIDTH, _SPACE, _NARROW = 560, 280, 300  # thousandths of the size
_NARROWS = "il.,:;!?()[]'\"-/|"


@dataclass(frozen=True)
class Shown:
    """`x` and `y` in points from the top left of the page, where the line begins or, `ends`, where
    it ends."""

    x: float
    y: float
    text: str
    ends: bool = False
    size: float = 10


def width_of(text: str, size: float = 10) -> float:
    return sum(_width(char) for char in text) * size / 1000


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return _SPACE if char == " " else _NARROW if char in _NARROWS else _WIDTH


def shown_pdf(
    *pages: Sequence[Shown], spaces: bool = True, says: Mapping[str, str] | None = None
) -> bytes:
    """`spaces` says whether the file has them as characters, or leaves room; `says` what the font
    says of signs that are no character."""
    chars = sorted({char for page in pages for line in page for char in line.text})
    codes = {char: code for code, char in enumerate(chars, start=1)}
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *_font(codes, says or {})]
    kids: list[str] = []
    for page in pages:
        content = b"\n".join(_line(line, codes, spaces) for line in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 3 0 R "
            b">> >> /Contents %d 0 R >>" % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return file_of(objects)


def _line(line: Shown, codes: dict[str, int], spaces: bool) -> bytes:
    x = line.x - width_of(line.text, line.size) if line.ends else line.x
    parts = line.text if spaces else line.text.replace(" ", "\0")
    shown = b"".join(
        b") %d (" % -_SPACE if char == "\0" else b"\\%03o" % codes[char] for char in parts
    )
    return b"BT /F %g Tf %g %g Td [(%s)] TJ ET" % (line.size, x, 792 - line.y, shown)


def _font(codes: dict[str, int], says: Mapping[str, str]) -> list[bytes]:
    """A font of boxes, what its codes mean, and its boxes: the objects 3 and up."""
    first = 5
    names = {char: f"g{code}" for char, code in codes.items()}
    procs = " ".join(f"/{names[char]} {first + at} 0 R" for at, char in enumerate(codes))
    widths = " ".join(str(_width(char)) for char in codes)
    differences = " ".join(f"/{name}" for name in names.values())
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 800] /FontMatrix [.001 0 0 .001 0 0]"
        f" /CharProcs << {procs} >> /Encoding << /Type /Encoding /Differences [1 {differences}] >>"
        f" /FirstChar 1 /LastChar {len(codes)} /Widths [{widths}] /ToUnicode 4 0 R "
        "/Resources << >> >>"
    )
    means = "\n".join(
        f"<{code:02x}> <{says.get(char, char).encode('utf-16-be').hex()}>"
        for char, code in codes.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{means}\nendbfchar endcmap end end"
    ).encode()
    stream = b"<< /Length %d >>\nstream\n%s\nendstream"
    boxes = [_box(char) for char in codes]
    return [font.encode(), stream % (len(cmap), cmap), *(stream % (len(b), b) for b in boxes)]


def _box(char: str) -> bytes:
    width = _width(char)
    if char == " ":
        return b"%d 0 0 0 0 0 d1" % width
    left, right = (100, 300) if not width else (40, width - 40)  # a mark on the letter after it
    low, high = (750, 800) if not width else (0, 700)
    box = (left, low, right, high, left, low, right - left, high - low)
    return b"%d 0 %d %d %d %d d1 %d %d %d %d re f" % (width, *box)
