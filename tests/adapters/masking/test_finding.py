"""What is taken for personal data, by kind, and what is not."""

import time

import pytest

from adapters.masking.finding.spans import Kind, found_by
from adapters.masking.opening import finders
from contracts.settings import MaskingSettings

ALL = finders(MaskingSettings(on=True))


def found(text: str) -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in found_by(ALL, text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Write to anna.o+x@mail.example.co.uk.", Kind.EMAIL, "anna.o+x@mail.example.co.uk"),
        ("Write to 'ben@x.example', please", Kind.EMAIL, "ben@x.example"),
        ("ben [at] firm [dot] example", Kind.EMAIL, "ben [at] firm [dot] example"),
        ("?to=anna%40x.example&subject=a", Kind.EMAIL, "anna%40x.example"),
        ("jürgen@müller.example", Kind.EMAIL, "jürgen@müller.example"),
        ("It was +44 20 7946 0958 then", Kind.PHONE, "+44 20 7946 0958"),
        ("Ruf 030/901820 an", Kind.PHONE, "030/901820"),
        ("(212) 555-0143", Kind.PHONE, "(212) 555-0143"),
        ("Tel. 612 345 678", Kind.PHONE, "612 345 678"),
        ("GB82 WEST 1234 5698 7654 32 IS MINE", Kind.IBAN, "GB82 WEST 1234 5698 7654 32"),
        ("DE89370400440532013000", Kind.IBAN, "DE89370400440532013000"),
        ("pay 4111-1111-1111-1111 now", Kind.CARD, "4111-1111-1111-1111"),
        ("card 378282246310005", Kind.CARD, "378282246310005"),
        ("from GB82 WEST 1234\n5698 7654 32.", Kind.IBAN, "GB82 WEST 1234\n5698 7654 32"),
        ("card 4111 1111\n1111 1111", Kind.CARD, "4111 1111\n1111 1111"),
        ("4111 1111 1111 1111 12/27", Kind.CARD, "4111 1111 1111 1111"),
        ("4111 1111 1111 1111 123", Kind.CARD, "4111 1111 1111 1111"),
        ("4111111111111111 12/27 123", Kind.CARD, "4111111111111111"),
        ("Expires 2027 4111 1111 1111 1111.", Kind.CARD, "4111 1111 1111 1111"),
        ("5000\n4111 1111 1111 1111", Kind.CARD, "4111 1111 1111 1111"),
        ("1,4111111111111111,12/27", Kind.CARD, "4111111111111111"),
        ("Nr.4111111111111111", Kind.CARD, "4111111111111111"),
        ("Kunde KD10 IBAN DE89 3704 0044 0532 0130 00", Kind.IBAN, "DE89 3704 0044 0532 0130 00"),
        ("DE10 und DE89 3704 0044 0532 0130 00", Kind.IBAN, "DE89 3704 0044 0532 0130 00"),
        ("GB82 WEST 1234 5698 7654 32\nDE89 3704 0044 0532 0130 00", Kind.IBAN,
         "DE89 3704 0044 0532 0130 00"),
        ("GB82 WEST 1234 5698 7654 32\nDE89 3704 0044 0532 0130 00", Kind.IBAN,
         "GB82 WEST 1234 5698 7654 32"),
        ("DE89 3704 0044 0532 0130 00 1234 5678", Kind.IBAN, "DE89 3704 0044 0532 0130 00"),
        ("aadhaar 2026 2341 2341 2346", Kind.ID, "2341 2341 2346"),
        ("signed Margaret\nWhitfield", Kind.PERSON, "Margaret\nWhitfield"),
        ("Margaret Whitfield\nThomas Grünwald", Kind.PERSON, "Margaret Whitfield"),
        ("SSN 536-90-4399", Kind.ID, "536-90-4399"),
        ("DNI 12345678Z", Kind.ID, "12345678Z"),
        ("CF RSSMRA85T10A562S", Kind.ID, "RSSMRA85T10A562S"),
        ("Steuer-ID: 36 574 261 809", Kind.ID, "36 574 261 809"),
        ("PESEL 44051401359", Kind.ID, "44051401359"),
        ("personnummer 811228-9874", Kind.ID, "811228-9874"),
        ("NI AB 12 34 56 C", Kind.ID, "AB 12 34 56 C"),
        ("from 203.0.113.9:443", Kind.IP, "203.0.113.9"),
        ("from 2001:db8::8a2e:370:7334 on", Kind.IP, "2001:db8::8a2e:370:7334"),
        ("https://anna:secret@host/x", Kind.ACCOUNT, "anna:secret"),
        ("https://www.linkedin.com/in/anna-o-99", Kind.ACCOUNT, "anna-o-99"),
        ("He was born on March 3, 1970 in", Kind.BIRTH, "March 3, 1970"),
        ("geboren am 12.03.1958", Kind.BIRTH, "12.03.1958"),
        ("née le 7 avril 1969", Kind.BIRTH, "7 avril 1969"),
        ("nacida el 3 de junio de 1979", Kind.BIRTH, "3 de junio de 1979"),
        ("nato il 10/12/1985", Kind.BIRTH, "10/12/1985"),
        ("at 221B Baker Street, London NW1 6XE", Kind.ADDRESS,
         "221B Baker Street, London NW1 6XE"),
        ("in Lindenstraße 17b, 34117 Kassel.", Kind.ADDRESS, "Lindenstraße 17b, 34117 Kassel"),
        ("12 bis, rue de la République, 69002 Lyon", Kind.ADDRESS,
         "12 bis, rue de la République, 69002 Lyon"),
        ("Calle de Alcalá, 42, 28014 Madrid", Kind.ADDRESS, "Calle de Alcalá, 42, 28014 Madrid"),
        ("12 rue de la Croix de l'Église", Kind.ADDRESS, "12 rue de la Croix de l'Église"),
        ("Via dei Fori della Pace 3", Kind.ADDRESS, "Via dei Fori della Pace 3"),
        ("Via Garibaldi 12, 20121 Milano", Kind.ADDRESS, "Via Garibaldi 12, 20121 Milano"),
        ("Ask Karl-Heinz Brettschneider.", Kind.PERSON, "Karl-Heinz Brettschneider"),
        ("Ask Ludwig van der Rohe today", Kind.PERSON, "Ludwig van der Rohe"),
        ("by James T. Holloway", Kind.PERSON, "James T. Holloway"),
        ("Müller, Anna", Kind.PERSON, "Müller, Anna"),
        ("Frau Dr. Xqwrtz kam", Kind.PERSON, "Xqwrtz"),
        ("ask Margaret about it", Kind.PERSON, "Margaret"),
    ],
)  # fmt: skip
def test_it_is_found_whole(text: str, kind: Kind, value: str) -> None:
    assert (kind, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Torque to 12 Nm, part 4711-0815-22, section 4.2.1, 2.5 bar at 1450 rpm.",
        "The year 2026 had 1,234,567.00 EUR and 31 December 2027 ends it.",
        "Card 4111 1111 1111 1112 and DE88 3704 0044 0532 0130 00 have wrong digits.",
        "It is 0.4111111111111111, order 41111111111111112027, DE89370400440532013001.",
        "It listens on 127.0.0.1 and ::1 from 12:34:56.",
        "Will the board meet in May? The Supreme Court may. Grant it.",
        "Der Vertrag der Nordwind GmbH gilt. Das Ventil ist zu tauschen.",
        "The number 36574261809 stands for nothing.",
        "On 12.03.1958 the bridge was opened.",
        "<passage number=1 title=2> [1] `a@` @b",
    ],
)
def test_what_is_not_personal_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "piece",
    ["a", "A", "Aa ", "1", "1 ", "a.", "A-", "a@", "Anna ", "12 ", "::", "+49 ", "von ", "b.a@c-",
     "Mr. ", "1 A ", "rue de ", "né le ", "DE12 ", "://", "(at) ", "Dr. Dr. ", "Via de ",
     "de la ", "via " + "de la " * 60 + "x ", "12 rue " + "de la " * 60 + "x ",
     "via Roma " + "de la " * 60 + "x ", "12 rue Roma " + "de la " * 60 + "x ", "via A-A.A-A ",
     "4111 ", "4111\n1 ", "DE89 3704 ", "ssn 1234 "],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """Whoever writes a document could otherwise hold everybody's answers up."""
    text = (piece * 20_000)[:20_000]
    began = time.process_time()
    found(text)
    assert time.process_time() - began < 4
