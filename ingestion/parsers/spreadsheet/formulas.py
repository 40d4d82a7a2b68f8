"""Which formulas come out the same whenever and wherever they are computed."""

import re

_TEXT = re.compile(r'"[^"]*"|\{[^{}]*\}')
"""Texts and lists, in which nothing is called."""
_NEVER = (
    *("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", r"RANDBETWEEN\.NV", r"RAND\.NV"),
    *("WEBSERVICE", "IMAGE", "RTD", "DDE", "CALL", r"REGISTER(?:\.ID)?", r"SQL\.REQUEST", "PY"),
    *("STOCKHISTORY", r"CUBE\w+", "GETPIVOTDATA", "INDIRECT", "CELL", "INFO", "EXEC", "EVALUATE"),
    *("CURRENT", "STYLE", "SHELL"),
)
_VOLATILE = re.compile(rf"(?<![\w.])(?:_xl\w+\.)*(?:{'|'.join(_NEVER)})\s*\(", re.IGNORECASE)
_OUTSIDE = re.compile(r"\][^\[\]\"(),;+*/&<>=]*!|://|\||'#|#\$|\bfile:", re.IGNORECASE)
"""`[1]Rooms!A1`, `'C:\\[a.xlsx]Rooms'!A1`, `'file:///a.ods'#$Rooms.A1`, `program|topic!item`."""
_SWALLOWING = re.compile(
    r"(?<![\w.])(?:COM\.\w+\.)*(?:IFERROR|IFNA|IS\w+|ERROR\.?TYPE|TYPE|AGGREGATE|SUBTOTAL|COUNT\w*"
    r"|\w+IFS?|MATCH|XMATCH|LOOKUP|[VHX]LOOKUP|FILTER|N)\s*\(",
    re.IGNORECASE,
)


def is_fixed(formula: str) -> bool:
    """Whether a formula depends on the file alone: not on the day, on chance, on other files or on
    the program that computes it. INDIRECT may lead out of the file, by a name that it makes up."""
    bare = _TEXT.sub('""', formula)
    return _VOLATILE.search(bare) is None and _OUTSIDE.search(bare) is None


def may_swallow(formula: str) -> bool:
    """Whether a formula may have a value although one that it depends on is an error."""
    return _SWALLOWING.search(_TEXT.sub('""', formula)) is not None


def is_value(shown: str, formula: str, *, without_others: bool) -> bool:
    """Whether what was computed is what the formula says, and no error of ours or the program's.

    `without_others`: some formulas of the workbook were not computed, and stand in it as #N/A.
    """
    if shown.startswith(("#NAME?", "Err:", "#MACRO?")):
        return False
    if shown.startswith("#REF!"):
        return "#REF!" in formula
    return not (without_others and shown.startswith("#N/A"))
