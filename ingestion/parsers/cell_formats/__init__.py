"""What a cell shows of its number: format codes of spreadsheets (ECMA-376, part 1, 18.8.31)."""

from decimal import Decimal
from functools import lru_cache

from ingestion.parsers.cell_formats.builtin import OF_THE_REGION, builtin
from ingestion.parsers.cell_formats.codes import Section, sections_of
from ingestion.parsers.cell_formats.dates import date_text, in_the_order_of_iso
from ingestion.parsers.cell_formats.numbers import general, number_text

__all__ = ["OF_THE_REGION", "builtin", "general", "shown_number", "shown_text"]

_FURTHEST = 350  # the power of ten up to which spreadsheets know numbers, and some more


def shown_number(value: Decimal, code: str, from_1904: bool = False) -> str:
    """As the sheet shows it, without padding and colours; a code that hides it gives ''.

    A date whose order the reader's region decides is told as `2024-01-31`.
    """
    if abs(value.adjusted()) > _FURTHEST:
        return str(value)
    try:
        return _shown(value, _sections(code), from_1904)
    except ArithmeticError:  # a code with more places than numbers have
        return general(value)


def _shown(value: Decimal, sections: list[Section], from_1904: bool) -> str:
    section, signed = _chosen(value, sections)
    if section.is_region_date:
        return in_the_order_of_iso(value, section, from_1904) or general(value)
    if section.is_date:
        return date_text(value, section, from_1904) or general(value)
    if section.is_text:
        return _filled(section, general(value))
    text = number_text(abs(value), section)
    return f"-{text}" if signed and value < 0 and any(c in "123456789" for c in text) else text


def shown_text(value: str, code: str) -> str:
    """A text in a cell of this format: the fourth section, or one that names a text, is for it."""
    sections = _sections(code)
    last = sections[-1]
    return _filled(last, value) if last.is_text or len(sections) > 3 else value


@lru_cache(maxsize=2000)
def _sections(code: str) -> list[Section]:
    return sections_of(code)


def _chosen(value: Decimal, sections: list[Section]) -> tuple[Section, bool]:
    """The section for a number, and whether its sign has still to be written."""
    numeric = sections[:3] if len(sections) > 3 else sections
    if len(numeric) > 1 and numeric[-1].is_text:
        numeric = numeric[:-1]
    if any(section.condition for section in numeric):
        for place, section in enumerate(numeric):
            implied = ("<", Decimal(0)) if place == 1 and len(numeric) > 2 else None
            condition = section.condition or implied
            if condition is None or _holds(value, *condition):
                return section, condition is None or not _only_negative(*condition)
        return numeric[-1], True
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], True


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    match sign:
        case "<":
            return value < bound
        case "<=":
            return value <= bound
        case ">":
            return value > bound
        case ">=":
            return value >= bound
        case "<>":
            return value != bound
        case _:
            return value == bound


def _only_negative(sign: str, bound: Decimal) -> bool:
    return (sign == "<" and bound <= 0) or (sign in ("<=", "=") and bound < 0)


def _filled(section: Section, text: str) -> str:
    return "".join(
        text if token.kind in ("text", "general") else token.text
        for token in section.tokens
        if token.kind in ("text", "general", "literal")
    )
