"""Calendars: each entry below its title, with its days as they are written there."""

import pytest
from icalendar import Component

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.settings import Chunking
from ingestion.parsers import parser_for
from ingestion.parsers.calendars.repeating import in_words
from ingestion.parsers.sniffing import media_type_of
from ingestion.splitting import split

WEEKLY = """BEGIN:VEVENT
UID:1@north.example
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/Berlin:20261201T100000
DTEND;TZID=Europe/Berlin:20261201T113000
SUMMARY:Cold rooms\\, weekly
LOCATION:Room 2
DESCRIPTION:Bring the readings of the nor
 th room.\\n\\nAnn says why.
RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20270630T215959Z
EXDATE;TZID=Europe/Berlin:20261215T100000,20261229T100000
ORGANIZER;CN=Ann Berg:mailto:ann@north.example
ATTENDEE;CN="Lind, Bo";ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:bo@north.example
ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:cy@north.example
STATUS:CONFIRMED
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder nobody asked for
TRIGGER:-PT15M
END:VALARM
END:VEVENT
"""
TASK = """BEGIN:VTODO
SUMMARY:Mend the door
DUE;VALUE=DATE:20261224
STATUS:NEEDS-ACTION
PERCENT-COMPLETE:40
END:VTODO
"""


def calendar(*entries: str, head: str = "X-WR-CALNAME:Team North\n") -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(entries)}END:VCALENDAR\n"


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "SUMMARY:Visit", *lines, "END:VEVENT", ""))


def read(text: str | bytes, name: str = "team.ics") -> Extract:
    data = text.encode() if isinstance(text, str) else text
    return parser_for(data, name).parse(data, name)


def test_an_event_says_when_where_how_often_and_with_whom():
    extract = read(calendar(WEEKLY))

    assert extract.title == "Team North"
    assert extract.text == (
        "Cold rooms, weekly\n\n"
        "When: Tuesday 2026-12-01 10:00 to 11:30 (Europe/Berlin)\n"
        "Repeats: every 2 weeks on Tuesday and Friday, until 2027-06-30\n"
        "Not on: 2026-12-15 10:00 (Europe/Berlin), 2026-12-29 10:00 (Europe/Berlin)\n"
        "Location: Room 2\n"
        "Organizer: Ann Berg <ann@north.example>\n"
        "Attendees: Lind, Bo <bo@north.example> (optional, declined), cy@north.example (accepted)"
        "\n\nBring the readings of the north room.\n\nAnn says why."
    )


def test_a_task_says_until_when_it_is_to_be_done():
    assert read(calendar(TASK)).text == (
        "Mend the door\n\nDue: 2026-12-24\nStatus: open\nDone: 40 %"
    )


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (("DTSTART:20261201T100000Z", "DURATION:PT45M"), "Tuesday 2026-12-01 10:00 to 10:45 (UTC)"),
        (("DTSTART:20261201T100000",), "Tuesday 2026-12-01 10:00"),
        (
            ("DTSTART:20261201T220000", "DTEND:20261202T020000"),
            "Tuesday 2026-12-01 22:00 to 2026-12-02 02:00",
        ),
        (
            (
                "DTSTART;TZID=Europe/Berlin:20261201T220000",
                "DTEND;TZID=America/New_York:20261201T190000",
            ),
            "Tuesday 2026-12-01 22:00 (Europe/Berlin) to 2026-12-01 19:00 (America/New_York)",
        ),
        (
            ('DTSTART;TZID="W. Europe Standard Time":20261201T100000',),
            "Tuesday 2026-12-01 10:00 (W. Europe Standard Time)",
        ),
        (
            ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261201T100000",),
            "Tuesday 2026-12-01 10:00 (Europe/Berlin)",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261225"),
            "Thursday 2026-12-24 (all day)",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"),
            "Thursday 2026-12-24 to 2026-12-26 (all days)",
        ),
        (("DTSTART:in the morning",), "in the morning"),
    ],
)
def test_times_stand_as_they_are_written_with_their_zone(lines: tuple[str, ...], when: str):
    assert f"When: {when}" in read(calendar(event(*lines))).text.split("\n")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=10", "every 3 days, 10 times"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "every month on day 15 and the last day"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "every month on the last Monday, Tuesday, Wednesday, Thursday or Friday",
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "every year in March on the last Sunday"),
        ("FREQ=YEARLY;BYWEEKNO=20", "every year (BYWEEKNO=20)"),
        ("FREQ=WEEKLY;UNTIL=20261231;WKST=SU", "every week, until 2026-12-31"),
    ],
)
def test_how_something_repeats_is_said_in_words(rule: str, words: str):
    text = f"BEGIN:VEVENT\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
    (parsed,) = Component.from_ical(text, multiple=True)

    assert in_words(parsed["RRULE"]) == words  # pyright: ignore[reportArgumentType]
    assert f"Repeats: {words}" in read(calendar(event(f"RRULE:{rule}"))).text


