"""What people reported of other readers of e-books, each rebuilt as a small book of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import zipfile
from io import BytesIO

import pytest

from contracts.documents import Extract
from ingestion.parsers.epub import EpubParser
from ingestion.parsers.sniffing.packages import type_of_zip
from tests.ingestion.parsers.packing import zipped

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
HEAD = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" {0}>'
OPS = 'xmlns:epub="http://www.idpf.org/2007/ops"'
XHTML = "application/xhtml+xml"


def page(body: str, head: str = "<title>x</title>") -> str:
    return f"{HEAD.format(OPS)}<head>{head}</head><body>{body}</body></html>"


def item(identity: str, href: str, media_type: str = XHTML, more: str = "") -> str:
    return f'<item id="{identity}" href="{href}" media-type="{media_type}" {more}/>'


def opf(items: str, spine: str) -> str:
    refs = "".join(f'<itemref idref="{one}"/>' for one in spine.split())
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )


def read(files: dict[str, str], items: str, spine: str) -> Extract:
    data = zipped({"META-INF/container.xml": CONTAINER, "OPS/book.opf": opf(items, spine), **files})
    return EpubParser().parse(data, "book.epub")


def of_one(body: str, head: str = "<title>x</title>", **more: str) -> str:
    files = {"OPS/a.xhtml": page(f"<h1>One</h1>{body}", head), **more}
    return read(files, item("a", "a.xhtml"), "a").text.removeprefix("One\n\n")


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("one%20two.xhtml", "one two.xhtml"),
        ("one%20two.xhtml", "one%20two.xhtml"),
        ("one.xhtml#top", "one.xhtml"),
        ("One.xhtml", "one.xhtml"),
        ("text\\one.xhtml", "text/one.xhtml"),
        ("text/one.xhtml", "text\\one.xhtml"),
        ("cafe\u0301.xhtml", "caf\u00e9.xhtml"),
        ("./one.xhtml", "one.xhtml"),
        ("one%2Btwo.xhtml?x=1", "one+two.xhtml"),
    ],
)
def test_a_page_is_found_however_its_name_is_written(href: str, name: str):
    files = {f"OPS/{name}": page("<p>seen</p>"), "OPS/b.xhtml": page("<p>after</p>")}

    extract = read(files, item("a", href) + item("b", "b.xhtml"), "a b")

    assert "seen" in extract.text
    assert extract.notes == []


@pytest.mark.parametrize(
    "head",
    [
        "<title/>",
        "<script src='a.js'/>",
        "<title/><script src='a.js'/><style/>",
        "<meta name='x'/>",
    ],
)
def test_what_ends_itself_swallows_no_chapter(head: str):
    assert of_one("<p>seen</p>", head) == "seen"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a<a id='x'/>b</p>", "ab"),
        ("<p/><p>b</p>", "b"),
        ("<div style='display:none'/><p>b</p>", "b"),
        ("<p>H<sub/>2O</p>", "H2O"),
        ("<p><![CDATA[1 < 2]]></p>", "1 < 2"),
        ("<p>caf&#233;&#160;12</p>", "café 12"),
        ("<p>caf&eacute;&nbsp;12</p>", "café 12"),
        ("<p>not closed<br>here</p>", "not closed here"),
    ],
)
def test_a_chapter_is_read_as_xml_where_it_is_and_as_html_where_not(body: str, text: str):
    assert of_one(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>sold <span epub:type='pagebreak' id='p45'>45</span>300 rooms</p>", "sold 300 rooms"),
        ("<p>a <span role='doc-pagebreak' id='p4'>4</span>b</p>", "a b"),
        ("<p>inter<span class='pagenum'>[Pg 12]</span>national</p>", "international"),
        ("<p>a<span epub:type='pagebreak' title='7'/>b</p>", "ab"),
        ("<p>a <span epub:type='pagebreak' id='x'>‘But</span> of course</p>", "a ‘But of course"),
        ("<div epub:type='pagebreak'>xiv</div><p>b</p>", "b"),
        (
            "<table><tr><td>1<span epub:type='pagebreak'>9</span></td><td>2</td></tr></table>",
            "1 | 2",
        ),
    ],
)
def test_numbers_of_printed_pages_are_no_part_of_the_text(body: str, text: str):
    assert of_one(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<epub:switch><epub:case required-namespace='http://www.w3.org/1998/Math/MathML'>"
            "<math xmlns='http://www.w3.org/1998/Math/MathML'><mn>5</mn></math></epub:case>"
            "<epub:default><p>five</p></epub:default></epub:switch>",
            "five",
        ),
        (
            "<p>a <epub:switch><epub:case required-namespace='urn:x'>x</epub:case>"
            "<epub:default>y</epub:default></epub:switch></p>",
            "a y",
        ),
        (
            "<epub:switch><epub:case required-namespace='urn:x'><p>only</p></epub:case>"
            "</epub:switch>",
            "only",
        ),
    ],
)
def test_of_a_switch_one_case_is_read(body: str, text: str):
    assert of_one(body) == text


def test_words_that_are_placed_one_by_one_stay_apart():
    word = "<span style='position:absolute;left:{0}px'>{1}</span>"
    body = f"<p>{word.format(0, 'Once')}{word.format(40, 'upon')}{word.format(80, 'a')}</p>"

    assert of_one(body) == "Once upon a"
    assert (
        of_one(
            "<p><span class='w'>Once</span><span class='w'>upon</span></p>",
            "<style>.w { position: absolute }</style>",
        )
        == "Once upon"
    )


def test_words_of_a_drawing_stay_apart():
    words = "<text x='1'>Cold</text><text x='9'>Room</text>"
    body = f"<svg xmlns='http://www.w3.org/2000/svg'>{words}</svg>"

    assert of_one(body).split() == ["Cold", "Room"]


NAV = page(
    "<h1>The cold room</h1><p>By the house.</p><nav epub:type='toc'><ol><li>"
    "<a href='a.xhtml'>One</a></li></ol></nav><p>Printed at home.</p>"
)


def test_what_stands_beside_the_contents_is_read():
    items = item("n", "nav.xhtml", more='properties="nav"') + item("a", "a.xhtml")
    files = {"OPS/nav.xhtml": NAV, "OPS/a.xhtml": page("<p>seen</p>")}

    assert read(files, items, "n a").text.split("\n\n") == [
        "The cold room",
        "By the house.",
        "Printed at home.",
        "One",
        "seen",
    ]
    assert "Printed" not in read(files, items, "a").text


def test_pages_that_the_order_of_the_book_leaves_out_are_read_at_its_end():
    items = (
        item("a", "a.xhtml")
        + item("notes", "notes.xhtml")
        + item("n", "n.xhtml", more='properties="nav"')
    )
    files = {
        "OPS/a.xhtml": page("<h1>One</h1><p>seen</p>"),
        "OPS/notes.xhtml": page("<h1>Notes</h1><p>1. A note.</p>"),
        "OPS/n.xhtml": page(
            "<nav epub:type='toc'><ol><li><a href='a.xhtml'>One</a></li></ol></nav>"
        ),
    }

    extract = read(files, items, "a")

    assert extract.text == "One\n\nseen\n\nNotes\n\n1. A note."
    assert extract.notes == ["Pages that the order of this book leaves out, read at its end: 1."]


def test_two_pages_of_one_name_in_the_list_are_both_read_where_they_stand():
    files = {f"OPS/{name}.xhtml": page(f"<p>{name}</p>") for name in ("first", "second", "third")}
    items = item("x", "first.xhtml") + item("x", "second.xhtml") + item("y", "third.xhtml")

    extract = read(files, items, "x x y")

    assert [word for word in extract.text.split() if f"OPS/{word}.xhtml" in files] == [
        "first",
        "second",
        "third",
    ]
    assert extract.notes == []


def test_a_page_named_in_the_order_alone_is_told():
    extract = read({"OPS/a.xhtml": page("<p>seen</p>")}, item("a", "a.xhtml"), "gone a")

    assert extract.notes == ["Files of this book that are missing or empty: 1."]


def test_drawings_are_pages_too_and_pictures_are_told():
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>Plan of the house</text></svg>"
    items = (
        item("s", "s.svg", "image/svg+xml")
        + item("i", "i.jpg", "image/jpeg")
        + item("a", "a.xhtml")
    )
    files = {"OPS/s.svg": svg, "OPS/i.jpg": "x", "OPS/a.xhtml": page("<p>seen</p>")}

    extract = read(files, items, "s i a")

    assert "Plan of the house" in extract.text
    assert extract.notes == ["Pages of this book that are pictures, and were not read: 1."]


def test_a_page_that_is_only_a_picture_is_told():
    files = {
        "OPS/a.xhtml": page("<p>seen</p>"),
        "OPS/p.xhtml": page("<div><img src='p.jpg' alt=''/></div>"),
    }

    extract = read(files, item("p", "p.xhtml") + item("a", "a.xhtml"), "p a")

    assert extract.notes == ["Pages of this book that are pictures, and were not read: 1."]


def test_a_picture_of_another_kind_of_page_is_replaced_by_that_page():
    items = item("i", "i.xml", "application/x-demo", 'fallback="a"') + item("a", "a.xhtml")

    extract = read({"OPS/i.xml": "<x/>", "OPS/a.xhtml": page("<p>seen</p>")}, items, "i")

    assert "seen" in extract.text


def test_a_damaged_chapter_does_not_cost_the_others():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
        file.writestr("META-INF/container.xml", CONTAINER)
        file.writestr("OPS/book.opf", opf(item("a", "a.xhtml") + item("b", "b.xhtml"), "a b"))
        file.writestr("OPS/a.xhtml", page("<p>broken chapter</p>"))
        file.writestr("OPS/b.xhtml", page("<p>whole chapter</p>"))
    data = target.getvalue().replace(b"broken chapter", b"BROKEN chapter")

    extract = EpubParser().parse(data, "book.epub")

    assert "whole chapter" in extract.text
    assert extract.notes == ["Files of this book that are missing or empty: 1."]


def test_chapters_stand_in_the_order_of_the_book_and_not_of_the_archive():
    files = {f"OPS/{n}.xhtml": page(f"<p>chapter {n}</p>") for n in (3, 1, 2)}
    items = "".join(item(f"c{n}", f"{n}.xhtml") for n in (3, 1, 2))

    text = read(files, items, "c1 c2 c3").text

    assert text.index("chapter 1") < text.index("chapter 2") < text.index("chapter 3")


def test_a_chapter_of_links_is_a_chapter():
    further = (
        "<h1>Further reading</h1><ul><li><a href='a'>Cold</a></li><li><a href='b'>Ice</a></li></ul>"
    )

    assert of_one(further).endswith("• Cold\n• Ice")


def test_a_book_without_mimetype_and_container_is_a_book():
    data = zipped(
        {"OPS/book.opf": opf(item("a", "a.xhtml"), "a"), "OPS/a.xhtml": page("<p>seen</p>")}
    )

    assert type_of_zip(data, "book.epub") == "application/epub+zip"
    assert "seen" in EpubParser().parse(data, "book.epub").text
