"""What a cell shows, whichever format its workbook is in."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ingestion.parsers.cell_formats import general, shown_number, shown_text
from ingestion.parsers.spreadsheet.rows import hidden_text

NOT_COMPUTED = "not computed"
"""Said of a formula whose value the file does not have."""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""By the numbers that binary workbooks have for them."""


_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_TYPED = re.compile(r"-?(?:0|[1-9][0-9]{0,6})\.[0-9]{0,5}[1-9]")
"""Numbers that a cell without a format shows as they are kept."""


@lru_cache(maxsize=20_000)
def kept_number(kept: str, code: str, from_1904: bool) -> str:
    """As `number_of_cell`, of a number in digits; what is none stays as it is."""
    if code == "General" and (_INTEGER.fullmatch(kept) or _TYPED.fullmatch(kept)):
        return kept
    try:
        number = Decimal(kept.strip())
    except InvalidOperation:
        return kept
    return number_of_cell(number, code, from_1904) if number.is_finite() else kept


def number_of_cell(number: Decimal, code: str, from_1904: bool) -> str:
    """As its format shows it; what that hides is told."""
    shown = shown_number(number, code, from_1904)
    return shown if shown.strip() else hidden_text(general(number))


def text_of_cell(text: str, code: str) -> str:
    """As its format shows it; what that hides is told."""
    shown = text if code == "General" else shown_text(text, code)
    return shown if shown.strip() or not text.strip() else hidden_text(text)


def with_link(text: str, link: str | None) -> str:
    """A cell with the address that it leads to, where it does not show it."""
    if not link or link.removeprefix("mailto:") in text:
        return text
    return f"{text} ({link})" if text else link
