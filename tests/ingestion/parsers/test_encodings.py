"""A guess of an encoding, what else there is to choose, and what is read once somebody chose."""

import pytest

from contracts.settings import Chunking, ParserLimits
from ingestion.parsers.encodings import is_one_text, spellings
from ingestion.parsers.mail import MailParser
from ingestion.parsers.text import TextParser
from ingestion.reading import Reading
from ingestion.sandbox.parent import NOBODY, File, read_in_child

MINUTES = (
    "Протокол заседания комиссии. Температура холодильной камеры измеряется каждый час.\n"
    "Подпись: Иванов.\n"
)
LETTER = b"Subject: Minutes\nFrom: a@example.com\n\n"
FILES = {
    "a.txt": MINUTES.encode("koi8_r"),
    "a.md": f"# Протокол\n\n{MINUTES}".encode("koi8_r"),
    "a.csv": f"Кто,Что\nИванов,{MINUTES.splitlines()[1]}\n".encode("koi8_r"),
    "a.html": f"<html><body><p>{MINUTES}</p></body></html>".encode("koi8_r"),
    "a.eml": LETTER + MINUTES.encode("koi8_r"),
}


async def read(data: bytes, name: str, encoding: str | None = None) -> Reading:
    file = File(data, name, "", encoding=encoding)
    reading = await read_in_child(file, ParserLimits(), Chunking(), NOBODY)
    assert isinstance(reading, Reading)
    return reading


@pytest.mark.parametrize("name", FILES)
async def test_a_guess_comes_with_what_else_it_could_be_and_how_that_reads(name: str):
    extract = (await read(FILES[name], name)).extract

    first, *others = extract.spellings
    assert "Иванов" in extract.text and "was a guess" in extract.notes[0]
    assert (first.name, first.name in extract.notes[0]) == ("KOI8-R", True)
    assert "Иванов" in first.preview or "Протокол" in first.preview
    assert "Windows-1251" in {one.name for one in others}
    assert len({one.preview for one in extract.spellings}) == len(extract.spellings) <= 12
    assert not [one for one in extract.spellings if "<" in one.preview]


@pytest.mark.parametrize("name", FILES)
async def test_it_is_read_as_what_somebody_chose(name: str):
    data = FILES[name].decode("koi8_r").encode("cp1251")

    wrong = (await read(data, name, "koi8_r")).extract
    right = (await read(data, name, "cp1251")).extract

    assert "Иванов" not in wrong.text and "Иванов" in right.text
    assert right.notes[0] == "Read as Windows-1251, which somebody chose."
    assert not [note for note in right.notes if "was a guess" in note]
    assert right.spellings[0].encoding == "cp1251" and len(right.spellings) > 3


async def test_what_a_page_says_of_itself_gives_way_to_what_somebody_chose():
    page = '<html><head><meta charset="windows-1252"></head><body><p>Иванов</p></body></html>'

    extract = (await read(page.encode("cp1251"), "a.html", "cp1251")).extract

    assert "Иванов" in extract.text


@pytest.mark.parametrize(
    "data", [MINUTES.encode(), b"The door is red.\n", MINUTES.encode("utf-16")]
)
async def test_what_was_no_guess_leaves_nothing_to_choose(data: bytes):
    assert (await read(data, "a.txt")).extract.spellings == []


def test_a_guess_of_the_names_in_an_archive_leaves_nothing_to_choose():
    note = "Read as CP866 (the names of files), which was a guess."

    assert spellings(b"PK\x03\x04\xff\xfe\xfd", [note], None) == []


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed; boundary=x",
        "From ada@example.org Tue Dec  1 10:00:00 2026",
        "Content-Transfer-Encoding: base64",
        "content-transfer-encoding:  quoted-printable",
        "Content-Type: message/rfc822",
    ],
)
def test_of_a_letter_with_parts_of_their_own_no_encoding_is_chosen_for_all(head: str):
    letter = f"Subject: Tea\r\n{head}\r\n\r\n".encode() + "Чай".encode("koi8_r")

    assert not is_one_text(letter, MailParser.media_types)
    assert is_one_text(letter, TextParser.media_types)
