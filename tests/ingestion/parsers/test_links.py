"""Where a link leads to stands beside its words, where they do not say it."""

import time

import pytest

from contracts.documents import BlockKind, Extract
from ingestion.parsers.docx import DocxParser
from ingestion.parsers.epub import EpubParser
from ingestion.parsers.html import HtmlParser
from ingestion.parsers.links import LONGEST, not_shown, to, written
from ingestion.parsers.mail import MailParser
from ingestion.parsers.markdown import MarkdownParser
from ingestion.parsers.opendocument import OpenDocumentParser
from ingestion.parsers.pptx import PptxParser
from ingestion.parsers.rtf import RtfParser
from tests.ingestion.parsers.office_writer import (
    NAMES,
    open_document,
    presentation,
    relations,
    word,
)
from tests.ingestion.parsers.test_epub import book

URL = "https://a.example/rules?x=1&y=2"
ESCAPED = URL.replace("&", "&amp;")


def outside(*targets: str) -> str:
    """Relations to addresses; their ids are r1, r2 …"""
    parts = [("hyperlink", target.replace("&", "&amp;")) for target in targets]
    return relations(*parts).replace("/>", ' TargetMode="External"/>')


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(kind: str, text: str = "") -> str:
    if text:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def in_word(linked: str) -> str:
    data = word(
        f"<w:p>{run('See ')}{linked}{run(' now.')}</w:p>",
        {"word/_rels/document.xml.rels": outside(URL, "mailto:ann@a.example", "rules.docx")},
    )
    return DocxParser().parse(data, "a.docx").text


def as_html(page: str) -> Extract:
    return HtmlParser().parse(f"<html><body>{page}</body></html>".encode(), "a.html")


def as_markdown(text: str) -> Extract:
    return MarkdownParser().parse(text.encode(), "a.md")


INSTRUCTION = f'HYPERLINK "{ESCAPED}"'
COMPLEX = (
    f"{field('begin')}{field('', INSTRUCTION)}{field('separate')}{run('the rules')}{field('end')}"
)


@pytest.mark.parametrize(
    ("linked", "text"),
    [
        (f'<w:hyperlink r:id="r1">{run("the rules")}</w:hyperlink>', f"the rules ({URL})"),
        (
            f'<w:hyperlink r:id="r1">{run("the ")}{run("rules")}</w:hyperlink>',
            f"the rules ({URL})",
        ),
        (f'<w:hyperlink r:id="r2">{run("Ann")}</w:hyperlink>', "Ann (mailto:ann@a.example)"),
        (f'<w:hyperlink r:id="r2">{run("ann@a.example")}</w:hyperlink>', "ann@a.example"),
        (f'<w:hyperlink r:id="r3">{run("a file")}</w:hyperlink>', "a file"),
        (f'<w:hyperlink w:anchor="x">{run("below")}</w:hyperlink>', "below"),
        (COMPLEX, f"the rules ({URL})"),
        (
            f"<w:fldSimple w:instr='HYPERLINK \"{ESCAPED}\"'>{run('the rules')}</w:fldSimple>",
            f"the rules ({URL})",
        ),
        (f"{field('begin')}{field('', 'PAGE')}{field('separate')}{run('3')}{field('end')}", "3"),
    ],
)
def test_links_of_word(linked: str, text: str):
    assert in_word(linked) == f"See {text} now."


