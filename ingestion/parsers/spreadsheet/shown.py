"""What a cell shows, whichever format its workbook is in."""

from decimal import Decimal

from ingestion.parsers.spreadsheet.formats import general, shown_number, shown_text
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


def number_of_cell(number: Decimal, code: str, from_1904: bool) -> str:
    """As its format shows it; what that hides is told."""
    shown = shown_number(number, code, from_1904)
    return shown if shown.strip() else hidden_text(general(number))


def text_of_cell(text: str, code: str) -> str:
    """As its format shows it; what that hides is told."""
    shown = shown_text(text, code)
    return shown if shown.strip() or not text.strip() else hidden_text(text)


def with_link(text: str, link: str | None) -> str:
    """A cell with the address that it leads to, where it does not show it."""
    if not link or link.removeprefix("mailto:") in text:
        return text
    return f"{text} ({link})" if text else link
