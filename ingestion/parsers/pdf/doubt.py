"""Pages whose order may be another: text that stands side by side and was read row by row."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from ingestion.parsers.ocr import named
from ingestion.parsers.pdf.blocks import continues_sentence, ends_sentence
from ingestion.parsers.pdf.columns import Row

_MIN_ROWS = 4  # of several cells
_MIN_GOING_ON = 3
_ALIGNED = 2.0  # points


def may_be_columns(rows: Sequence[Row]) -> bool:
    """Whether sentences seem to go on down rather than across. Cells of a table hardly do, while
    nothing else tells level columns of short lines from it."""
    return any(_go_on_below(list(region)) for _, region in groupby(rows, lambda row: row.region))


def _go_on_below(rows: Sequence[Row]) -> bool:
    several = sum(len(row.cells) > 1 for row in rows)
    if several < _MIN_ROWS:
        return False
    going_on = sum(_goes_on(one, two) for one, two in pairwise(rows))
    return going_on >= _MIN_GOING_ON and 2 * going_on >= several


def _goes_on(one: Row, two: Row) -> bool:
    """Whether what stands below a piece can only be the rest of its sentence. A name or a figure is
    none."""
    if len(one.cells) < 2 and len(two.cells) < 2:
        return False
    return any(
        abs(above.left - below.left) < _ALIGNED
        and " " in above.text
        and not ends_sentence(above.text)
        for below in two.cells
        if continues_sentence(below.text)
        for above in one.cells
    )


def note_on(pages: Sequence[int]) -> list[str]:
    """For the notes of the document, where there are such pages."""
    if not pages:
        return []
    return [
        f"{named(pages)}: what stands side by side was read row by row, as a table is. Where it is"
        " columns of text, the lines of these are in another order."
    ]
