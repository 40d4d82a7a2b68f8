"""Names of months and days in the language that a cell's format is of: `[$-407]` is German.

Names are of the [CLDR](https://cldr.unicode.org), identifiers of Microsoft's
[LCIDs](https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid).
"""

import locale
import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_NUMBER = re.compile(r"[0-9a-f]{1,8}")
_LANGUAGE, _FIRST_COUNTRY = 0x3FF, 0x400
_GREGORIAN = (0, 1)
_TWO_FORMS = (
    *("be", "ca", "cs", "dsb", "el", "fi", "hr", "hy", "kk", "lt", "oc", "pl", "ru", "sk", "uk"),
)
"""Languages with names of months that stand alone. Babel may be asked of no others: it answers with
those of whatever locale was asked for before."""


@dataclass(frozen=True)
class Names:
    """From January, and from Monday."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


@lru_cache
def names_of(region: str, *, with_day: bool) -> Names:
    """In English where the format says nothing, or has another calendar. `with_day`: of a date with
    the day of the month, beside which a name has another form in some languages (`15 марта`)."""
    found = _locale_of(region)
    alone = not with_day and found.language in _TWO_FORMS
    months, days = found.months, found.days["format"]
    return Names(
        _in_order(months["stand-alone" if alone else "format"]["wide"]),
        _in_order(months["format"]["abbreviated"]),
        _in_order(days["wide"]),
        _in_order(days["abbreviated"]),
    )


def _in_order(names: dict[int, str]) -> tuple[str, ...]:
    """Without the stop behind what is short, which cells do not have."""
    return tuple(names[number].removesuffix(".") for number in sorted(names))


def _locale_of(region: str) -> Locale:
    name = _name_of(int(region, 16)) if _NUMBER.fullmatch(region) else region
    try:
        found = Locale.parse((name or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
    return found if found.language != "en" else Locale("en")  # no `Sept` of Britain


def _name_of(number: int) -> str | None:
    """`de_DE` of 407. Above it stand the calendar and the digits."""
    if number >> 16 & 0xFF not in _GREGORIAN:
        return None
    known = locale.windows_locale
    return known.get(number & 0xFFFF) or known.get(number & _LANGUAGE | _FIRST_COUNTRY)
