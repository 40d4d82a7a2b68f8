"""Lines to rows in reading order: columns of prose one after the other, tables row by row."""

import re
from bisect import bisect
from itertools import groupby, pairwise
from statistics import median

from ingestion.parsers.pdf.cells import with_whole_cells
from ingestion.parsers.pdf.lines import Line

_MIN_LINES = 4  # on both sides of a gutter
_MIN_CHARACTERS = 14  # of a line of prose, in the middle
_WORDLY = re.compile(r"[^\W_]")
_MIN_FILL = 0.55  # of the column's width
_LEVEL, _NEARLY = 0.05, 0.3  # of the size, between two baselines
_MIN_OUT_OF_STEP = 6  # lines that are nearly level with one on the other side


class Row:
    """The pieces on one baseline within a column, in reading order.

    `cells` are the pieces that begin one, all but where lines of a cell go on in it; `blank` is how
    many empty cells of a table stand before each of them, where there are any.
    """

    __slots__ = (
        "baseline",
        "blank",
        "bold",
        "cells",
        "left",
        "page",
        "pieces",
        "region",
        "right",
        "size",
        "text",
    )

    def __init__(self, pieces: list[Line], page: int, region: int) -> None:
        self.pieces, self.page, self.region = pieces, page, region
        self.blank: list[int] = []
        self.cells = pieces
        first = longest = pieces[0]
        self.left, self.right, self.baseline = first.left, first.right, first.baseline
        self.bold, self.text = first.style.bold, first.text
        if len(pieces) > 1:
            longest = max(pieces, key=lambda piece: len(piece.text))
            self.right = max([piece.right for piece in pieces])
            self.bold = all([piece.style.bold for piece in pieces])
            self.text = "\t".join([piece.text for piece in pieces])
            if any([piece.goes_on for piece in pieces]):
                self.cells = [piece for piece in pieces if not piece.goes_on]
                texts = [(" " if piece.goes_on else "\t") + piece.text for piece in pieces]
                self.text = "".join(texts).strip()
        self.size = longest.size


def rows_of(lines: list[Line], page: int) -> list[Row]:
    """The rows of a page in reading order; rows of one `region` stand in one column."""
    return [
        Row(pieces, page, region)
        for region, column in enumerate(_columns(sorted(lines, key=lambda line: line.top), 0))
        for pieces in with_whole_cells(_by_baseline(column))
        if any([_WORDLY.search(piece.text) for piece in pieces])  # else an ornament
    ]


def _columns(lines: list[Line], depth: int) -> list[list[Line]]:
    gutter = _gutter(lines) if len(lines) >= 2 * _MIN_LINES and depth < 4 else None
    if gutter is None:
        return [lines] if lines else []
    columns: list[list[Line]] = []
    for across, band in groupby(lines, key=lambda line: line.left < gutter - 1 < line.right - 2):
        members = list(band)
        if across:
            columns.append(members)
        else:
            columns += _columns([line for line in members if line.right <= gutter + 1], depth + 1)
            columns += _columns([line for line in members if line.right > gutter + 1], depth + 1)
    return [column for column in columns if column]


def _gutter(lines: list[Line], *, alone: bool = False) -> float | None:
    """The left edge of a column that most lines respect, or None; `alone`: between two columns."""
    best, best_score = None, 0
    for edge in sorted({round(line.left) for line in lines}):
        left = [line for line in lines if line.right < edge - 3]
        right = [line for line in lines if line.left >= edge - 1.5]
        if len(left) < _MIN_LINES or len(right) < _MIN_LINES:
            continue
        across = len(lines) - len(left) - len(right)
        starting = sum(abs(line.left - edge) < 3 for line in right)
        score = min(len(left), len(right)) + starting - 2 * across
        if (
            score > best_score
            and across <= 0.5 * min(len(left), len(right))
            and _side_by_side(left, right, alone=alone)
        ):
            best, best_score = float(edge), score
    return best


def _side_by_side(left: list[Line], right: list[Line], *, alone: bool) -> bool:
    top = max(left[0].top, right[0].top)
    bottom = min(max(line.bottom for line in left), max(line.bottom for line in right))
    shared = [[line for line in side if top - 2 <= line.top <= bottom] for side in (left, right)]
    if any(len(side) < _MIN_LINES for side in shared):
        return False
    prose = [_is_prose(side) for side in shared]
    if all(prose) or _painted_apart(*shared) or _out_of_step(*shared):
        return True
    # Of three columns one side has two, which are prose each.
    return not alone and any(prose) and bool(_gutter(shared[prose.index(False)], alone=True))


def _painted_apart(left: list[Line], right: list[Line]) -> bool:
    """Whether the file finishes one side before it begins the other, as no table does."""
    last_left = sorted(line.order for line in left)[-1 - len(left) // 20]
    first_right = sorted(line.order for line in right)[len(right) // 20]
    return last_left < first_right


def _out_of_step(left: list[Line], right: list[Line]) -> bool:
    """Whether many lines are nearly level with one as large beside them, now more and now less, and
    few are just so. Cells of a row stand on one baseline, or in the middle of their row, far from
    it, or as much below it as those of the next row, or waver, in what was recognised; columns
    drift apart by what stands between their paragraphs, and are as far apart until the next."""
    few, many = sorted((left, right), key=len)
    many = sorted(many, key=lambda line: line.baseline)
    baselines = [line.baseline for line in many]
    level, nearly = 0, list[float]()
    for line in few:
        at = bisect(baselines, line.baseline)
        near = min(
            many[max(at - 1, 0) : at + 1], key=lambda other: abs(other.baseline - line.baseline)
        )
        below, size = near.baseline - line.baseline, max(line.size, 4)
        if abs(below) < _LEVEL * size:
            level += 1
        elif abs(below) < _NEARLY * size and abs(near.size - line.size) < _LEVEL * size:
            nearly.append(below / size)
    if len(nearly) < max(_MIN_OUT_OF_STEP, 0.8 * level):
        return False
    same = sum(abs(two - one) < _LEVEL for one, two in pairwise(nearly))
    return max(nearly) - min(nearly) > _LEVEL and 2 * same >= len(nearly) - 1


def _is_prose(lines: list[Line]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    characters = median(len(line.text) for line in lines)
    fill = median(line.right - line.left for line in lines) / max(width, 1)
    return characters >= _MIN_CHARACTERS and fill >= _MIN_FILL


def _by_baseline(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        near = rows and abs(rows[-1][0].baseline - line.baseline) < 0.3 * max(line.size, 4)
        if near and all(line.left >= p.right - 1 or line.right <= p.left + 1 for p in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left, reverse=row[0].right_to_left)
    return rows
