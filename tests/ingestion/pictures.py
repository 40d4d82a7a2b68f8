"""Pictures of text, painted here, and what a test needs to know to have them read."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingestion.parsers.ocr import is_installed

needs_tesseract = pytest.mark.skipif(
    not is_installed(), reason="Tesseract is not installed (apt install tesseract-ocr)"
)
Placed = tuple[int, int, int, str]
"""Left, top, size and text of a line, in pixels."""

LETTER: Sequence[Placed] = (
    (150, 100, 64, "Cold storage"),
    (150, 260, 34, "The door of the cold room was opened at nine"),
    (150, 310, 34, "and closed again four minutes later. Nobody"),
    (150, 360, 34, "wrote down who had asked for it, so the ques-"),
    (150, 410, 34, "tion stayed open."),
)


def page(lines: Sequence[Placed] = LETTER, size: tuple[int, int] = (1100, 700)) -> Image.Image:
    """Black on white."""
    image = Image.new("L", size, "white")
    draw = ImageDraw.Draw(image)
    for left, top, height, text in lines:
        draw.text((left, top), text, fill=0, font=ImageFont.load_default(height))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
