"""Dates however they are written, and whether one says what another says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.answering.judging.remembering import remembered

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Months are capitalised, or "may" and "march" would be dates.
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\b|Feb\b|Mar\b|Apr\b|Jun\b|Jul\b|Aug\b|Sept?\b|Oct\b|Nov\b|Dec\b)\.?"
)
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS = [
    re.compile(rf"\b{pattern}")
    for pattern in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"{_DAY}(?: of)? {_MONTH},?(?: {_YEAR}\b)?",
        rf"{_MONTH} {_DAY}\b(?!:),?(?: {_YEAR}\b)?",
        rf"{_MONTH},? (?:of )?{_YEAR}\b",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}\b",
        rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/{_YEAR}\b",
        rf"(?<=[a-z,] ){_MONTH}(?=\W|$)",
    )
]


@dataclass(frozen=True)
class Date:
    """What of a date is said; a month always is."""

    year: int | None
    month: int
    day: int | None

    def said_by(self, other: "Date") -> bool:
        """Whether the other says at least as much, and nothing else."""
        return (
            self.month == other.month
            and self.day in (None, other.day)
            and self.year in (None, other.year)
        )


@dataclass(frozen=True)
class Written:
    """A date where it stands; 3/4/2024 may be either of two."""

    start: int
    end: int
    readings: tuple[Date, ...]


@remembered
def dates_in(text: str) -> Sequence[Written]:
    """In order of the ways to write them; none overlaps another."""
    found: list[Written] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            readings = tuple(_readings(match))
            if readings and all(end <= w.start or start >= w.end for w in found):
                found.append(Written(start, end, readings))
    return found


@remembered
def without_dates(text: str) -> str:
    """A text in which what belongs to a date is no number and no name any more."""
    for written in sorted(dates_in(text), key=lambda w: -w.start):
        text = f"{text[: written.start]} — {text[written.end :]}"
    return text


def is_said(written: Written, given: Sequence[Written], years: frozenset[int]) -> bool:
    """Whether one of the given dates says it. A given year may stand apart from its day."""
    others = [date for other in given for date in other.readings]
    return any(
        date.said_by(other)
        or (
            other.year is None
            and date.year in years
            and Date(None, date.month, date.day).said_by(other)
        )
        for date in written.readings
        for other in others
    )


def years_in(text: str) -> frozenset[int]:
    return frozenset(int(year) for year in re.findall(r"\b(?:1\d{3}|20\d{2})\b", text))


def _readings(match: re.Match[str]) -> Iterator[Date]:
    said = match.groupdict()
    year = int(said["year"]) if said.get("year") else None
    day = int(said["day"]) if said.get("day") else None
    month = said["month"].casefold()
    if not month.isdigit():
        yield Date(year, _MONTHS.index(month[:3]) + 1, day)
        return
    pairs = {(day or 0, int(month))}
    if "/" in match[0]:
        pairs.add((int(month), day or 0))  # American and European order
    for a_day, a_month in sorted(pairs):
        if 1 <= a_day <= 31 and 1 <= a_month <= 12:
            yield Date(year, a_month, a_day)
