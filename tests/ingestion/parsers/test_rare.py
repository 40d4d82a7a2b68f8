"""Encodings that look like ASCII, like other encodings, or like no text at all."""

import pytest

from ingestion.parsers.decoding import decoded, read
from ingestion.parsers.delimited import DelimitedParser
from ingestion.parsers.encodings import spellings
from ingestion.parsers.rare import as_utf7
from ingestion.parsers.sniffing import media_type_of
from ingestion.parsers.text import TextParser
from tests.ingestion.parsers.written_everywhere import TEXTS

WEST = ("de", "fr", "es", "pt", "sv")


@pytest.mark.parametrize("language", [*WEST, "ru", "el", "ar", "ja", "zh", "ko", "th"])
def test_utf7_is_read_as_the_letters_that_it_stands_for_and_told_as_a_guess(language: str):
    text = "\n".join(TEXTS[language][:2])

    found = read(text.encode("utf-7"))

    assert (found.text, found.guess) == (text, "UTF-7")


@pytest.mark.parametrize(
    "text",
    [
        "Call +49 170 1234567 or +1-800-555.",
        "a+b = c+d, C++ and 2+2",
        "dig +short +trace a.example",
        "key: AbC+/9dQ==",
        "one +AOQ- that stands alone",  # what could be a product's number
        "x +- 3",
        "length +aW8 or +eHM or +lrg",
        "+ABA- +ABE- of no letters",
        "A+ grade and B+",
        "plain words",
    ],
)
def test_a_text_with_plus_signs_is_no_utf7(text: str):
    assert as_utf7(text.encode()) is None
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("text", TEXTS["ko"])
def test_korean_with_shifts_is_a_text_and_read(text: str, end: str):
    data = text.replace("\n", end).encode("iso2022_kr")

    assert media_type_of(data, "a.txt", "").startswith("text/")
    assert decoded(data) == text.replace("\n", end)


def test_what_has_shifts_among_other_controls_is_no_text():
    data = b"\x1b$)C\x0e8p5g\x0f" + bytes(range(1, 32)) * 20

    assert media_type_of(data, "a.bin", "") == "application/octet-stream"


@pytest.mark.parametrize(
    ("codec", "language"),
    [("cp037", "fr"), ("cp273", "de"), ("cp500", "es"), ("cp1140", "pt"), ("cp875", "el"),
     ("cp1026", "tr")],
)  # fmt: skip
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_of_a_mainframe_is_read_row_by_row_and_told_as_a_guess(
    codec: str, language: str, between: str
):
    words = [word.strip(",.;:") for word in TEXTS[language][0].split() if "," not in word]
    rows = [words[at : at + 3] for at in range(0, 12, 3)]
    data = "\n".join(between.join(row) for row in rows).encode(codec)

    extract = DelimitedParser().parse(data, "a.csv")

    assert media_type_of(data, "a.csv", "").startswith("text/")
    assert extract.text == "\n".join(" | ".join(row) for row in rows)
    assert len(extract.notes) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x85"])
def test_lines_of_a_mainframe_stay_lines(end: str):
    lines = TEXTS["de"][:2]
    data = (end * 2).join(lines).encode("cp273")

    assert TextParser().parse(data, "a.txt").text == "\n\n".join(lines)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        *(("mac_arabic", text) for text in TEXTS["ar"]),
        ("mac_farsi", "تمام افراد بشر آزاد به دنیا آمده و از لحاظ حیثیت و حقوق با هم برابرند"),
        ("mac_farsi", "همه دارای عقل و وجدان هستند"),
    ],
)
def test_arabic_letters_of_a_mac_are_read(codec: str, text: str):
    text = "".join(char for char in text if char.encode(codec, "ignore"))

    found = read(text.encode(codec))

    assert (found.text, found.guess) == (text, "MAC-ARABIC")


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp866", "Баланс"),
        ("cp866", "балансаааа завода"),
        ("cp1251", "Отчёт\xa0за\xa0год"),
        ("cp1252", "10\xa0000\xa0€\xa0à\xa0payer"),
        ("cp1256", TEXTS["ar"][0]),
        ("iso8859_6", TEXTS["ar"][1]),
    ],
)
def test_other_texts_are_not_taken_for_those_of_a_mac(codec: str, text: str):
    assert read(text.encode(codec)).guess != "MAC-ARABIC"


def test_who_is_told_of_utf7_can_choose_what_the_signs_are_as_they_stand():
    text = TEXTS["de"][0]
    data = text.encode("utf-7")

    offered = spellings(data, TextParser().parse(data, "a.txt").notes, None)

    assert offered[0].encoding == "utf-7"
    assert "Würde" in offered[0].preview
    assert any("W+APw-rde" in each.preview for each in offered[1:])


@pytest.mark.parametrize("control", [0x01, 0x04, 0x1F])
def test_bytes_with_other_controls_are_no_text_of_a_mainframe(control: int):
    data = (TEXTS["de"][0].encode("cp273") + bytes([control] * 9)) * 3

    assert media_type_of(data, "a.bin", "") == "application/octet-stream"
