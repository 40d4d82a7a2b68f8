"""The visible page, and text on it that runs up, down or upside down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdfium

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Geometry:
    """PDF user space to points from the top left of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @cached_property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @cached_property
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


@dataclass(frozen=True)
class Turn:
    """Quarter circles, counter-clockwise, of text on a page `width` by `height` points.

    Such text is laid out as if it were upright, and a page that is read from right to left as its
    picture in a mirror, so that what comes first stands at the left on every page.
    """

    quarters: int
    width: float
    height: float
    mirrored: bool = False

    def upright(self, x: float, y: float) -> tuple[float, float]:
        match self.quarters:
            case 1:
                return self.height - y, x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return y, self.width - x
            case _:
                return x, y

    def back(self, x: float, y: float) -> tuple[float, float]:
        if self.mirrored:
            x = self.extent[0] - x
        match self.quarters:
            case 1:
                return y, self.height - x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return self.width - y, x
            case _:
                return x, y

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of the page as the upright text sees it."""
        odd = self.quarters % 2
        return (self.height, self.width) if odd else (self.width, self.height)


def turned(rect: Rect, point: Callable[[float, float], tuple[float, float]]) -> Rect:
    """The rectangle between two corners once each is moved by `point`."""
    x0, y0 = point(rect[0], rect[1])
    x1, y1 = point(rect[2], rect[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
