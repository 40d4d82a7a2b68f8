"""One entry of a calendar: when and where it is, who comes, and what it is about."""

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.calendars.repeating import in_words
from ingestion.parsers.calendars.times import shown, span
from ingestion.parsers.content_lines import unescaped
from ingestion.parsers.html import write_fragment
from ingestion.parsers.letters import Enclosed, attach_all
from ingestion.parsers.text import write_text

_TITLES = {"VEVENT": "Event without title", "VTODO": "Task without title"}
_STATUS = {
    "CANCELLED": "cancelled",
    "TENTATIVE": "tentative",
    "COMPLETED": "completed",
    "IN-PROCESS": "in process",
    "NEEDS-ACTION": "open",
    "DRAFT": "draft",
}
_ANSWERS = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
}
_ROLES = {
    "CHAIR": "chair",
    "OPT-PARTICIPANT": "optional",
    "NON-PARTICIPANT": "for information",
}
_FIELDS = {
    "LOCATION": "Location",
    "CATEGORIES": "Categories",
    "RESOURCES": "Resources",
    "CONTACT": "Contact",
    "URL": "Link",
    "X-GOOGLE-CONFERENCE": "Link",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL": "Link",
    "COMMENT": "Comment",
}
_PATH_OF_ZONE = re.compile(r"^/.*?(?=[A-Z][A-Za-z]+/[A-Z])")
_MOST_DAYS, _MOST_PEOPLE, _MOST_NOTES = 60, 1000, 20


def write_entry(built: ExtractBuilder, kind: str, lines: list[str]) -> bool:
    """`kind` is the component's name, as VEVENT; `lines` those between its BEGIN and END. False
    where it is so damaged that nothing of it can be read."""
    entry = _read(kind, lines)
    if entry is None:
        return False
    built.heading(one_line(_text(entry, "SUMMARY")) or _TITLES.get(kind, "Entry without title"), 1)
    for name, value in _told(entry):
        if text := one_line(value):
            built.block(BlockKind.LIST_ITEM, f"{name}: {text}")
    _describe(built, entry)
    _attach(built, entry)
    return True


def _describe(built: ExtractBuilder, entry: Any) -> None:
    """As plain text, or else as the page that Outlook writes beside it."""
    if description := _text(entry, "DESCRIPTION").strip():
        write_text(built, description, numbered=False)
    elif page := unescaped(_text(entry, "X-ALT-DESC")).strip():
        write_fragment(built, page, below=1)


def _read(kind: str, lines: list[str]) -> Any:
    """The library's component, or None."""
    import icalendar  # few files are calendars

    text = "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])
    try:
        found = icalendar.Component.from_ical(text, multiple=True)
    except (ValueError, OverflowError, LookupError, TypeError, AttributeError):
        return None
    return found[0] if found else None


def _told(entry: Any) -> Iterator[tuple[str, str]]:
    yield "When", _when(entry)
    for rule in _many(entry, "RRULE"):
        yield "Repeats", _repeats(rule)
    yield "Instead of the one on", _moment(entry, "RECURRENCE-ID")
    yield "Also on", _moments(entry, "RDATE")
    yield "Not on", _moments(entry, "EXDATE")
    yield "Due", _moment(entry, "DUE")
    yield "Completed", _moment(entry, "COMPLETED")
    yield "Status", _STATUS.get(_text(entry, "STATUS").upper(), "")
    if done := _text(entry, "PERCENT-COMPLETE"):
        yield "Done", f"{done} %"
    for name, called in _FIELDS.items():
        values = [text for value in _many(entry, name) for text in _texts(value)]
        yield called, ", ".join(dict.fromkeys(values))
    yield "Organizer", ", ".join(map(_person, _many(entry, "ORGANIZER")))
    everybody = list(_many(entry, "ATTENDEE"))
    people = [_invited(one) for one in everybody[:_MOST_PEOPLE]]
    if more := len(everybody) - len(people):
        people.append(f"and {more:,} more")
    yield "Attendees", ", ".join(people)


