"""Where a passage stands: its page and rectangles, its line, its headings."""

from bisect import bisect_right
from collections.abc import Sequence

from contracts.documents import Extract, Page, Place, Section, Word, boxes_of, unpack_words


class Places:
    """Looks places up in one extract; a page's words are unpacked once, passages go forward."""

    def __init__(self, extract: Extract) -> None:
        self._pages = [page for page in extract.pages if page.words]
        self._starts = [page.start for page in self._pages]
        self._unpacked: tuple[int, list[Word]] = (0, [])

    def of(
        self, start: int, end: int, headings: Sequence[str], sections: Sequence[Section]
    ) -> Place:
        """The place of a passage. One that goes on over a page break has the first page's boxes."""
        section = _section_at(sections, start)
        page = self._page_at(start)
        boxes = boxes_of(self._words(page), start, end) if page else []
        return Place(
            page=page.number if page else section.page,
            boxes=boxes or None,
            headings=list(headings) or None,
            start=start,
            end=end,
            line=section.line,
            slide=section.slide,
            sheet=section.sheet,
            cells=section.cells,
        )

    def _page_at(self, offset: int) -> Page | None:
        index = bisect_right(self._starts, offset) - 1
        return self._pages[index] if index >= 0 else None

    def _words(self, page: Page) -> list[Word]:
        if self._unpacked[0] != page.number:
            self._unpacked = (page.number, list(unpack_words(page.words)))
        return self._unpacked[1]


def _section_at(sections: Sequence[Section], offset: int) -> Section:
    """The section that `offset` lies in, among those a passage was made of."""
    index = bisect_right([section.start for section in sections], offset) - 1
    return sections[max(index, 0)]
