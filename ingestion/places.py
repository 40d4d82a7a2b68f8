"""Where a passage stands: its page and rectangles, its line, its rows, its headings."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from contracts.documents import Extract, Page, Place, Section
from contracts.geometry import Box, boxes_of, words_between

_DIGITS = 5  # a hundredth of a point on a page of A4

_CELLS = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


class Places:
    """Looks places up in one extract."""

    def __init__(self, extract: Extract) -> None:
        self._pages = [page for page in extract.pages if page.words]
        self._starts = [page.start for page in self._pages]

    def of(
        self, start: int, end: int, headings: Sequence[str], sections: Sequence[Section]
    ) -> Place:
        """The place of a passage. One that goes on over a page break has the first page's boxes."""
        inside = _overlapping(sections, start, end)
        first = inside[0]
        page = self._page_at(start)
        return Place(
            page=page.number if page else first.page,
            boxes=(_boxes(page, start, end) or None) if page else None,
            headings=list(headings) or None,
            start=start,
            end=end,
            line=first.line,
            slide=first.slide,
            sheet=first.sheet,
            cells=_range([section.cells for section in inside if section.cells]),
            seconds=first.seconds,
        )

    def _page_at(self, offset: int) -> Page | None:
        index = bisect_right(self._starts, offset) - 1
        return self._pages[index] if index >= 0 else None


def _boxes(page: Page, start: int, end: int) -> list[Box]:
    found = boxes_of(words_between(page.words, start, end), start, end)
    return [
        (round(left, _DIGITS), round(top, _DIGITS), round(right, _DIGITS), round(bottom, _DIGITS))
        for left, top, right, bottom in found
    ]


def _overlapping(sections: Sequence[Section], start: int, end: int) -> Sequence[Section]:
    """The sections that a passage is made of, at least one."""
    first = max(bisect_right(sections, start, key=lambda section: section.start) - 1, 0)
    last = bisect_left(sections, end, key=lambda section: section.start)
    return sections[first : max(last, first + 1)]


def _range(cells: Sequence[str]) -> str | None:
    """The A1 range that holds all of these: `A3:C3` and `B4:D4` are in `A3:D4`."""
    corners = [match.groups() for text in cells if (match := _CELLS.fullmatch(text))]
    if not corners:
        return None
    columns = [name for left, _, right, _ in corners for name in (left, right or left)]
    rows = [int(n) for _, top, _, bottom in corners for n in (top, bottom or top)]
    left, right = min(columns, key=_order), max(columns, key=_order)
    return f"{left}{min(rows)}:{right}{max(rows)}"


def _order(column: str) -> tuple[int, str]:
    return len(column), column