def test_every_entry_is_a_passage_of_its_own():
    extract = read(calendar(WEEKLY, TASK, event("DTSTART:20261201T100000")))

    passages = split(extract, Chunking(size=200, minimum=24), "team.ics", 100)

    assert [one.context for one in passages] == [
        "Team North > Cold rooms, weekly",
        "Team North > Mend the door",
        "Team North > Visit",
    ]


def test_an_entry_that_is_broken_costs_no_other():
    extract = read(
        calendar(event("DTSTART:20261301T990000", "NONSENSE", "RRULE:FREQ=X", "EXDATE:soon"), TASK)
    )

    assert "When: 20261301T990000\nRepeats: FREQ=X\nNot on: soon" in extract.text
    assert "Mend the door" in extract.text


def test_what_ends_too_early_is_read_as_far_as_it_goes():
    text = calendar(TASK, WEEKLY)

    cut = read(text[: text.index("DESCRIPTION")]).text
    without_ends = read(text.replace("END:VTODO\n", "").replace("END:VALARM\n", "")).text

    assert "Mend the door" in cut and "Location: Room 2" in cut
    assert "Mend the door" in without_ends and "Attendees: Lind" in without_ends
    assert "Reminder" not in without_ends


def test_a_changed_occurrence_says_which_one_it_replaces_and_that_it_is_cancelled():
    text = read(calendar(event("RECURRENCE-ID:20261208T100000Z", "STATUS:CANCELLED"))).text

    assert "Instead of the one on: 2026-12-08 10:00 (UTC)\nStatus: cancelled" in text


def test_a_file_in_an_event_is_a_document_and_an_address_is_told():
    extract = read(
        calendar(
            event(
                "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;"
                "X-FILENAME=a.txt:aGVs\n bG8=",
                "ATTACH;FILENAME=plan.pdf:https://north.example/plan.pdf",
            )
        )
    )

    assert [(one.name, one.data) for one in extract.attachments] == [("a.txt", b"hello")]
    assert "Attached: plan.pdf https://north.example/plan.pdf" in extract.text


def test_a_file_whose_base64_is_broken_is_told_and_one_without_padding_is_read():
    extract = read(
        calendar(
            event(
                "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.txt:aGVsbG8",
                "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=b.txt:aG#sb",
            )
        )
    )

    assert [(one.name, one.data) for one in extract.attachments] == [("a.txt", b"hello")]
    assert extract.notes == ["b.txt in an entry was left out: its base64 is broken."]


def test_a_description_that_is_a_page_is_read_where_there_is_no_other():
    page = (
        "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Bring\\, the <b>read\n"
        " ings</b>.\\n</p></body></html>"
    )

    assert "Bring, the readings." in read(calendar(event(page))).text
    assert "readings" not in read(calendar(event(page, "DESCRIPTION:Bring all."))).text


def test_old_calendars_in_quoted_printable_are_read():
    old = (
        "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\n"
        "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:K=FChlraum, Nor=\r\nd\r\n"
        "DTSTART:20261201T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    assert read(old, "old.vcs").text.startswith("Kühlraum, Nord\n\nWhen: Tuesday 2026-12-01 10:00")


@pytest.mark.parametrize("name", ["team.ics", "team.txt", "team", "team.md"])
def test_a_calendar_is_told_by_its_beginning(name: str):
    assert media_type_of(calendar(TASK).encode(), name, "text/plain") == "text/calendar"
    assert media_type_of(b"BEGIN:VCALENDAR is how it begins.", name, "") != "text/calendar"


def test_times_that_are_only_busy_are_told():
    busy = "BEGIN:VFREEBUSY\nFREEBUSY:20261201T100000Z/PT3H\nEND:VFREEBUSY\n"

    assert read(calendar(TASK, busy)).notes == ["Times that are only free or busy are not read."]


def test_a_calendar_without_entries_is_refused_in_a_sentence():
    with pytest.raises(IngestFailure) as refused:
        read(calendar())

    assert refused.value.code is FailureCode.EMPTY_TEXT
