"""How much of what people wrote in old encodings is read as they wrote it."""

import io
import zipfile

import pytest

from ingestion.parsers.archive import ArchiveParser
from ingestion.parsers.decoding import decoded, is_spoilt_text, read
from ingestion.parsers.delimited import DelimitedParser
from ingestion.parsers.html import HtmlParser
from ingestion.parsers.mail import MailParser, decoded_words
from ingestion.parsers.sniffing import media_type_of
from ingestion.parsers.text import TextParser
from tests.ingestion.parsers.written_everywhere import ENCODINGS, TEXTS, Written, written

_LEAST = 0.985
_SHORT_UTF16 = 6  # titles of four letters without a mark, which are texts in other encodings too


def _is_read(item: Written) -> bool:
    return decoded(item.data).removeprefix("\ufeff") == item.text


def test_nearly_all_texts_of_all_languages_are_read_in_each_of_their_encodings():
    items = list(written())
    missed = [
        (item.language, item.encoding, item.text[:20]) for item in items if not _is_read(item)
    ]

    assert len(items) > 1000
    assert len(missed) <= (1 - _LEAST) * len(items), missed


def test_texts_in_unicode_are_read_but_for_the_shortest_without_a_mark():
    items = [item for item in written() if item.encoding.startswith("utf")]
    missed = [(item.language, item.encoding, item.text) for item in items if not _is_read(item)]

    assert len(missed) <= _SHORT_UTF16, missed
    assert all(len(text) < 8 for _, _, text in missed)


@pytest.mark.parametrize("language", [key for key in TEXTS if key not in ("ja", "fr", "de")])
def test_a_whole_text_is_read_in_every_encoding_of_its_language(language: str):
    text = "\n\n".join(TEXTS[language]) + "\n"
    for encoding in ENCODINGS[language]:
        assert decoded(text.encode(encoding, "ignore")) == text.encode(encoding, "ignore").decode(
            encoding
        ), encoding


def test_a_guess_is_told_and_what_the_bytes_say_is_none():
    text = TEXTS["zh"][0]

    def notes(data: bytes) -> list[str]:
        return TextParser().parse(data, "a.txt").notes

    assert notes(text.encode("gbk")) == ["Read as GB18030, which was a guess."]
    assert notes(text.encode("utf-8")) == notes(text.encode("utf-16")) == notes(b"plain") == []


def test_a_guess_is_told_of_tables_pages_and_letters_too():
    text = TEXTS["ru"][0]
    note = ["Read as Windows-1251, which was a guess."]

    assert DelimitedParser().parse(f"a,b\n{text},2\n".encode("cp1251"), "a.csv").notes == note
    assert HtmlParser().parse(f"<html><p>{text}</p>".encode("cp1251"), "a.html").notes == note
    letter = b"From: a@x.example\nSubject: x\n\n" + text.encode("cp1251")
    assert MailParser().parse(letter, "a.eml").notes == note


def test_what_a_page_says_of_its_letters_is_believed_and_is_no_guess():
    text = "Žluťoučký kůň"
    page = f'<html><head><meta charset="windows-1250"><title>{text}</title><p>{text} {text}</p>'
    extract = HtmlParser().parse(page.encode("cp1250"), "a.html")

    assert (extract.title, extract.notes) == (text, [])
    assert text in extract.text


def test_a_page_that_names_the_wrong_letters_is_read_as_the_utf8_that_it_is():
    page = '<html><meta charset="iso-8859-1"><p>Žluťoučký kůň pije čaj.</p>'.encode()

    assert "Žluťoučký kůň" in HtmlParser().parse(page, "a.html").text


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("gb2312", "gbk", "朱镕基"),
        ("iso-8859-1", "cp1252", "“ja” – 5 €"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("shift_jis", "cp932", "①髙橋"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("koi8-r", "koi8_r", "Мир"),
    ],
)
def test_what_is_declared_is_read_with_all_its_letters(declared: str, encoding: str, text: str):
    assert read(text.encode(encoding), declared).text == text


def test_a_few_broken_bytes_do_not_make_another_encoding_of_a_text_and_are_told():
    data = "Grüße, schöne Tage, Ärger".encode() + b" \xff " + "Übung".encode()
    extract = TextParser().parse(data, "a.txt")

    assert "Grüße, schöne Tage, Ärger" in extract.text
    assert extract.notes == ["Read as UTF-8, which is broken in 1 place, shown as \ufffd."]


def test_a_last_letter_that_is_no_ascii_is_kept():
    assert decoded("Un café".encode("latin-1")) == "Un café"


@pytest.mark.parametrize(
    "data", [b"Name\0\0\0\0\0Ann\0\0\0\0\0\0York\n" * 9, b"one\x01two three\n" * 9]
)
def test_a_text_that_is_padded_or_has_a_few_control_characters_is_a_text(data: bytes):
    assert media_type_of(data, "a.txt", "") == "text/plain"


def test_padded_fields_stay_apart():
    text = TextParser().parse(b"Name\0\0\0\0Ann\0\0\0York\n", "a.txt").text

    assert text == "Name Ann York"


def test_noise_is_no_text():
    noise = bytes(range(256)) * 16

    assert not is_spoilt_text(noise)
    assert media_type_of(noise, "a.bin", "") == "application/octet-stream"


def named(*names: bytes) -> bytes:
    """An archive as old programs wrote it: names in bytes that nothing describes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr("x" * (len(name) - 2) + f"{number:02}", b"text")
    data = target.getvalue()
    for number, name in enumerate(names):
        data = data.replace(b"x" * (len(name) - 2) + b"%02d" % number, name)
    return data


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["Отчёт за год.txt", "Смета.txt", "Прочее/Письмо.txt"], "cp866"),
        (["报告.txt", "温度记录表.txt", "北京会议纪要.txt"], "gbk"),
        (["報告書.txt", "議事録の表.txt", "会議のソース.txt"], "cp932"),
        (["Übersicht Prüfung.txt", "Größe.txt"], "cp850"),
        (["Übersicht Prüfung.txt", "Größe.txt"], "utf-8"),
    ],
)
def test_the_names_in_an_archive_are_read_together(names: list[str], encoding: str):
    data = named(*(name.encode(encoding) for name in names))
    extract = ArchiveParser().parse(data, "a.zip")

    assert [file.name for file in extract.attachments] == names
    assert bool(extract.notes) is (encoding != "utf-8")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("=?utf-8?B?w7w=?= =?utf-8?B?w6Q=?=", "üä"),
        ("=?utf-8?B?Z8M=?= =?utf-8?B?vGTDpA==?=", "güdä"),
        ("=?gb2312?B?1uzpRrv5?=", "朱镕基"),
        ("Re: =?iso-8859-1?q?Gr=FC=DFe?= an alle", "Re: Grüße an alle"),
        ("=?no-such?q?plain?=", "plain"),
    ],
)
def test_words_in_the_fields_of_a_letter_are_read_as_declared(raw: str, words: str):
    assert decoded_words(raw) == words


def test_bytes_in_the_fields_of_a_letter_that_nobody_declared_are_read():
    letter = b"From: a@x.example\nSubject: " + "Отчёт о температуре".encode("cp1251") + b"\n\nx\n"

    assert MailParser().parse(letter, "a.eml").title == "Отчёт о температуре"
