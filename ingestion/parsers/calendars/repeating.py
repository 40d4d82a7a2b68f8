"""How something repeats, in words (RFC 5545, section 3.3.10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ingestion.parsers.calendars.times import day_of

_UNITS = {
    "SECONDLY": "second",
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_MONTHS = (  # noqa: SIM905
    "January February March April May June July August September October November December"
).split()
_NTH = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    -1: "last",
    -2: "last but one",
}
_TOLD = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST")


def in_words(rule: Mapping[str, Any]) -> str:
    """`every 2 weeks on Monday and Friday, 10 times`; parts that are rare stand as they are."""
    unit = _UNITS.get(str(_first(rule, "FREQ")).upper(), "time")
    interval = int(_first(rule, "INTERVAL") or 1)
    said = [f"every {unit}" if interval == 1 else f"every {interval} {unit}s"]
    if months := _many(rule, "BYMONTH"):
        said.append(f"in {_listed([_month(one) for one in months])}")
    if days := _many(rule, "BYMONTHDAY"):
        said.append(f"on {_listed([_day_of_month(int(one)) for one in days])}")
    if days := _many(rule, "BYDAY"):
        positions = [_nth(int(one)) for one in _many(rule, "BYSETPOS")]
        of = f"the {_listed(positions)} " if positions else ""
        names = _listed([_weekday(str(one)) for one in days], "or" if positions else "and")
        said.append(f"on {of}{names}")
    text = " ".join(said)
    if count := _first(rule, "COUNT"):
        text += f", {count} times"
    if until := _first(rule, "UNTIL"):
        text += f", until {day_of(until)}"
    rest = [f"{key}={','.join(map(str, _many(rule, key)))}" for key in rule if key not in _TOLD]
    return f"{text} ({'; '.join(rest)})" if rest else text


def _many(rule: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = rule.get(key, [])
    return value if isinstance(value, list) else [value]


def _first(rule: Mapping[str, Any], key: str) -> Any:
    return next(iter(_many(rule, key)), None)


def _month(told: Any) -> str:
    number = int(str(told).rstrip("L"))
    return _MONTHS[number - 1] if 1 <= number <= 12 else str(told)


def _day_of_month(number: int) -> str:
    if number > 0:
        return f"day {number}"
    return "the last day" if number == -1 else f"day {-number} from the end"


def _weekday(told: str) -> str:
    """`-1FR` is the last Friday."""
    name = _DAYS.get(told[-2:].upper(), told)
    nth = told[:-2].lstrip("+")
    return f"the {_nth(int(nth))} {name}" if nth else name


def _nth(number: int) -> str:
    return _NTH.get(number) or (f"{number}th" if number > 0 else f"{-number}th from the end")


def _listed(names: Sequence[str], word: str = "and") -> str:
    head, last = ", ".join(names[:-1]), names[-1]
    return f"{head} {word} {last}" if head else last
