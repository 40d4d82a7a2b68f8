"""Workbooks that are no XML (.xls, .xlsb): values with their types, without their formats."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.parsers.spreadsheet.rows import Merged, Row

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


def rows_of(sheet: "CalamineSheet") -> Iterator[Row]:
    """The rows that are not empty."""
    if sheet.start is not None:
        yield from Merged(sheet.merged_cell_ranges or ()).whole(_rows(sheet, sheet.start[1]))


def _rows(sheet: "CalamineSheet", first_column: int) -> Iterator[Row]:
    for number, values in enumerate(sheet.iter_rows()):
        cells = [
            (first_column + index, text)
            for index, value in enumerate(values)
            if value != "" and (text := shown(value))
        ]
        if cells:
            yield Row(number, cells)


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
