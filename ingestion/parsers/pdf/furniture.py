"""What stands on page after page and belongs to none: running heads and the pages' numbers.

Only what is the same with its numbers is taken to be a running head, and only a number that is its
page's own a folio: six invoices of a page each end alike, and say six sums.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingestion.parsers import page_numbers
from ingestion.parsers.pdf.blocks import continues_sentence, ends_sentence
from ingestion.parsers.pdf.lines import Line

_FOLIO_ZONE = 0.22  # of the page's height, at its top and at its bottom
_HEAD_ZONE = 0.12
_REPEATED = 3  # pages
_EVEN = 2.0  # points
_HIGH = 3  # points: as far apart may a running head stand on two pages
_LARGER = 1.15  # than the text: no folio, but what the page is about
_OF_TEXT = 0.08
_GOING_ON = 6  # in a book the sentence goes on at one page's end in so many, and mostly far oftener
_LONGEST = 100
_SHOWN, _NAMED = 60, 4
_WORDLY = re.compile(r"[^\W_]")


@dataclass
class PageLines:
    """The lines of a page, in the order of the file; sizes in points. `label` is the number that
    the file itself gives it, where it does; `above` and `below` are lines that were taken out of
    the pages after this one."""

    number: int
    width: float
    height: float
    lines: list[Line]
    label: str = ""
    above: list[Line] = field(default_factory=list[Line])
    below: list[Line] = field(default_factory=list[Line])

    def ahead(self, value: int) -> int:
        """How much a number is ahead of this page's; what the file calls the page is not."""
        return 0 if value == page_numbers.alone(self.label) else value - self.number


_Edge = tuple[PageLines, Sequence[tuple[Line, int]]]
"""A page with its outermost lines, and where each stands."""
_Placed = tuple[int, Line, int]
"""The page, a line, and where it stands."""
_Titled = tuple[int, Line, str]
"""The page, a line, and its words beside the number."""


@dataclass
class _Kind:
    """Lines of several pages that say the same, or each its page's number beside the same words."""

    members: list[tuple[int, Line]] = field(default_factory=list[tuple[int, Line]])

    @property
    def pages(self) -> set[int]:
        return {page for page, _ in self.members}

    def first(self) -> list[Line]:
        return [line for page, line in self.members if page == min(self.pages)]


def without_furniture(pages: Sequence[PageLines]) -> list[str]:
    """Take running heads and page numbers out of the pages, all but the first of each, which is set
    apart; says what was taken, for the notes of the document."""
    body = _body_size(pages)
    edges = [(page, _edge_lines(page, _FOLIO_ZONE)) for page in pages]
    alone = _alone(edges, body)
    heads, numbers = _heads(pages), _numbers(alone, len(pages))
    of_one_text = _numbers_of_one_text(alone, _beside(edges), len(pages))
    if _goes_on(pages, _ids([*heads, *of_one_text]), body):
        numbers = of_one_text
    found = [*heads, *numbers]
    taken = _ids(found)
    for page in pages:
        taken -= _of_tables(page, taken)
    left = sum(any(id(line) not in taken for line in page.lines) for page in pages)
    if 2 * left < max(sum(bool(page.lines) for page in pages), 1):
        return []  # these lines are what the pages are about
    firsts = {id(line) for kind in found for line in kind.first()} & taken
    for page in pages:
        _take(page, taken, firsts)
    return _notes(heads, numbers, taken - firsts)


def _ids(kinds: Iterable[_Kind]) -> set[int]:
    return {id(line) for kind in kinds for _, line in kind.members}


def _take(page: PageLines, taken: set[int], firsts: set[int]) -> None:
    for line in page.lines:
        if id(line) in firsts:
            line.repeats = True
            (page.above if 2 * line.baseline < page.height else page.below).append(line)
    page.lines = [line for line in page.lines if id(line) not in taken]


def _notes(heads: list[_Kind], numbers: list[_Kind], gone: set[int]) -> list[str]:
    told = [
        f"\u201c{_shown(kind.members[0][1].text)}\u201d"
        for kind in heads
        if any(id(line) in gone and _WORDLY.search(line.text) for _, line in kind.members)
    ]
    folios = sorted(
        (page, line.text) for kind in numbers for page, line in kind.members if id(line) in gone
    )
    named = ", ".join(told[:_NAMED]) + (
        f" and {more} more" if (more := len(told) - _NAMED) > 0 else ""
    )
    notes = [f"Said once, though it stands on several pages: {named}."] if told else []
    if folios:
        between = f"{_shown(folios[0][1])} to {_shown(folios[-1][1])}"
        notes.append(f"Numbers of pages were left out: {between}.")
    return notes


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "\u2026"


