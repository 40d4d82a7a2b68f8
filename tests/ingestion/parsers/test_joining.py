"""Lines that were wrapped are one line again, with a space only where the language has one."""

import pytest

from contracts.documents import Extract
from ingestion.parsers.html import HtmlParser
from ingestion.parsers.joining import between, between_painted, unwrapped
from ingestion.parsers.mail import MailParser
from ingestion.parsers.markdown import MarkdownParser
from ingestion.parsers.ocr import Recognised
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.recognised import written
from ingestion.parsers.text import TextParser
from ingestion.parsers.xml import XmlParser
from ingestion.tesseract import Line, Seen
from tests.ingestion.pdf_shown import Shown, shown_pdf

WRAPPED = [
    ("中文", "文本", "中文文本"),
    ("日本語の", "文章です", "日本語の文章です"),
    ("カタカナ", "ひらがな", "カタカナひらがな"),
    ("一句话，", "另一句", "一句话，另一句"),
    ("一句话", "，另一句", "一句话，另一句"),
    ("他说：“好", "”然后走了", "他说：“好”然后走了"),
    ("使用，", "Python", "使用，Python"),
    ("Python", "（语言）", "Python（语言）"),
    ("使用", "Python 编写", "使用 Python 编写"),
    ("Python", "编写", "Python 编写"),
    ("共有", "15 个", "共有 15 个"),
    ("한국어", "문장", "한국어 문장"),
    ("한국어", "中文", "한국어 中文"),
    ("plain", "words", "plain words"),
    ("“said”", "he", "“said” he"),
    ("🎉", "🎉", "🎉 🎉"),
]


@pytest.mark.parametrize(("one", "two", "whole"), WRAPPED)
def test_a_space_stands_only_where_a_writer_puts_one(one: str, two: str, whole: str):
    assert one + between(one, two) + two == whole
    assert " ".join(unwrapped(f"{one} \n\t {two}").split()) == whole


def test_only_lines_that_were_painted_break_within_a_phrase_of_thai():
    assert between_painted("ภาษา", "ไทย") == ""
    assert between("ภาษา", "ไทย") == " "


def in_a_page(one: str, two: str) -> Extract:
    return HtmlParser().parse(f"<body><p>{one}\n    {two}</p>".encode(), "a.html")


def in_a_cell(one: str, two: str) -> Extract:
    table = f"<table><tr><th>{one}\n {two}</th></tr><tr><td>1</td></tr></table>"
    return HtmlParser().parse(table.encode(), "a.html")


def in_a_heading(one: str, two: str) -> Extract:
    return HtmlParser().parse(f"<h1>{one}\n {two}</h1><p>more</p>".encode(), "a.html")


def in_markdown(one: str, two: str) -> Extract:
    return MarkdownParser().parse(f"{one}\n{two}\n".encode(), "a.md")


def in_an_item(one: str, two: str) -> Extract:
    return MarkdownParser().parse(f"- {one}\n  {two}\n".encode(), "a.md")


def in_xml(one: str, two: str) -> Extract:
    return XmlParser().parse(f"<a><p>{one}\n  {two}</p></a>".encode(), "a.xml")


@pytest.mark.parametrize(
    "read", [in_a_page, in_a_cell, in_a_heading, in_markdown, in_an_item, in_xml]
)
@pytest.mark.parametrize(("one", "two", "whole"), WRAPPED)
def test_lines_of_a_source_are_joined_as_a_browser_does(read, one: str, two: str, whole: str):
    assert read(one, two).text.split("\n")[0].removeprefix("• ") == whole


@pytest.mark.parametrize(
    "page",
    ["<p>姓名<br>地址</p>", "<p>姓名<br>\n地址</p>", "<td>姓名<div>\n地址</div></td>"],
)
def test_a_line_that_was_ended_on_purpose_stays_apart(page: str):
    assert HtmlParser().parse(page.encode(), "a.html").text.split() == ["姓名", "地址"]