def test_links_in_cells_and_notes_of_word():
    link = f'<w:hyperlink r:id="r1">{run("rules")}</w:hyperlink>'
    cell = f"<w:tc><w:p>{link}</w:p></w:tc><w:tc><w:p>{run('1')}</w:p></w:tc>"
    reference = '<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    rels = outside(URL).replace(
        "</Relationships>",
        relations(("footnotes", "footnotes.xml")).partition(">")[2].replace('"r1"', '"n1"'),
    )
    data = word(
        f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>{reference}",
        {
            "word/_rels/document.xml.rels": rels,
            "word/footnotes.xml": f'<w:footnotes {NAMES}><w:footnote w:id="2"><w:p>{link}</w:p>'
            "</w:footnote></w:footnotes>",
            "word/_rels/footnotes.xml.rels": outside("https://note.example/"),
        },
    )

    text = DocxParser().parse(data, "a.docx").text

    assert f"rules ({URL}) | 1\nrules ({URL}) | 1" in text
    assert "Note 1: rules (https://note.example/)" in text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f'<p>See <a href="{ESCAPED}">the rules</a>.</p>', f"See the rules ({URL})."),
        (f'<p><a href="{ESCAPED}">the <b>rules</b></a> now</p>', f"the rules ({URL}) now"),
        (
            f'<p><a href="{ESCAPED}">one</a> <a href="{ESCAPED}">two</a></p>',
            f"one ({URL}) two",
        ),
        ('<p><a href="/rules">the rules</a></p>', "the rules"),
        ('<p><a href="#top">the rules</a></p>', "the rules"),
        ('<p><a href="javascript:x()">the rules</a></p>', "the rules"),
        ('<p><a href="https://www.a.example/">a.example</a></p>', "a.example"),
        (
            '<p><a href="https://a.example">a.example/b</a></p>',
            "a.example/b (https://a.example)",
        ),
        ('<ul><li><a href="mailto:x@a.example">Ann</a></ul>', "• Ann (mailto:x@a.example)"),
        (
            f'<table><tr><th>a<th>b<tr><td><a href="{ESCAPED}">rules</a><td>1</table>',
            f"a | b\nrules ({URL}) | 1",
        ),
        (f'<h2><a href="{ESCAPED}">Rules</a></h2>', f"Rules\n\n{URL}"),
    ],
)
def test_links_of_a_page(page: str, text: str):
    assert as_html(page).text == text


def test_a_page_of_a_site_is_cited_with_its_address_and_keeps_the_words_of_its_links_alone():
    page = f'<nav><a href="/">Home</a></nav><p>Read <a href="{ESCAPED}">the rules</a> here.</p>'

    assert as_html(page).text == "Read the rules here."


def test_a_linked_heading_stands_above_what_follows_without_its_address():
    extract = as_html(f'<h1><a href="{ESCAPED}">Rules</a></h1><p>They hold.</p>')

    assert extract.sections[-1].headings == ("Rules",)
    assert extract.sections[0].kind is BlockKind.HEADING


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"See [the rules]({URL}).", f"See the rules ({URL})."),
        (f'See [the rules]({URL} "title").', f"See the rules ({URL})."),
        (f"See [the rules][1].\n\n[1]: {URL}", f"See the rules ({URL})."),
        (f"See <{URL}>.", f"See {URL}."),
        (f"See {URL}.", f"See {URL}."),
        (f"See [{URL}]({URL}).", f"See {URL}."),
        ("See [the rules](rules.md).", "See the rules."),
        ("See [Ann](mailto:ann@a.example).", "See Ann (mailto:ann@a.example)."),
        (f'See <a href="{ESCAPED}">the rules</a>.', f"See the rules ({URL})."),
        (f'<div>\n<a href="{ESCAPED}">the rules</a>\n</div>', f"the rules ({URL})"),
        (f"- [rules]({URL})", f"• rules ({URL})"),
        ("![a lamp](https://a.example/lamp.png) on", "a lamp on"),
    ],
)
def test_links_of_markdown(source: str, text: str):
    assert as_markdown(source).text == text


