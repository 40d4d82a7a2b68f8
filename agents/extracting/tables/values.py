"""What can be compared in cells: figures with their unit, prices, dates and times."""

import re
from collections.abc import Callable, Sequence

from agents.extracting.tables.vocabulary import Sort

_FIGURE = re.compile(
    r"(?P<before>[$€£¥]?)\s*"
    r"(?P<figure>[-−+]?\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d+)?|[-−+]?\d+(?:[.,]\d+)?)"
    r"\s*(?P<unit>[^\d]{0,20})"
)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d))?")
_TIME = re.compile(r"(\d{1,2})[:.h](\d\d)(?::(\d\d))?")
_MONEY = frozenset("$€£¥")
_MOSTLY = 0.8  # of the cells that have something


def sort_of(name: str, cells: Sequence[str]) -> Sort | None:
    """What can be compared in a column; None where it has words."""
    filled = [cell for cell in cells if any(c.isalnum() for c in cell)]
    if not filled:
        return None
    if _share(filled, lambda cell: moment(cell) is not None) >= _MOSTLY:
        return "moment"
    if len({unit for cell in filled if (unit := _unit(cell))}) > 1:
        return None
    if _share(filled, lambda cell: figure(cell) is not None) < _MOSTLY:
        return None
    return "money" if any(set(text) & _MONEY for text in (name, *filled)) else "figure"


def value(cell: str, sort: Sort) -> float | None:
    return moment(cell) if sort == "moment" else figure(cell)


def moment(cell: str) -> float | None:
    """A date as days, a time as a part of one."""
    if found := _DATE.fullmatch(cell.strip()):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        return (year * 12 + month) * 31 + day + (hour * 60 + minute) / 1440
    if (found := _TIME.fullmatch(cell.strip())) and ":" in cell:
        hour, minute, second = (int(part or 0) for part in found.groups())
        return (hour * 3600 + minute * 60 + second) / 86400
    return None


def figure(cell: str) -> float | None:
    """The number at the beginning of a cell, whatever it counts."""
    found = _FIGURE.fullmatch(cell.strip())
    if not found:
        return None
    digits = found["figure"].replace("−", "-").replace(" ", "").replace("'", "")
    return float(_with_point(digits))


def _with_point(digits: str) -> str:
    """`1.234,5` and `1,234.5` are the same; one comma before three digits divides thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, tail = digits[last], digits[last + 1 :]
    whole = digits[:last].replace(".", "").replace(",", "")
    thousands = digits.count(mark) > 1 or (mark == "," and len(tail) == 3 and whole.strip("+-0"))
    return f"{whole}{tail}" if thousands else f"{whole}.{tail}"


def _unit(cell: str) -> str:
    found = _FIGURE.fullmatch(cell.strip())
    return (found["before"] or found["unit"]).strip().casefold().rstrip("s") if found else ""


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells)
