"""The rows of a sheet as a person reads them: texts, and the address of each."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Value = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)
_EXACT = 15  # digits a spreadsheet keeps of a number


@dataclass(frozen=True)
class Row:
    """`number` from 0; `cells` are column (from 0) and text of those that have one."""

    number: int
    cells: list[tuple[int, str]]


def rows_of(sheet: "CalamineSheet") -> Iterator[Row]:
    """The rows that are not empty.

    A cell merged over several rows is read in each of them, so that each row makes sense alone.
    """
    if sheet.start is None:
        return
    first_column = sheet.start[1]
    merged = _Merged(sheet)
    for number, values in enumerate(sheet.iter_rows()):
        cells = [
            (first_column + index, text)
            for index, value in enumerate(values)
            if value != "" and (text := shown(value))
        ]
        if cells := merged.filled(number, cells):
            yield Row(number, cells)


class _Merged:
    """Texts of cells that go on below the row they stand in."""

    def __init__(self, sheet: "CalamineSheet") -> None:
        self._begins: dict[tuple[int, int], int] = {}
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
            if bottom > top:
                self._begins[top, left] = bottom
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, number: int, cells: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """The cells of a row and those from above; only in rows that have cells of their own."""
        if not self._begins:
            return cells
        self._open = {column: held for column, held in self._open.items() if held[0] >= number}
        own = dict(cells)
        whole = sorted((self._below() | own).items()) if own else []
        for column, text in cells:
            if bottom := self._begins.get((number, column)):
                self._open[column] = (bottom, text)
        return whole

    def _below(self) -> dict[int, str]:
        return {column: text for column, (_, text) in self._open.items()}


def address(row: Row) -> str:
    """'A14:D14', or 'A14' where only one cell has a text."""
    first, last = row.cells[0][0], row.cells[-1][0]
    start = f"{_letters(first)}{row.number + 1}"
    return start if first == last else f"{start}:{_letters(last)}{row.number + 1}"


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def shown(value: Value) -> str:
    """'1' and not '1.0', '2024-01-31', '13:45', 'TRUE'."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return value.date().isoformat() if midnight else f"{value.date()} {_time(value.time())}"
        case datetime.time():
            return _time(value)
        case datetime.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value).strip()


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 10**_EXACT:
        return str(int(value))
    return f"{value:.{_EXACT}g}"


def _time(value: datetime.time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")
