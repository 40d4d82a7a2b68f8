"""Writes small PDFs with known text at known places, so that a test can say what must come out."""

from collections.abc import Sequence
from dataclasses import dataclass

_FONTS = {"regular": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"}


@dataclass(frozen=True)
class Text:
    """A run of text; `x` and `y` in points from the top left of the MediaBox, at its baseline."""

    x: float
    y: float
    text: str
    size: float = 11
    font: str = "regular"
    quarters: int = 0  # turned counter-clockwise
    mode: int = 0  # 3 paints nothing


@dataclass(frozen=True)
class PageOf:
    texts: Sequence[Text]
    width: float = 612
    height: float = 792
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None  # left, bottom, right, top
    below: bytes = b""  # content painted before the texts, and after them
    above: bytes = b""


PICTURE = b"q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
"""Content that fills a page with one grey picture."""


def paragraph(lines: Sequence[str], x: float = 72, y: float = 100, size: float = 11) -> list[Text]:
    return [Text(x, y + index * 1.25 * size, line, size) for index, line in enumerate(lines)]


def pdf(pages: Sequence[PageOf]) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = []
    for name in _FONTS.values():
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} "
            "/Encoding /WinAnsiEncoding >>".encode()
        )
        fonts.append(f"/{name} {len(objects)} 0 R")
    kids = []
    for page in pages:
        texts = [shown(text, page.height) for text in page.texts]
        content = b"\n".join([page.below, *texts, page.above])
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        crop = f"/CropBox [{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] {crop} "
            f"/Rotate {page.rotate} /Resources << /Font << {' '.join(fonts)} >> >> "
            f"/Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return file_of(objects)


def shown(text: Text, height: float) -> bytes:
    escaped = text.text.encode("cp1252").replace(b"\\", rb"\\")
    escaped = escaped.replace(b"(", rb"\(").replace(b")", rb"\)")
    a, b = ((1, 0), (0, 1), (-1, 0), (0, -1))[text.quarters]
    return b"BT %d Tr /%s %g Tf %d %d %d %d %g %g Tm (%s) Tj ET" % (
        text.mode,
        _FONTS[text.font].encode(),
        text.size,
        a,
        b,
        -b,
        a,
        text.x,
        height - text.y,
        escaped,
    )


def file_of(objects: Sequence[bytes]) -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )
