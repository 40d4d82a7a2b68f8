"""What the notes of a document say of its workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsers.spreadsheet.formulas import is_fixed

_SHOWN = "the formula is shown instead. Open the workbook, save it, and upload it again for values."
_INSTALL = (
    " They are computed where LibreOffice is installed on the worker's machine (Debian and Ubuntu: "
    "apt install libreoffice-calc-nogui)."
)


@dataclass
class Found:
    """How much of a workbook is hidden, or was never computed."""

    hidden_sheets: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    not_computed: int = 0
    unfixed: int = 0
    """Formulas without a value whose value depends on more than the file."""
    computed: int = 0
    """Formulas whose value is another program's."""
    columns: set[int] = field(default_factory=set)
    """The hidden columns of the sheet being read that hold something."""

    def without_value(self, formula: str) -> None:
        if is_fixed(formula):
            self.not_computed += 1
        else:
            self.unfixed += 1


def notes_of(found: Found, asked: bool | None = None) -> Iterator[str]:
    """`asked`: whether a program was, that computes; None: there is none for such workbooks."""
    counts = (
        (found.hidden_sheets, "sheet"),
        (found.hidden_columns, "column"),
        (found.hidden_rows, "row"),
    )
    said = [_counted(count, what) for count, what in counts if count]
    if said:
        listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
        yield f"Hidden in the workbook, and marked as hidden in the text: {listed}."
    if found.computed:
        yield f"{_formulas(found.computed)} computed by LibreOffice."
    if found.unfixed:
        yield (
            f"{_formulas(found.unfixed)} not computed, for what comes out depends on the day, on "
            f"chance or on what is outside of the file; {_SHOWN}"
        )
    if found.not_computed and asked:
        yield (
            f"{_formulas(found.not_computed)} not computed, for LibreOffice cannot tell what comes "
            f"out; {_SHOWN}"
        )
    elif found.not_computed:
        yield (
            f"{_counted(found.not_computed, 'formula')} had no computed value in the file; "
            f"{_SHOWN}{'' if asked is None else _INSTALL}"
        )


def _formulas(count: int) -> str:
    were = "was" if count == 1 else "were"
    return f"{_counted(count, 'formula')} without a value in the file {were}"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