@pytest.mark.parametrize("split", [False, True])
def test_links_of_a_slide(split: bool):
    link = '<a:rPr><a:hlinkClick r:id="r1"/></a:rPr>'
    runs = [f"<a:r>{link}<a:t>{text}</a:t></a:r>" for text in ("the ", "rules")]
    linked = "".join(runs) if split else f"<a:r>{link}<a:t>the rules</a:t></a:r>"
    slide = (
        "<p:sp><p:nvSpPr><p:cNvPr id='1' name='x'/><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>See"
        f" </a:t></a:r>{linked}<a:r><a:t>.</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    rels = {"ppt/slides/_rels/SLIDE_1.xml.rels": outside(URL)}

    extract = PptxParser().parse(presentation([slide], rels), "a.pptx")

    assert extract.text.endswith(f"See the rules ({URL}).")


@pytest.mark.parametrize(
    ("href", "text"),
    [
        (ESCAPED, f"See the rules ({URL})."),
        ("#Section", "See the rules."),
        ("../other.odt", "See the rules."),
    ],
)
def test_links_of_an_open_document(href: str, text: str):
    body = f'<text:p>See <text:a xlink:href="{href}">the rules</text:a>.</text:p>'

    assert OpenDocumentParser().parse(open_document(body), "a.odt").text == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (rf'{{\*\fldinst{{HYPERLINK "{URL}"}}}}', f"See the rules ({URL})."),
        (rf'{{\*\fldinst {{\rtlch HYPERLINK }}{{"{URL}"}}}}', f"See the rules ({URL})."),
        (r'{\*\fldinst HYPERLINK \\l "below"}', "See the rules."),
        (r"{\*\fldinst PAGE}", "See the rules."),
    ],
)
def test_links_of_rtf(field: str, text: str):
    body = rf"{{\rtf1\ansi See {{\field{field}{{\fldrslt {{\ul the rules}}}}}}.\par}}"

    assert RtfParser().parse(body.encode(), "a.rtf").text == text


def test_links_of_a_book():
    page = f'<html><body><p>See <a href="{ESCAPED}">the rules</a>.</p></body></html>'

    extract = EpubParser().parse(book(**{"OPS/text/one.xhtml": page}), "a.epub")

    assert f"See the rules ({URL})." in extract.text


def test_links_of_a_letter():
    letter = (
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        f'<p>See <a href="{ESCAPED}">the rules</a>.</p>'
    )

    assert f"See the rules ({URL})." in MailParser().parse(letter.encode(), "a.eml").text


def test_an_address_that_nobody_could_read_is_told_in_the_notes():
    long = f"https://a.example/{'x' * LONGEST}"
    extract = as_html(f'<p>See <a href="{long}">the rules</a>.</p>')

    assert extract.text == "See the rules."
    assert extract.notes == [
        "Links that were left out, whose addresses have more than 500 characters: 1."
    ]


def test_a_title_has_no_address():
    extract = as_markdown(f"# [Rules]({URL})\n\nThey hold.")

    assert extract.title == "Rules"


@pytest.mark.parametrize(
    "target", ["", "rules", "ftp://a.example", "mailto:", "https://a b", "//x"]
)
def test_only_whole_addresses_are_kept(target: str):
    assert to(target) == ""


def shown(text: str) -> str:
    return written(text, not_shown(text))


def test_an_address_is_shown_only_where_all_of_it_is():
    target = to("https://a.example/b")

    assert shown(f"https://a.example/b{target}") == "https://a.example/b"
    assert shown(f"see a.example/b.{target}") == "see a.example/b."
    assert shown(f"a.example/bc{target}") == "a.example/bc (https://a.example/b)"


def seconds(links: int) -> float:
    """To write a block of so many links, each to an address of its own that the block shows."""
    text = " ".join(
        f"a{n} https://a.example/{n}{to(f'https://a.example/{n}')}" for n in range(links)
    )
    began = time.thread_time()
    assert not_shown(text) == {}
    return time.thread_time() - began


def test_many_links_in_one_block_cost_as_much_as_there_are_of_them():
    few = min(seconds(500) for _ in range(5))

    assert seconds(8000) / few < 16 * 4  # what is quadratic takes 256 times as long


@pytest.mark.parametrize(
    ("shown", "is_shown"),
    [
        ("See https://a.example/rules now", True),
        ("See a.example/rules/ now", True),
        ("See (a.example/rules).", True),
        ("See a.example/rules/2 now", False),
        ("See a.example/rules?x=1 now", False),
        ("See aa.example/rules now", False),
        ("See A.EXAMPLE/Rules, a.example/rul", True),
    ],
)
def test_an_address_is_shown_where_all_of_it_stands(shown: str, is_shown: bool):
    more = to("https://a.example/rule") + to("https://a.example/") + to("https://b.example/")
    beside = not_shown(f"{shown}{to('https://a.example/rules')}{more}")

    assert ("https://a.example/rules" not in beside.values()) is is_shown
