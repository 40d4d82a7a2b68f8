"""Calendars (iCalendar): each event, task and journal entry below its title.

Alarms, free and busy times, and what programs note for themselves are left out. Components are
given to the library one by one, so that one that is broken costs no other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contracts.documents import Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.calendars.entries import write_entry
from ingestion.parsers.content_lines import line_of, lines_in

_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_CALENDAR = "VCALENDAR"
_NAMES = ("X-WR-CALNAME", "NAME")
_DEEPEST = 8
_BUSY = "Times that are only free or busy are not read."


@dataclass
class _Component:
    name: str
    lines: list[str] = field(default_factory=list[str])


class CalendarParser:
    """A file may hold several calendars, and what ends too early is read as far as it goes."""

    media_types = frozenset({"text/calendar"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        unread = 0
        for component in _Components(built).of(lines_in(built, data)):
            if component.name in _ENTRIES:
                unread += not write_entry(built, component.name, component.lines)
            elif component.name == "VFREEBUSY" and _BUSY not in built.notes:
                built.notes.append(_BUSY)
        if unread:
            entries = "1 entry is" if unread == 1 else f"{unread:,} entries are"
            built.notes.append(f"{entries} damaged and could not be read.")
        return built.done()


class _Components:
    """What stands directly in a calendar, without what stands in that (alarms)."""

    def __init__(self, built: ExtractBuilder) -> None:
        self._built = built
        self._open: list[str] = []
        self._current: _Component | None = None

    def of(self, lines: Iterable[str]) -> Iterator[_Component]:
        for text in lines:
            line = line_of(text)
            kind = line.value.upper() if line else ""
            if line and line.name == "BEGIN":
                yield from self._begin(kind)
            elif line and line.name == "END":
                yield from self._end(kind)
            elif self._current and len(self._open) == 1:
                self._current.lines.append(text)
            elif line and self._current is None and line.name in _NAMES:
                self._built.title = self._built.title or one_line(line.text) or None
        yield from self._finished()

    def _begin(self, kind: str) -> Iterator[_Component]:
        if kind in (*_ENTRIES, _CALENDAR):  # these stand in no other: the last was not ended
            yield from self._finished()
        if kind == _CALENDAR:
            return
        self._current = self._current or _Component(kind)
        self._open = [*self._open, kind][:_DEEPEST]

    def _end(self, kind: str) -> Iterator[_Component]:
        if kind in self._open:
            del self._open[self._open.index(kind) :]
        if not self._open:
            yield from self._finished()

    def _finished(self) -> Iterator[_Component]:
        if self._current:
            yield self._current
        self._current, self._open = None, []
