"""What the notes of a document say of its workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Found:
    """How much of a workbook is hidden, or was never computed."""

    hidden_sheets: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    not_computed: int = 0
    columns: set[int] = field(default_factory=set)
    """The hidden columns of the sheet being read that hold something."""


def notes_of(found: Found) -> Iterator[str]:
    counts = (
        (found.hidden_sheets, "sheet"),
        (found.hidden_columns, "column"),
        (found.hidden_rows, "row"),
    )
    said = [_counted(count, what) for count, what in counts if count]
    if said:
        listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
        yield f"Hidden in the workbook, and marked as hidden in the text: {listed}."
    if found.not_computed:
        yield (
            f"{_counted(found.not_computed, 'formula')} had no computed value in the file; the "
            "formula is shown instead. Open the workbook, save it, and upload it again for values."
        )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
