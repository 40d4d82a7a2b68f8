"""Cells of several lines, on levels of their own: read whole, not torn by what stands beside them.

Where the cells of a row stand in its middle, the lines of one lie between the lines of another, and
no two are on one baseline. That lines belong together is told by the file, which paints them one
after the other, and by the page: one beneath the other, as far apart as lines are.
"""

from itertools import pairwise

from ingestion.parsers.pdf.lines import Line

_MOST = 8  # lines of a cell; more is a column
_LEAST_STEP, _MOST_STEP = 0.9, 1.7  # of the size, from line to line
_ALIGNED = 0.15  # of the size, between the ink of two letters that begin lines
_AS_LARGE = 0.25  # of the size; a line may be mostly code
_BESIDE = 1.0  # points

Rows = list[list[Line]]


def with_whole_cells(rows: Rows) -> Rows:
    """Rows of a column, those that tear a cell put together as one row of whole cells."""
    number = {id(line): index for index, row in enumerate(rows) for line in row}
    runs = _runs([line for row in rows for line in row])
    torn = [
        run
        for run in runs
        if len(run) <= _MOST
        and any(number[id(two)] - number[id(one)] > 1 for one, two in pairwise(run))
    ]
    if not torn:
        return rows
    run_of = {id(line): run for run in runs for line in run}
    together: dict[int, tuple[int, Rows]] = {}
    taken: set[int] = set()
    for run in sorted(torn, key=len, reverse=True):
        span = _span(rows, number[id(run[0])], number[id(run[-1])], run)
        cells = _cells([line for index in span for line in rows[index]])
        if taken.isdisjoint(span) and _are_whole(cells, run, run_of):
            taken.update(span)
            together[span[0]] = (span[-1] + 1, cells)
    return list(_put_together(rows, together))


def _runs(lines: list[Line]) -> Rows:
    """Lines painted one after the other, each beneath the last; only those of several."""
    runs: Rows = []
    run: list[Line] = []
    for line in sorted(lines, key=lambda line: line.order):
        if run and _follows(run[-1], line):
            run.append(line)
            continue
        runs += [run] if len(run) > 1 else []
        run = [line]
    return [*runs, run] if len(run) > 1 else runs


def _follows(one: Line, two: Line) -> bool:
    step, size = two.baseline - one.baseline, max(one.size, two.size)
    return (
        two.order == one.order + 1
        and abs(two.left - one.left) < _ALIGNED * size
        and abs(two.size - one.size) < _AS_LARGE * size
        and _LEAST_STEP * size < step < _MOST_STEP * size
    )


def _span(rows: Rows, first: int, last: int, run: list[Line]) -> range:
    """The rows that stand beside a run, but for half a line above and below it."""
    half = (run[-1].baseline - run[0].baseline) / (len(run) - 1) / 2
    top, bottom = run[0].baseline - half, run[-1].baseline + half
    while first > 0 and rows[first - 1][0].baseline > top:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1][0].baseline < bottom:
        last += 1
    return range(first, last + 1)


def _cells(lines: list[Line]) -> Rows:
    """What stands one beneath the other, from left to right."""
    cells: Rows = []
    right = 0.0
    for line in sorted(lines, key=lambda line: line.left):
        if cells and line.left < right - _BESIDE:
            cells[-1].append(line)
            right = max(right, line.right)
        else:
            cells.append([line])
            right = line.right
    return [sorted(cell, key=lambda line: line.baseline) for cell in cells]


def _are_whole(cells: Rows, run: list[Line], run_of: dict[int, list[Line]]) -> bool:
    """Whether the run is one of the cells and the others are in it whole, and shorter: as many
    lines beside as many others may be rows of a table, painted column by column."""
    if len(cells) < 2 or run not in cells:
        return False
    inside = {id(line) for cell in cells for line in cell}
    for cell in cells:
        if cell is not run and cell != run and len(cell) >= len(run):
            return False
        if any(id(other) not in inside for line in cell for other in run_of.get(id(line), ())):
            return False
    return True


def _put_together(rows: Rows, together: dict[int, tuple[int, Rows]]) -> Rows:
    done: Rows = []
    index = 0
    while index < len(rows):
        if index not in together:
            done.append(rows[index])
            index += 1
            continue
        index, cells = together[index]
        if cells[0][0].right_to_left:
            cells.reverse()
        for line in [line for cell in cells for line in cell[1:]]:
            line.goes_on = True
        done.append([line for cell in cells for line in cell])
    return done
