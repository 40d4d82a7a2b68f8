"""Texts of some pages, put where these pages stand in the text of all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from contracts.documents import Extract, Page, Section
from ingestion.packed import WORDS

_BETWEEN = "\n\n"


@dataclass(frozen=True)
class _Insertion:
    """A piece before the character `at`; `text` is the piece's with what sets it apart."""

    at: int
    piece: Extract
    text: str
    lead: int


def spliced(extract: Extract, pieces: Sequence[Extract]) -> Extract:
    """One extract of both. A piece has pages that follow each other, in the order of the pages.

    A page that has words already keeps them; what the piece has on it follows them.
    """
    if not pieces:
        return extract
    return _Splicing(extract, pieces).done()


class _Splicing:
    def __init__(self, extract: Extract, pieces: Sequence[Extract]) -> None:
        self._extract = extract
        self._insertions = [_insertion(extract, piece) for piece in pieces]
        self._offsets = [one.at for one in self._insertions]
        self._added = [0, *accumulate(len(one.text) for one in self._insertions)]

    def done(self) -> Extract:
        sections = [*self._old_sections(), *self._new_sections()]
        return self._extract.model_copy(
            update={
                "text": self._text(),
                "sections": sorted(sections, key=lambda section: section.start),
                "pages": self._pages(),
            }
        )

    def _text(self) -> str:
        parts: list[str] = []
        last = 0
        for one in self._insertions:
            parts += [self._extract.text[last : one.at], one.text]
            last = one.at
        return "".join([*parts, self._extract.text[last:]])

    def _old_sections(self) -> Iterator[Section]:
        """Where something comes into the middle of a section, it becomes two."""
        text = self._extract.text
        for section in self._extract.sections:
            first = bisect_right(self._offsets, section.start)
            cuts = self._offsets[first : bisect_left(self._offsets, section.end)]
            for start, end in zip([section.start, *cuts], [*cuts, section.end], strict=True):
                while start < end and text[start].isspace():
                    start += 1
                if start < end:
                    shift = self._added[bisect_right(self._offsets, start)]
                    place = {"start": start + shift, "end": end + shift}
                    yield section.model_copy(update=place)

    def _new_sections(self) -> Iterator[Section]:
        starts = [section.start for section in self._extract.sections]
        for one, base in self._based():
            before = bisect_left(starts, one.at) - 1
            above = self._extract.sections[before].headings if before >= 0 else ()
            for section in one.piece.sections:
                yield section.model_copy(
                    update={
                        "start": section.start + base,
                        "end": section.end + base,
                        "headings": section.headings or above,
                    }
                )

    def _based(self) -> Iterator[tuple[_Insertion, int]]:
        """Every insertion with the offset of its piece's first character."""
        for one, added in zip(self._insertions, self._added, strict=False):
            yield one, one.at + added + one.lead

    def _pages(self) -> list[Page]:
        fresh = {
            page.number: _moved(page, base)
            for one, base in self._based()
            for page in one.piece.pages
        }
        lasts = [one.piece.pages[-1].number for one in self._insertions]
        pages: list[Page] = []
        for page in self._extract.pages:
            moved = _moved(page, self._added[bisect_left(lasts, page.number)])
            new = fresh.get(page.number)
            pages.append(_together(moved, new) if new else moved)
        return pages


def _insertion(extract: Extract, piece: Extract) -> _Insertion:
    at = extract.pages[piece.pages[0].number - 1].end
    lead = _BETWEEN if at else ""
    follows = at < len(extract.text) and extract.text[at] != "\n"
    return _Insertion(at, piece, f"{lead}{piece.text}{_BETWEEN if follows else ''}", len(lead))


def _moved(page: Page, shift: int) -> Page:
    words = np.frombuffer(page.words, WORDS).copy()
    words["start"] += shift
    return Page(
        number=page.number,
        start=page.start + shift,
        end=page.end + shift,
        words=words.tobytes(),
    )


def _together(old: Page, new: Page) -> Page:
    if not old.words:
        return new
    if not new.words:
        return old
    return Page(number=old.number, start=old.start, end=new.end, words=old.words + new.words)
