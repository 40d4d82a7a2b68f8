"""What stands on page after page and belongs to none: running heads and folios."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.parsers.pdf.lines import Line

_FOLIO_ZONE = 0.22  # of the page's height, at its top and at its bottom
_HEAD_ZONE = 0.12
_REPEATED = 3  # pages
_EVEN = 2.0  # points
_ROMAN = re.compile(r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED = re.compile(
    r"[-–—\[(|]*\s*(?:page|p\.|seite|página)?\s*(?P<number>\d{1,4})\s*(?:(?:of|/|von|de)\s*\d+)?"
    r"\s*[-–—\])|]*",
    re.IGNORECASE,
)


@dataclass
class PageLines:
    """The lines of a page, in the order of the file; sizes in points."""

    number: int
    width: float
    height: float
    lines: list[Line]


def without_furniture(pages: Sequence[PageLines]) -> None:
    """Take running heads and page numbers out of the pages."""
    folios = {page.number: _edge_lines(page, _FOLIO_ZONE) for page in pages}
    heads = {page.number: _edge_lines(page, _HEAD_ZONE) for page in pages}
    furniture = _folios(folios, len(pages)) | _repeated(heads, len(pages))
    for page in pages:
        furniture -= _of_tables(page, furniture)
    kept = [[line for line in page.lines if id(line) not in furniture] for page in pages]
    left, before = (sum(map(bool, lines)) for lines in (kept, [page.lines for page in pages]))
    if 2 * left >= max(before, 1):  # else these lines are what the pages are about
        for page, lines in zip(pages, kept, strict=True):
            page.lines = lines


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


def _numbers(text: str) -> list[int]:
    """A page number at either end of a line, arabic or roman."""
    tokens = text.split()
    values: list[int] = []
    for token in {tokens[0], tokens[-1]}:
        if _NUMBER.fullmatch(token):
            values.append(int(token))
        elif _ROMAN.fullmatch(token) and token:
            values.append(_roman(token.lower()))
    if found := _NUMBERED.fullmatch(text):
        values.append(int(found["number"]))
    return values


def _roman(text: str) -> int:
    value, digits = 0, [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[char] for char in text]
    for digit, following in zip(digits, [*digits[1:], 0], strict=True):
        value += -digit if digit < following else digit
    return value


def _folios(edges: dict[int, list[tuple[Line, int]]], pages: int) -> set[int]:
    """Lines with a number that counts along with the pages, and lone numbers where those stand."""
    offsets: dict[tuple[int, int], list[tuple[int, Line]]] = defaultdict(list)
    for number, lines in edges.items():
        for line, where in lines:
            for value in _numbers(line.text):
                offsets[(value - number, where)].append((number, line))
    found: set[int] = set()
    places: set[int] = set()
    for (offset, where), members in offsets.items():
        here = {number for number, _ in members}
        enough = len(here) >= min(_REPEATED, max(pages, 1)) and (pages > 1 or offset == 0)
        if enough and all(len(line.text) <= 100 for _, line in members):
            found |= {id(line) for _, line in members}
            places.add(where)
    for lines in edges.values():
        for line, where in lines:
            lone = len(line.words) == 1 and _numbers(line.text)
            near = any(abs(where - place) <= 2 and where * place > 0 for place in places)
            if near and lone:
                found.add(id(line))
    for lines in edges.values():
        beside = {where for line, where in lines if id(line) in found}
        found |= {id(line) for line, where in lines if where in beside and len(line.text) <= 100}
    return found


def _repeated(edges: dict[int, list[tuple[Line, int]]], pages: int) -> set[int]:
    """Lines whose words, numbers aside, stand at the same height on several pages."""
    seen: Counter[tuple[str, int]] = Counter()
    keys: list[tuple[int, tuple[str, int]]] = []
    for lines in edges.values():
        of_page: set[tuple[str, int]] = set()
        for line, where in lines:
            tokens = [t for t in line.text.split() if not (_NUMBER.fullmatch(t) or _is_roman(t))]
            key = (" ".join(tokens).casefold(), where // 3)
            keys.append((id(line), key))
            if key[0]:
                of_page.add(key)
        seen.update(of_page)
    enough = _REPEATED if pages >= _REPEATED else 10**9
    return {line for line, key in keys if key[0] and _around(seen, key) >= enough}


def _is_roman(token: str) -> bool:
    return bool(token) and token.islower() and bool(_ROMAN.fullmatch(token))


def _around(seen: Counter[tuple[str, int]], key: tuple[str, int]) -> int:
    return sum(seen[(key[0], key[1] + step)] for step in (-1, 0, 1))