def _when(entry: Any) -> str:
    start = _date(entry, "DTSTART")
    if start is None:
        return _text(entry, "DTSTART")
    end = _date(entry, "DTEND")
    zones = _zone(entry, "DTSTART"), _zone(entry, "DTEND")
    if end is None and isinstance(length := _date(entry, "DURATION"), timedelta):
        zones = zones[0], zones[0]
        with suppress(OverflowError):
            end = start + length
    return span(start, end, zones)


def _repeats(rule: Any) -> str:
    """In words, or as it is written where it is no rule."""
    if not isinstance(rule, Mapping):
        return str(rule)
    try:
        return in_words(rule)
    except (ValueError, IndexError, TypeError):
        return rule.to_ical().decode("utf-8", "replace")  # pyright: ignore


def _moment(entry: Any, name: str) -> str:
    value = _date(entry, name)
    return _text(entry, name) if value is None else shown(value, _zone(entry, name))


def _moments(entry: Any, name: str) -> str:
    """The days of lists of days."""
    days: list[str] = []
    for value in _many(entry, name):
        zone = _told_zone(value)
        dates = _of(value, "dts")
        if dates is None:
            days.append(str(value))
        for one in dates or ():
            moment = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            days.append(shown(moment, zone))
    more = f" and {len(days) - _MOST_DAYS} more" if len(days) > _MOST_DAYS else ""
    return ", ".join(days[:_MOST_DAYS]) + more


def _date(entry: Any, name: str) -> date | datetime | timedelta | None:
    """What the library made of it; None where there is nothing or it is no date."""
    found = _of(next(iter(_many(entry, name)), None), "dt")
    return found if isinstance(found, date | timedelta) else None


def _zone(entry: Any, name: str) -> str:
    return _told_zone(next(iter(_many(entry, name)), None))


def _told_zone(value: Any) -> str:
    """As the file calls it, without the path that some programs put before it."""
    told = one_line(str((_of(value, "params") or {}).get("TZID", "")))
    return _PATH_OF_ZONE.sub("", told)


def _person(value: Any) -> str:
    """`Ann Berg <ann@north.example>`."""
    address = one_line(re.sub(r"^mailto:", "", str(value), flags=re.IGNORECASE))
    name = one_line(str((_of(value, "params") or {}).get("CN", "")))
    if not name or name.casefold() == address.casefold():
        return address
    return f"{name} <{address}>" if "@" in address else name


def _invited(value: Any) -> str:
    told = _of(value, "params") or {}
    role = _ROLES.get(str(told.get("ROLE", "")).upper())
    answer = _ANSWERS.get(str(told.get("PARTSTAT", "")).upper())
    said = ", ".join(filter(None, (role, answer)))
    return f"{_person(value)} ({said})" if said else _person(value)


def _attach(built: ExtractBuilder, entry: Any) -> None:
    """Files in it become documents below it, and addresses of others are told."""
    for value in _many(entry, "ATTACH"):
        told = _of(value, "params") or {}
        name = str(told.get("X-FILENAME", told.get("FILENAME", "")))
        if str(told.get("VALUE", "")).upper() == "BINARY":
            try:
                data = _unpacked(value.to_ical())
            except ValueError:
                _tell_broken(built.notes, name)
                continue
            media_type = str(told.get("FMTTYPE", ""))
            attach_all(built, [Enclosed(name or "attachment", media_type, data)])
        elif address := one_line(str(value)):
            built.block(BlockKind.LIST_ITEM, f"Attached: {f'{name} ' if name else ''}{address}")


def _unpacked(coded: bytes) -> bytes:
    """Of base64, which may lack its padding. Raises `ValueError`."""
    plain = re.sub(rb"\s", b"", coded)
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)


def _tell_broken(notes: list[str], name: str) -> None:
    said = f"{one_line(name) or 'A file'} in an entry was left out: its base64 is broken."
    if said not in notes and len(notes) < _MOST_NOTES:
        notes.append(said)


def _of(value: Any, attribute: str) -> Any:
    """None where it has none, as what the library calls broken."""
    try:
        return getattr(value, attribute, None)
    except ValueError:
        return None


def _many(entry: Any, name: str) -> list[Any]:
    value = entry.get(name, [])
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> list[str]:
    return [one_line(str(one)) for one in _of(value, "cats") or [value]]


def _text(entry: Any, name: str) -> str:
    return "\n".join(str(value) for value in _many(entry, name))