def _body_size(pages: Sequence[PageLines]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _heads(pages: Sequence[PageLines]) -> list[_Kind]:
    """Lines that say the same at the same height of several pages."""
    found: dict[tuple[str, int], _Kind] = defaultdict(_Kind)
    for page in pages:
        for line, where in _edge_lines(page, _HEAD_ZONE):
            said = line.text.casefold()
            near = next(
                (n for n in range(where - _HIGH, where + _HIGH + 1) if (said, n) in found), where
            )
            found[(said, near)].members.append((page.number, line))
    return [kind for kind in found.values() if len(kind.pages) >= _REPEATED]


def _numbers(alone: dict[int, list[_Placed]], pages: int) -> list[_Kind]:
    """Lines that are a number and nothing else, which is the page's: as it is counted, as the file
    labels it, or as nearly all are numbered at the foot."""
    enough = min(_REPEATED, pages)
    return [
        _Kind([(page, line) for page, line, _ in members])
        for offset, members in alone.items()
        if _count(members) >= enough
        and (offset == 0 or (all(where < 0 for *_, where in members) and _is_dense(members)))
    ]


def _numbers_of_one_text(
    alone: dict[int, list[_Placed]], beside: dict[int, list[_Titled]], pages: int
) -> list[_Kind]:
    """Also those at the top, and beside a running title, however the text counts its pages.

    Of pages that are no text it would be no proof: the records of many people are numbered, too.
    """
    enough = min(_REPEATED, pages)
    found: list[_Kind] = []
    titled: dict[str, _Kind] = defaultdict(_Kind)
    for offset in {*alone, *beside}:
        members = [*alone[offset], *beside[offset]]
        if _count(members) >= enough and (offset == 0 or _is_dense(members)):
            found.append(_Kind([(page, line) for page, line, _ in alone[offset]]))
            for page, line, words in beside[offset]:
                titled[words].members.append((page, line))
    return [kind for kind in (*found, *titled.values()) if kind.members]


def _alone(edges: Sequence[_Edge], body: float) -> dict[int, list[_Placed]]:
    """Numbers that are lines by themselves, by how much they are ahead of their page."""
    found: dict[int, list[_Placed]] = defaultdict(list)
    for page, lines in edges:
        for line, where in lines:
            value = page_numbers.alone(line.text)
            if value is not None and line.size <= _LARGER * body:
                found[page.ahead(value)].append((page.number, line, where))
    return found


def _beside(edges: Sequence[_Edge]) -> dict[int, list[_Titled]]:
    """Likewise numbers beside words."""
    found: dict[int, list[_Titled]] = defaultdict(list)
    short = (
        (page, line) for page, lines in edges for line, _ in lines if len(line.text) <= _LONGEST
    )
    for page, line in short:
        for value, words in page_numbers.beside(line.text):
            found[page.ahead(value)].append((page.number, line, words.casefold()))
    return found


def _count(members: Sequence[tuple[int, Line, object]]) -> int:
    return len({page for page, _, _ in members})


def _is_dense(members: Sequence[tuple[int, Line, object]]) -> bool:
    """On most pages from the first of them to the last, and on as many as a running head is."""
    numbers = {page for page, _, _ in members}
    return 2 * len(numbers) > max(numbers) - min(numbers) and len(numbers) >= _REPEATED


def _goes_on(pages: Sequence[PageLines], gone: set[int], body: float) -> bool:
    """Whether the pages are one text: sentences go on from one to the next."""
    edges = [_first_and_last(page, gone, body) for page in pages]
    pairs = [(last, first) for (_, last), (first, _) in pairwise(edges) if last and first]
    going_on = sum(_is_cut(last.text, first.text) for last, first in pairs)
    return going_on > 0 and going_on * _GOING_ON >= len(pairs)


def _first_and_last(
    page: PageLines, gone: set[int], body: float
) -> tuple[Line | None, Line | None]:
    lines = [
        line
        for line in page.lines
        if id(line) not in gone and abs(line.size - body) <= _OF_TEXT * body
    ]
    first = min(lines, key=lambda line: line.baseline, default=None)
    last = max(lines, key=lambda line: line.baseline, default=None)
    return first, last


def _is_cut(last: str, first: str) -> bool:
    return not ends_sentence(last) and continues_sentence(first)


def _of_tables(page: PageLines, furniture: set[int]) -> set[int]:
    """The lines that are cells of a row that is not furniture as a whole: tables repeat themselves.

    A row of a table is told from a running head in two pieces by the row next to it, which has its
    pieces where this one has them.
    """
    rows = _rows(page.lines) if any(id(line) in furniture for line in page.lines) else []
    cells: set[int] = set()
    for before, row, after in zip([[], *rows], rows, [*rows[1:], []], strict=False):
        repeated = [line for line in row if id(line) in furniture]
        if 0 < len(repeated) < len(row) and any(_line_up(row, other) for other in (before, after)):
            cells |= {id(line) for line in repeated}
    return cells


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and line.baseline - rows[-1][-1].baseline < _EVEN:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _line_up(row: Sequence[Line], other: Sequence[Line]) -> bool:
    """Two pieces or more begin, or end, where pieces of the other row do."""
    edges = [(line.left, line.right) for line in other]
    return (
        sum(
            any(
                abs(line.left - left) < _EVEN or abs(line.right - right) < _EVEN
                for left, right in edges
            )
            for line in row
        )
        > 1
    )


def _edge_lines(page: PageLines, share: float) -> list[tuple[Line, int]]:
    """The outermost rows with where they stand: tens of points from the page's nearer edge."""
    edge: list[tuple[Line, int]] = []
    for from_top in (True, False):
        zone = share * page.height
        ranked = sorted(page.lines, key=lambda line: line.baseline, reverse=not from_top)
        rows: list[float] = []
        for line in ranked:
            distance = line.baseline if from_top else page.height - line.baseline
            if distance > zone:
                break
            if not rows or abs(rows[-1] - line.baseline) > 2:
                rows.append(line.baseline)
            if len(rows) > 3:
                break
            edge.append((line, round(line.baseline) if from_top else -round(distance)))
    return edge
