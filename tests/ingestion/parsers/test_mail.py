from email.message import EmailMessage

import pytest

from contracts.documents import BlockKind, Extract
from contracts.ports import Parser
from ingestion.parsers.mail import MailParser
from tests.conformance.parser import ParserConformance

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


def letter(text: str = "Hello Bob.\n", subject: str = "Doors") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Ann <ann@x.example>", "bob@x.example"
    message["Subject"], message["Date"] = subject, "Mon, 2 Feb 2026 10:00:00 +0000"
    message.set_content(text)
    return message


def read(data: bytes | EmailMessage) -> Extract:
    raw = data.as_bytes() if isinstance(data, EmailMessage) else data
    return MailParser().parse(raw, "letter.eml")


def words(extract: Extract) -> list[str]:
    """Everything but headings and the fields."""
    return [
        extract.text[s.start : s.end]
        for s in extract.sections
        if s.kind is not BlockKind.HEADING and not extract.text[s.start :].startswith("From: ")
    ]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return MailParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return letter("One.\n\n> Two.\n").as_bytes()


def test_the_subject_stands_above_and_the_fields_come_first():
    extract = read(letter())

    assert extract.title == "Doors"
    assert extract.text == (
        "Doors\n\nFrom: Ann <ann@x.example> · To: bob@x.example · Date: 2026-02-02 10:00 +0000"
        "\n\nHello Bob."
    )
    assert {section.headings for section in extract.sections} == {("Doors",)}


def test_fields_and_words_are_decoded():
    raw = (
        b"From: =?utf-8?q?Zo=C3=AB?= <z@x.example>\nSubject: =?iso-8859-1?q?Gr=FC=DFe?=\n"
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nSch=F6n.\n"
    )

    assert read(raw).text == "Grüße\n\nFrom: Zoë <z@x.example>\n\nSchön."


def test_plain_words_are_read_rather_than_the_same_in_html():
    both = letter()
    both.add_alternative("<p>Hello <b>Bob</b> in colours.</p>", subtype="html")

    assert words(read(both)) == ["Hello Bob."]


def test_html_is_read_where_there_is_nothing_else():
    only = letter()
    only.set_content("<h2>Keys</h2><p>Two of <b>them</b>.</p><nav>Ours.</nav>", subtype="html")
    extract = read(only)

    assert words(extract) == ["Two of them.", "Ours."]
    assert extract.sections[-1].headings == ("Doors", "Keys")


def test_a_footer_behind_words_in_html_hides_nothing():
    mixed = letter()
    mixed.set_content("<p>Words.</p>", subtype="html")
    mixed.make_mixed()
    footer = EmailMessage()
    footer.set_content("To leave this list, shut the door.\n")
    mixed.attach(footer)

    assert words(read(mixed)) == ["Words.", "To leave this list, shut the door."]


def test_quotations_stay_and_keep_their_mark():
    quoted = "Yes.\n\n> Is the door\n> shut?\n>\n>> Ask Ann.\n"

    assert words(read(letter(quoted))) == ["Yes.", "> Is the door", "> shut?", "> Ask Ann."]


def test_attachments_are_files_and_small_pictures_in_the_words_are_not():
    message = letter()
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="../log.csv")
    message.add_attachment(b"notes", maintype="text", subtype="plain", filename="notes.txt")
    message.add_attachment(PICTURE, maintype="image", subtype="png", filename="plan.png")
    message.add_attachment(
        PICTURE, maintype="image", subtype="png", cid="<logo>", disposition="inline"
    )
    extract = read(message)

    assert [(a.name, a.media_type) for a in extract.attachments] == [
        ("log.csv", "text/csv"),
        ("notes.txt", "text/plain"),
        ("plan.png", "image/png"),
    ]
    assert words(extract) == ["Hello Bob."]


def test_a_letter_in_a_letter_is_a_file_of_its_own():
    outer = letter()
    outer.add_attachment(letter("Inside.\n", subject="Keys"))
    [inner] = read(outer).attachments

    assert (inner.name, inner.media_type) == ("Keys.eml", "message/rfc822")
    assert words(read(inner.data)) == ["Inside."]


def test_each_letter_of_a_mailbox_stands_under_a_heading_of_its_own():
    one, two = letter("One.\n>From there.\n").as_bytes(), letter("Two.\n").as_bytes()
    mark = b"From ann@x.example Mon Feb  2 10:00:00 2026\n"
    extract = MailParser().parse(mark + one + b"\n" + mark + two, "box.mbox")

    assert [s.headings for s in extract.sections if s.kind is BlockKind.HEADING] == [
        ("Doors",),
        ("Doors (2026-02-02 10:00 +0000)",),
    ]
    assert words(extract) == ["One.", "From there.", "Two."]


def test_the_first_letter_of_a_mailbox_needs_no_time_above_it():
    box = b"From ann@x.example Mon Feb 2 10:-1\n" + letter("One.\n").as_bytes()

    assert words(MailParser().parse(box, "box.mbox")) == ["One."]


@pytest.mark.parametrize("charset", ["no-such-thing", "hex", "idna"])
def test_a_charset_that_is_none_does_not_lose_the_words(charset: str):
    raw = f"From: a@x.example\nSubject: s\nContent-Type: text/plain; charset={charset}\n\nWords.\n"

    assert words(read(raw.encode())) == ["Words."]


def test_deep_nesting_ends():
    raw = b"From: a@x.example\nSubject: s\n"
    for level in range(90):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)

    extract = read(raw + b"\nwords")

    assert extract.title == "s"
    assert "What is nested deeper than in real documents was not read." in extract.notes


def test_a_field_in_a_charset_whose_name_is_none_is_read_as_it_stands():
    """Found by `make atheris`."""
    extract = read(b"Subject: =?utf\xe98?q?Cold_rooms?=\r\nFrom: Ada\r\n\r\nThe door is red.\r\n")

    assert "The door is red." in extract.text
