"""Contacts of every version of vCard: each card below its name."""

import base64

import pytest

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.settings import Chunking
from ingestion.parsers import parser_for
from ingestion.parsers.sniffing import media_type_of
from ingestion.splitting import split

PICTURE = base64.b64encode(bytes(range(256)) * 4).decode()
OLD = f"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;Dr.;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BCller
TEL;WORK;VOICE:+49 30 1234
TEL;CELL;PREF:+49 151 77
ADR;HOME;CHARSET=UTF-8;QUOTED-PRINTABLE:;;Lange Stra=C3=9Fe 5;=
K=C3=B6ln;;50667;Germany
NOTE;ENCODING=QUOTED-PRINTABLE:Keys are=0D=0A=
with Ann.
PHOTO;JPEG;ENCODING=BASE64:
 {PICTURE[:60]}
 {PICTURE[60:]}

END:VCARD
"""
THREE = f"""BEGIN:VCARD
VERSION:3.0
N:Berg;Ann;Maria,Eva;;
FN:Ann Berg
ORG:North Dairy;Cold rooms\\, north
TITLE:Head of storage
EMAIL;TYPE=INTERNET,WORK;TYPE=pref:ann@north.example
item1.TEL:+1 555 0100
item1.X-ABLabel:_$!<Assistant>!$_
item2.ADR;TYPE=work:;Floor 2;1 Long
  Road;York;;YO1 7HH;UK
BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29
NOTE:First line\\; still.\\nSecond line.
PHOTO;ENCODING=b;TYPE=JPEG:{PICTURE}
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
KIND:individual
FN;CHARSET=UTF-8:Bo Lind
TEL;VALUE=uri;TYPE="voice,home":tel:+46-8-123
BDAY:--0415
ANNIVERSARY:20090808T1430-0500
RELATED;TYPE=spouse;VALUE=text:Cy Lind
URL:https://lind.example/
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
END:VCARD
"""


def read(text: str | bytes, name: str = "people.vcf") -> Extract:
    data = text.encode() if isinstance(text, str) else text
    return parser_for(data, name).parse(data, name)


def test_an_old_card_is_read_with_its_quoted_printable():
    assert read(OLD.replace("\n", "\r\n")).text == (
        "Jürgen Müller\n\n"
        "Name: Dr. Jürgen Müller\n"
        "Telephone (work): +49 30 1234\n"
        "Telephone (mobile): +49 151 77\n"
        "Address (home): Lange Straße 5, Köln, 50667, Germany\n\n"
        "Keys are\n\nwith Ann."
    )


def test_a_card_of_version_3_is_read_with_labels_and_parts():
    assert read(THREE).text == (
        "Ann Berg\n\n"
        "Name: Ann Maria Eva Berg\n"
        "Organization: North Dairy, Cold rooms, north\n"
        "Title: Head of storage\n"
        "Telephone (assistant): +1 555 0100\n"
        "E-mail (work): ann@north.example\n"
        "Address (work): Floor 2, 1 Long Road, York, YO1 7HH, UK\n"
        "Birthday: 02-29\n\n"
        "First line; still.\n\nSecond line."
    )


def test_a_card_of_version_4_is_read_with_addresses_as_values():
    assert read(FOUR).text == (
        "Bo Lind\n\n"
        "Telephone (home): +46-8-123\n"
        "Birthday: 04-15\n"
        "Anniversary: 2009-08-08\n"
        "Web page: https://lind.example/\n"
        "Related (spouse): Cy Lind"
    )


def test_each_card_of_a_file_is_a_passage_of_its_own():
    extract = read(OLD + THREE + "BEGIN:VCARD\nFN:Cy\nTEL:1\nEND:VCARD\n" + FOUR)

    passages = split(extract, Chunking(size=200, minimum=24), "people.vcf", 100)

    assert [one.context for one in passages] == ["Jürgen Müller", "Ann Berg", "Cy", "Bo Lind"]
    assert "Telephone: 1" in passages[2].text


def test_letters_in_an_old_code_page_are_read_as_the_card_says():
    card = "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=windows-1251:Иван Петров\nTEL:5\nEND:VCARD\n"

    assert read(card.encode("cp1251")).text == "Иван Петров\n\nTelephone: 5"


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        ("N:Berg;Ann;;;", "Ann Berg"),
        ("ORG:North Dairy;Storage", "North Dairy, Storage"),
        ("EMAIL:ann@north.example", "ann@north.example"),
        ("TEL:tel:+49-1", "+49-1"),
    ],
)
def test_a_card_without_a_shown_name_stands_under_the_next_best(lines: str, heading: str):
    extract = read(f"BEGIN:VCARD\n{lines}\nNOTE:x y\nEND:VCARD\n")

    assert extract.sections[0].headings == (heading,)


def test_cards_that_are_not_ended_and_cards_in_cards_are_all_read():
    inner = "AGENT:\nBEGIN:VCARD\nFN:Cy Agent\nEND:VCARD\n"
    text = THREE.replace("END:VCARD\n", "") + FOUR.replace("URL", inner + "URL")

    headings = {section.headings[0] for section in read(text).sections}

    assert headings >= {"Ann Berg", "Bo Lind", "Cy Agent"}


@pytest.mark.parametrize("name", ["people.vcf", "people.txt", "people", "people.csv"])
def test_contacts_are_told_by_their_beginning(name: str):
    assert media_type_of(FOUR.encode(), name, "text/plain") == "text/vcard"


@pytest.mark.parametrize("line", ["NOTE:The safe is 42-17", "URL:https://a.example/42-17"])
def test_a_card_without_a_name_is_read(line: str):
    extract = read(f"BEGIN:VCARD\nVERSION:4.0\n{line}\nEND:VCARD\n")

    assert "42-17" in extract.text
    assert extract.sections[0].headings == ("Contact without name",)


def test_a_card_that_says_nothing_is_refused_in_a_sentence():
    with pytest.raises(IngestFailure) as refused:
        read("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n")

    assert refused.value.code is FailureCode.EMPTY_TEXT
