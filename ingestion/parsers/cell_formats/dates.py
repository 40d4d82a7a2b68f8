"""Days since 1900 (or 1904) as the dates, times and durations that a code makes of them."""

import datetime
from decimal import Decimal
from functools import lru_cache

from ingestion.parsers.cell_formats.codes import Dated, Section, Token
from ingestion.parsers.cell_formats.eras import counts_by_era, era_name, era_year
from ingestion.parsers.cell_formats.names import names_of

_CHINESE_DAYS = "一二三四五六日"
_FROM_1904 = 1462  # days between the two beginnings
_LEAP_DAY_THAT_WAS_NONE = 60  # 29 February 1900, which Lotus and then Excel have
_DAYS_AT_MOST = 2_958_466  # the first of the year 10000
_DAY = 86_400  # seconds
_WHOLE, _BEGINS = Decimal(1), datetime.date(1899, 12, 30)


def date_text(value: Decimal, section: Section, from_1904: bool) -> str | None:
    """None for what is no date: before the first day, or behind the year 9999."""
    if value < 0 and any(token.kind == "elapsed" for token in section.tokens):
        text = date_text(-value, section, from_1904)
        return text and f"-{text}"
    if not 0 <= value < _DAYS_AT_MOST:
        return None
    dated = section.dated = section.dated or _dated(section)
    ticks = _ticks(value, dated.precision)
    moment = _Moment(ticks, dated.precision, from_1904, "half" in section.kinds)
    moment.region, moment.by_era, moment.names = section.region, dated.by_era, dated.names
    return "".join([moment.text(token, minute) for token, minute in dated.tokens])


def _dated(section: Section) -> Dated:
    parts, precision = _with_parts_of_seconds(section.tokens)
    minutes = _minutes(parts)
    named = any(token.text[0] in "gG" for token in parts if token.kind == "date")
    tokens = [(token, place in minutes) for place, token in enumerate(parts)]
    codes = {token.text.lower() for token in parts if token.kind == "date"}
    names = names_of(section.region, with_day=not codes.isdisjoint(("d", "dd")))
    return Dated(tokens, precision, counts_by_era(section.region, named), names)


def _ticks(value: Decimal, precision: int) -> int:
    """Seconds, or parts of them."""
    return int((value * _DAY).scaleb(precision).quantize(_WHOLE, "ROUND_HALF_UP"))


def in_the_order_of_iso(value: Decimal, section: Section, from_1904: bool) -> str | None:
    """`2024-01-31`, and `2024-01-31 13:45` where the format has a time."""
    if not 0 <= value < _DAYS_AT_MOST:
        return None
    with_time = any(t.kind == "date" and t.text[0] in "hH" for t in section.tokens)
    if not with_time:
        days = _ticks(value, 0) // _DAY + (_FROM_1904 if from_1904 else 0)
        if _LEAP_DAY_THAT_WAS_NONE < days < _DAYS_AT_MOST:
            return (_BEGINS + datetime.timedelta(days)).isoformat()
    if value < 1 and with_time and not from_1904:
        parts = "hh:mm"
    else:
        parts = "yyyy-mm-dd hh:mm" if with_time else "yyyy-mm-dd"
    return date_text(value, _section(parts), from_1904)


@lru_cache
def _section(code: str) -> Section:
    return Section([_token(part) for part in _parts(code)])


def _parts(code: str) -> list[str]:
    parts: list[str] = []
    for char in code:
        if parts and parts[-1][-1] == char and char.isalpha():
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _token(part: str) -> Token:
    return Token("date" if part.isalpha() else "literal", part)


def _with_parts_of_seconds(tokens: list[Token]) -> tuple[list[Token], int]:
    """A point and zeros behind seconds as one token, and how many zeros there are."""
    found: list[Token] = []
    precision = 0
    for token in tokens:
        above = found[-1] if found else Token("", "")
        if token.kind == "digit" and above.kind == "point":
            found[-1] = Token("part", ".")
            precision = 1
            found.append(Token("part", "0"))
        elif token.kind == "digit" and above.kind == "part":
            precision += 1
            found.append(Token("part", "0"))
        else:
            found.append(token)
    whole = [token for token in found if token != Token("part", "0")]
    return whole, min(precision, 6)


def _minutes(tokens: list[Token]) -> set[int]:
    """Places where `m` is a minute: behind an hour or before a second."""
    named = [(n, t) for n, t in enumerate(tokens) if t.kind in ("date", "elapsed")]
    found: set[int] = set()
    for index, (place, token) in enumerate(named):
        if token.text[0] not in "mM" or len(token.text) > 2:
            continue
        before = named[index - 1][1].text[0].lower() if index else ""
        behind = named[index + 1][1].text[0].lower() if index + 1 < len(named) else ""
        if before == "h" or behind == "s":
            found.add(place)
    return found


class _Moment:
    def __init__(self, ticks: int, precision: int, from_1904: bool, halves: bool) -> None:
        self._seconds, self._ticks = divmod(ticks, 10**precision)
        self._precision, self._halves = precision, halves
        days, self._second = divmod(self._seconds, _DAY)
        days += _FROM_1904 if from_1904 else 0
        self._leap = days == _LEAP_DAY_THAT_WAS_NONE
        began = datetime.date(1899, 12, 31 if days < _LEAP_DAY_THAT_WAS_NONE else 30)
        self._date = began + datetime.timedelta(days=min(days, _DAYS_AT_MOST - 1))
        self._zero = days == 0  # shown as 0 January 1900
        self.region, self.by_era, self.names = "", False, names_of("", with_day=True)

    def text(self, token: Token, minute: bool) -> str:
        match token.kind:
            case "date":
                part = token.text.lower()
                return self._minute(len(part)) if minute else self._part(part)
            case "elapsed":
                size = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
                return f"{self._seconds // size:0{len(token.text)}}"
            case "half":
                return self._half(token.text)
            case "part":
                return f".{self._ticks:0{self._precision}}"
            case _:
                return token.text

    def _minute(self, width: int) -> str:
        return f"{self._second // 60 % 60:0{width}}"

    def _half(self, names: str) -> str:
        first, _, second = names.partition("/")
        return second if self._second >= _DAY // 2 else first

    def _part(self, part: str) -> str:
        width = min(len(part), 4)
        day = 29 if self._leap else 0 if self._zero else self._date.day
        month = 2 if self._leap else 1 if self._zero else self._date.month
        year = 1900 if self._zero or self._leap else self._date.year
        match part[0]:
            case "e" if self.by_era:
                return era_year(self._date, self.region, width)
            case "g":
                return era_name(self._date, self.region, len(part)) if self.by_era else ""
            case "y" | "e":
                return f"{year % 100:02}" if width <= 2 and part[0] == "y" else f"{year:04}"
            case "b":
                return f"{year + 543}"
            case "m":
                name, short = self.names.months[month - 1], self.names.short_months[month - 1]
                texts = (f"{month}", f"{month:02}", short, name, name[0].upper())
                return texts[min(len(part), 5) - 1]
            case "d":
                names = self.names.days if width == 4 else self.names.short_days
                name = names[self._date.weekday()]
                return (f"{day}", f"{day:02}", name, name)[width - 1]
            case "a":
                name = _CHINESE_DAYS[self._date.weekday()]
                return f"星期{name}" if width == 4 else f"周{name}"
            case "h":
                hour = self._second // 3600
                hour = (hour % 12 or 12) if self._halves else hour
                return f"{hour:0{min(width, 2)}}"
            case "s":
                return f"{self._second % 60:0{min(width, 2)}}"
            case _:
                return ""
