"""Which rows belong to a table, and where their cells begin."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from ingestion.parsers.pdf.columns import Row
from ingestion.parsers.pdf.lines import Line

_APART = 3  # rows of a table that line up; those between may have empty cells
_NEAR = 12  # rows whose cells tell where those of another row begin
_ROUGHLY, _EXACTLY = 4.0, 1.5  # points
_CELL_GAP = 0.5  # of the size; between two cells that stand close


def with_cells(rows: list[Row]) -> tuple[list[Row], set[int]]:
    """The rows, those of tables cut into cells, and the places of these among them."""
    tabular = _tabular(rows)
    if not tabular:
        return rows, tabular
    cut = [_cut(rows, place) if place in tabular else row for place, row in enumerate(rows)]
    for table in _tables(cut, tabular):
        _leave_blank(table)
    return cut, tabular


def _tables(rows: list[Row], tabular: set[int]) -> Iterator[list[Row]]:
    """Rows of tables that follow each other in one column of the page."""
    for (_, is_row), members in groupby(
        enumerate(rows), key=lambda placed: (placed[1].region, placed[0] in tabular)
    ):
        if is_row:
            yield [row for _, row in members]


def _leave_blank(table: list[Row]) -> None:
    """Say of each row with fewer cells which columns it has none in, so that no cell is read under
    another column's name."""
    most = max(len(row.cells) for row in table)
    whole = [row.cells for row in table if len(row.cells) == most]
    columns = [
        (min(piece.left for piece in column), max(piece.right for piece in column))
        for column in zip(*whole, strict=True)
    ]
    if any(right > left for (_, right), (left, _) in pairwise(columns)):
        return  # right to left, or pieces that are no columns
    for row in table:
        if len(row.cells) < most:
            row.blank = _blank_before(row.cells, columns)


def _blank_before(pieces: list[Line], columns: list[tuple[float, float]]) -> list[int]:
    """How many columns each piece leaves empty before it; nothing where one is in two of them."""
    blank: list[int] = []
    next_one = 0
    for piece in pieces:
        here = [
            n
            for n, (left, right) in enumerate(columns)
            if piece.left < right + _ROUGHLY and piece.right > left - _ROUGHLY
        ]
        if len(here) != 1 or here[0] < next_one:
            return []
        blank.append(here[0] - next_one)
        next_one = here[0] + 1
    return blank


def _tabular(rows: list[Row]) -> set[int]:
    """Rows of several pieces that line up with a row a little before or after them."""
    found: set[int] = set()
    for place, one in enumerate(rows):
        if len(one.cells) < 2:
            continue
        for other in range(place + 1, min(place + 1 + _APART, len(rows))):
            two = rows[other]
            if len(two.cells) > 1 and one.region == two.region and _aligned(one, two):
                found |= {place, other}
    return found


def _aligned(one: Row, two: Row) -> bool:
    return (
        sum(any(_line_up(piece, other, _ROUGHLY) for other in two.cells) for piece in one.cells)
        >= 2
    )


def _line_up(one: Line, two: Line, within: float) -> bool:
    """Whether two pieces have an edge or their middle in common, but for `within` points."""
    return (
        abs(one.left - two.left) < within
        or abs(one.right - two.right) < within
        or abs(one.left + one.right - two.left - two.right) < 2 * within
    )


def _cut(rows: list[Row], place: int) -> Row:
    """The row with its pieces cut where two cells stand close and those of other rows do not."""
    row = rows[place]
    if row.cells is not row.pieces:
        return row
    others = [
        piece
        for other in rows[max(0, place - _NEAR) : place + _NEAR + 1]
        if other is not row and other.region == row.region and len(other.cells) > 1
        for piece in other.cells[1:]
    ]
    pieces = [part for piece in row.pieces for part in _parts(piece, others)]
    return Row(pieces, row.page, row.region) if len(pieces) > len(row.pieces) else row


def _parts(piece: Line, others: list[Line]) -> list[Line]:
    """The cells of a piece, which are told by where its last one stands."""
    cells: list[Line] = []
    for index in range(len(piece.words) - 1, 0, -1):
        gap = piece.words[index].left - piece.words[index - 1].right
        if piece.settled:  # not every word stands where its place in the line is
            left = min(word.left for word in piece.words[index:])
            gap = left - max(word.right for word in piece.words[:index])
        if gap < _CELL_GAP * piece.size:
            continue
        before, cell = piece.cut(index)
        if any(_line_up(cell, other, _EXACTLY) for other in others):
            cells.insert(0, cell)
            piece = before
    return [piece, *cells]