def test_a_hard_break_of_markdown_stays_a_space():
    assert (
        MarkdownParser().parse("姓名  \n地址\\\n电话\n".encode(), "a.md").text == "姓名 地址 电话"
    )


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


SENTENCE = (
    "这是一个很长的中文句子，它被程序按照固定的宽度折成了好几行，所以读的时候应该重新连在一起。"
)


def test_chinese_text_that_a_program_wrapped_is_one_paragraph():
    data = wrapped(SENTENCE * 2, 36).encode()

    assert TextParser().parse(data, "a.txt").text == SENTENCE * 2


def test_short_lines_of_a_chinese_text_are_lines():
    assert TextParser().parse("姓名：王\n地址：北京\n".encode(), "a.txt").text.split() == [
        "姓名：王",
        "地址：北京",
    ]


def test_a_letter_that_a_program_wrapped_is_one_paragraph():
    letter = (
        "From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{wrapped(SENTENCE * 2, 36)}\n"
    )

    assert SENTENCE * 2 in MailParser().parse(letter.encode(), "a.eml").text


def painted(rows: list[str]) -> str:
    places = [Shown(72, 100 + 14 * at, row) for at, row in enumerate(rows)]
    return PdfParser().parse(shown_pdf(places), "a.pdf").text


def test_lines_of_a_chinese_paragraph_in_a_pdf_are_joined():
    assert painted(wrapped(SENTENCE, 20).split("\n")) == SENTENCE


def test_a_chinese_paragraph_of_a_pdf_ends_where_its_last_line_is_short():
    rows = wrapped(SENTENCE, 20).split("\n")

    assert painted([*rows, *rows]) == f"{SENTENCE}\n\n{SENTENCE}"


@pytest.mark.parametrize(
    ("row", "spaces", "text"),
    [
        ("中文 文本 在这里", False, "中文文本在这里"),  # room between letters, as in full lines
        ("中文 文本 在这里", True, "中文 文本 在这里"),  # what the file says is a space
        ("한국어 문장", False, "한국어 문장"),
        ("使用 Python 编写", False, "使用 Python 编写"),
    ],
)
def test_room_between_chinese_letters_is_no_space(row: str, spaces: bool, text: str):
    data = shown_pdf([Shown(72, 100, row)], spaces=spaces)

    assert PdfParser().parse(data, "a.pdf").text == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (["本软件使用", "Python 编写而成"], "本软件使用 Python 编写而成"),
        (["이것은 한국어로 쓴", "문장의 예입니다"], "이것은 한국어로 쓴 문장의 예입니다"),
        (["นี่คือภาษา", "ไทยที่ยาวมาก"], "นี่คือภาษาไทยที่ยาวมาก"),
        (["彼は「はい", "」と言いました"], "彼は「はい」と言いました"),
    ],
)
def test_lines_of_a_pdf_are_joined_as_the_language_has_it(rows: list[str], text: str):
    assert painted(rows) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([["中文", "文本"], ["在", "这里"]], "中文文本在这里"),
        ([["使用", "Python"], ["编写"]], "使用 Python 编写"),
        ([["한국어", "문장"], ["예"]], "한국어 문장 예"),
        ([["plain", "words"], ["here"]], "plain words here"),
    ],
)
def test_words_of_a_picture_are_joined_as_the_language_has_it(rows: list[list[str]], text: str):
    lines = [
        Line([Seen(word, 50 * x, 20 * y, 50 * x + 40, 20 * y + 12, 95.0) for x, word in said], 12)
        for y, said in enumerate([enumerate(row) for row in rows])
    ]

    assert written([Recognised(1, 600, 800, [lines])]).text == text


@pytest.mark.timeout(20)
def test_very_many_spaces_take_no_time():
    assert unwrapped("日本" + " " * 200_000 + "語\n文").endswith("語文")
