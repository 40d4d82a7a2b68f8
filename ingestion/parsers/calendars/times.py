"""Days and times of calendars, as they are written there: no zone is turned into another."""

from datetime import date, datetime, timedelta
from typing import Any

_UTC = "UTC"


def day_of(value: Any) -> str:
    """`2026-12-31` of a day or of a time."""
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def shown(value: Any, zone: str) -> str:
    """`2026-12-01 10:00 (Europe/Berlin)`."""
    if not isinstance(value, datetime):
        return day_of(value)
    return f"{day_of(value)} {_clock(value)}{_in(zone_of(value, zone))}"


def span(start: Any, end: Any, zones: tuple[str, str]) -> str:
    """From when to when, with the day of the week. The end of whole days is the day after."""
    day = f"{start:%A} " if isinstance(start, date) else ""
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if type(end) is date and end > start else None
        if last is None or last == start:
            return f"{day}{day_of(start)} (all day)"
        return f"{day}{day_of(start)} to {day_of(last)} (all days)"
    if not isinstance(end, datetime):
        return f"{day}{shown(start, zones[0])}"
    begins, ends = zone_of(start, zones[0]), zone_of(end, zones[1])
    if begins != ends:
        return f"{day}{shown(start, zones[0])} to {shown(end, zones[1])}"
    until = _clock(end) if start.date() == end.date() else f"{day_of(end)} {_clock(end)}"
    return f"{day}{day_of(start)} {_clock(start)} to {until}{_in(begins)}"


def zone_of(value: datetime, told: str) -> str:
    """As the file calls it; empty for a time that is the same wherever one is."""
    return told or (_UTC if value.tzinfo else "")


def _in(zone: str) -> str:
    return f" ({zone})" if zone else ""


def _clock(value: datetime) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
