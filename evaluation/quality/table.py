"""The one table of all parts, in plain text."""

from collections.abc import Iterator, Mapping, Sequence

from evaluation.quality.comparing import Compared, Verdict
from evaluation.quality.rows import Better, Row

_HEAD = ("", "n", "now", "95 %", "before", "change", "p", "")


def lines(parts: Mapping[str, Sequence[Compared]]) -> Iterator[str]:
    """A head, and the rows of each part below its name."""
    cells = {part: [_cells(one) for one in found] for part, found in parts.items()}
    every = [_HEAD, *(row for rows in cells.values() for row in rows)]
    widths = [max(len(row[column]) for row in every) for column in range(len(_HEAD))]
    yield _line(_HEAD, widths)
    for part, rows in cells.items():
        yield ""
        yield part.upper()
        yield from (_line(row, widths) for row in rows)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if column in (0, len(widths) - 1) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *rest)).rstrip()


def _cells(one: Compared) -> tuple[str, ...]:
    row, before = one.row, one.before
    tested = bool(one.shared) and one.verdict is not Verdict.SAME
    return (
        _title(row),
        str(len(row.outcomes)),
        _figure(row.mean),
        " – ".join(map(_figure, row.interval)) if row.interval else "",
        _figure(before.mean) if before else "",
        f"{one.change:+.3f}" if tested else "",
        f"{one.p:.3f}" if tested else "",
        one.verdict,
    )


def _title(row: Row) -> str:
    beside = f", before: {row.beside.title}" if row.beside else ""
    return f"{row.title}{beside}{' ↓' if row.better is Better.LESS else ''}"


def _figure(value: float) -> str:
    return f"{value:.3f}"
