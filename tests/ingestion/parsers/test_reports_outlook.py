"""Outlook messages as people reported that other readers lose something of them: each rebuilt here.
Which report is which: docs/explanation/reading-files-reports.md."""

from base64 import b64decode

import pytest

from contracts.documents import Extract
from ingestion.parsers.compressed_rtf import unpacked_rtf
from ingestion.parsers.mail import MailParser
from ingestion.parsers.outlook import OutlookParser
from tests.ingestion.parsers import msg_writer as m
from tests.ingestion.parsers.test_reports_messages import SIGNED, wrapped

HIDDEN_PAGE = (
    rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Two keys.{\*\htmltag72 </p>}"
    rb"\htmlrtf\par}\htmlrtf0}"
)
REPEATED = m.repeating_rtf(b"{\\rtf1 AB", 7, 10)
"""Ten bytes more, from the eighth of its own: it goes on over its end."""


def read(values: dict[int, m.Value], *others: tuple[str, m.Tree]) -> Extract:
    whole = {m.SUBJECT: "Doors", m.CLASS: "IPM.Note", **values}
    return OutlookParser().parse(m.message(whole, *others), "a.msg")


def test_bytes_that_are_places_before_them_are_unpacked():
    assert unpacked_rtf(REPEATED) == b"{\\rtf1 ABABABABABAB"


@pytest.mark.parametrize("data", [b"", b"x", REPEATED[:20], REPEATED[:16] + b"\xff" * 9, bytes(40)])
def test_damaged_rtf_ends(data: bytes):
    assert len(unpacked_rtf(data)) < 100


@pytest.mark.parametrize(
    ("rtf", "expected"),
    [
        (rb"{\rtf1\ansi Two keys.\par One door.}", "Two keys.\n\nOne door."),
        (HIDDEN_PAGE, "Two keys."),
        (rb"{\rtf1\ansi\ansicpg1252 Caf\'e9}", "Café"),
    ],
)
def test_a_message_that_is_kept_as_rtf_only_is_read(rtf: bytes, expected: str):
    assert read({m.RTF: m.packed_rtf(rtf)}).text == f"Doors\n\n{expected}"


@pytest.mark.parametrize("rtf", [b"", b"x" * 30, m.packed_rtf(rb"{\rtf1}"), m.packed_rtf(b"none")])
def test_rtf_without_words_hides_nothing_else(rtf: bytes):
    assert read({m.RTF: rtf, m.TO: "Bo"}).text == "Doors\n\nTo: Bo"


def test_plain_words_are_read_rather_than_rtf():
    assert (
        read({m.BODY: "Plain.", m.RTF: m.packed_rtf(rb"{\rtf1 Rich.}")}).text == "Doors\n\nPlain."
    )


def test_people_have_their_addresses():
    found = read(
        {m.TO: "Bo; Cy", m.BODY: "x"},
        m.recipient(0, {m.NAME: "Bo", m.SMTP: "bo@x.example", m.ROLE: 1}),
        m.recipient(1, {m.NAME: "Cy", m.ADDRESS: "/O=EX/CN=CY", m.ROLE: 1}),
        m.recipient(2, {m.NAME: "di@x.example", m.ADDRESS: "di@x.example", m.ROLE: 2}),
        m.recipient(3, {m.NAME: "Secret", m.ADDRESS: "s@x.example", m.ROLE: 3}),
    )

    assert found.text == "Doors\n\nTo: Bo <bo@x.example>; Cy · Cc: di@x.example\n\nx"


def test_a_message_without_a_list_of_people_says_who_is_named():
    assert read({m.TO: "Bo; Cy", m.BODY: "x"}).text == "Doors\n\nTo: Bo; Cy\n\nx"


def inner(*others: tuple[str, m.Tree], **values: m.Value) -> m.Tree:
    numbers = {"subject": m.SUBJECT, "body": m.BODY, "rtf": m.RTF}
    return m.inside({numbers[name]: value for name, value in values.items()}, *others, header=24)


def test_a_message_in_a_message_keeps_its_words_and_what_is_attached_to_it():
    file = m.attachment(0, {m.FILE_NAME: "keys.txt", m.CONTENT: b"two", m.MEDIA_TYPE: "text/plain"})
    deeper = m.attachment(1, {}, message=inner(subject="Deeper", body="Deep words."))
    person = m.recipient(0, {m.NAME: "Bo", m.SMTP: "bo@x.example", m.ROLE: 1})
    middle = inner(
        file,
        deeper,
        person,
        subject="Middle",
        rtf=m.packed_rtf(
            rb"{\rtf1 Rich "
            rb"words.}"
        ),
    )
    found = read({m.BODY: "Outer."}, m.attachment(0, {}, message=middle))
    [first] = found.attachments
    read_first = MailParser().parse(first.data, first.name)

    assert first.name == "Middle.eml"
    assert read_first.text == "Middle\n\nTo: Bo <bo@x.example>\n\nRich words."
    assert [(a.name, a.media_type) for a in read_first.attachments] == [
        ("keys.txt", "text/plain"),
        ("Deeper.eml", "message/rfc822"),
    ]
    assert "Deep words." in MailParser().parse(read_first.attachments[1].data, "d.eml").text


@pytest.mark.parametrize(
    "content",
    [
        b'Content-Type: multipart/signed; boundary="b"\n\n--b\n' + SIGNED + b"\n--b--\n",
        b64decode(wrapped(SIGNED)),
    ],
)
def test_a_signed_message_is_what_was_signed(content: bytes):
    values = {m.FILE_NAME: "smime.p7m", m.CONTENT: content, m.MEDIA_TYPE: "multipart/signed"}
    found = read({m.CLASS: "IPM.Note.SMIME.MultipartSigned"}, m.attachment(0, values))

    assert (found.text, found.attachments) == ("Doors\n\nThe signed words.", [])


@pytest.mark.parametrize("kind", ["IPM.Appointment", "IPM.Contact", "IPM.Schedule.Meeting.Request"])
def test_an_entry_that_is_no_letter_is_told(kind: str):
    [note] = read({m.CLASS: kind, m.BODY: "Bring keys."}).notes

    assert note.startswith("This is no letter but an entry of a calendar")
