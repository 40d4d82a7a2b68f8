import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.html import HtmlParser
from tests.conformance.parser import ParserConformance


def read(body: str) -> Extract:
    return HtmlParser().parse(f"<!doctype html><html><body>{body}</body></html>".encode(), "p.html")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return HtmlParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return b"<html><title>t</title><h1>Storage</h1><p>The cold room.</p><ul><li>one</ul></html>"


def test_headings_paragraphs_and_breaks():
    extract = read("<h1>A</h1>one<br>line<p>two</p><h2>B</h2><div>three <b>bold</b> end</div>")

    assert texts(extract) == ["A", "one line", "two", "B", "three bold end"]
    assert extract.sections[-1].headings == ("A", "B")


def test_lists_keep_their_markers():
    assert texts(read("<ol start=3><li>a<li>b<ul><li>c</ul></ol>")) == ["3. a", "4. b", "• c"]


def test_a_table_of_data_is_rows_and_one_for_layout_is_not():
    data = read("<table><tr><th>a<th>b<tr><td>1<td>2</table>")
    layout = read("<table><tr><td><h2>Title</h2><p>Text.</p></td><td>side</td></tr></table>")

    assert texts(data) == ["a | b", "1 | 2"]
    assert BlockKind.TABLE_ROW not in {section.kind for section in layout.sections}


def test_navigation_scripts_and_hidden_parts_are_not_read():
    extract = read(
        "<nav>Home</nav><script>alert(1)</script><style>x{}</style><p>Read <i>me</i>.</p>"
        "<div style='display: none'>secret</div><p hidden>secret</p><footer>About us</footer>"
    )

    assert texts(extract) == ["Read me."]


@pytest.mark.parametrize("declared", ["", "<meta charset=iso-8859-1>"])
def test_the_page_says_how_its_letters_are_encoded(declared: str):
    page = f"<html><head>{declared}</head><body>Grüße</body></html>"

    data = page.encode("latin-1" if declared else "utf-8")

    assert HtmlParser().parse(data, "p.html").text == "Grüße"


def test_entities_of_a_page_name_no_files():
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>a&x;b</p></html>'

    assert "root:" not in HtmlParser().parse(page, "p.html").text


def test_deep_nesting_ends():
    assert read("<p>start</p>" + "<div>" * 50_000 + "deep").text.startswith("start")


def test_a_page_without_text_is_refused():
    with pytest.raises(IngestFailure) as refused:
        read("<script>1</script>")

    assert refused.value.code is FailureCode.EMPTY_TEXT


def test_articles_of_the_web_are_found(documents: Path):
    """Four-word shingles against text people marked; the best library scores .958 on the whole."""
    folder = documents / "article-extraction"
    truth = json.loads((folder / "ground-truth.json").read_text())
    precision, recall, pages = 0.0, 0.0, 0
    for key, value in truth.items():
        path = folder / "html" / f"{key}.html.gz"
        if not path.exists():
            continue
        read_text = HtmlParser().parse(gzip.decompress(path.read_bytes()), "p.html").text
        wanted, found = _shingles(value["articleBody"]), _shingles(read_text)
        common = sum((wanted & found).values())
        precision += common / max(sum(found.values()), 1)
        recall += common / max(sum(wanted.values()), 1)
        pages += 1

    precision, recall = precision / pages, recall / pages
    assert 2 * precision * recall / (precision + recall) > 0.94


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


def test_a_term_stands_before_what_is_said_of_it():
    extract = read(
        "<dl><dt>Ann<dd>Director<dd>Since May<dt>Bob</dt><dt>Cid<dd><pre>x</pre><dt>Dan<dd>"
        "<dl><dt>age<dd>30</dl></dl>"
    )

    assert texts(extract) == [
        "Ann: Director",
        "Since May",
        "Bob",
        "Cid",
        "x",
        "Dan",
        "age: 30",
    ]


def test_a_cell_that_fills_several_rows_or_columns_stands_in_all_of_them():
    table = read(
        "<table><tr><th rowspan=2>year<th colspan=2>door<tr><th>north<th>south"
        "<tr><td>2025<td>open<td>shut<tr><td colspan=3>all counted</table>"
    )

    assert texts(table) == [
        "year | door | door",
        "year | north | south",
        "2025 | open | shut",
        "all counted",
    ]


def test_pictures_are_read_where_they_are_described():
    assert texts(read('<p>See <img alt="a door standing open">, <img alt="logo">.</p>')) == [
        "See a door standing open , ."
    ]


def test_long_lists_take_no_longer_than_their_items():
    extract = read("<ol>" + "<li>item</li>" * 20_000 + "</ol>")

    assert texts(extract)[-1] == "20000. item"


def test_lines_that_lead_to_other_articles_are_not_part_of_this_one():
    body = "".join(
        f"<p>{'The door was opened again and nobody saw it happen. ' * 5}</p>" for _ in "abc"
    )
    page = (
        f"<nav>Home</nav><article><h1>Doors</h1>{body}<p>Related: <a href=x>Windows</a></p>{body}"
        "<h3>One</h3><h3>Two</h3><h3>Three</h3><h3>Four</h3></article><footer>Us</footer>"
    )

    found = texts(read(page))

    assert found.count("Doors") == 1
    assert not {"Related: Windows", "One", "Two", "Three", "Four"} & set(found)


def test_an_article_goes_on_after_an_advertisement():
    told = [
        f"In {1900 + n} ships came in, and people unloaded them by hand. " * 4 for n in range(9)
    ]
    first, second = (
        "<div><div class=text>" + "".join(f"<p>{text}</p>" for text in part) + "</div></div>"
        for part in (told[:4], told[4:])
    )
    extract = read(
        f"<nav>Home</nav><article><h1>Harbour</h1>{first}<aside>Buy now</aside>{second}</article>"
    )

    assert [n for n in range(9) if f"In {1900 + n} " in extract.text] == list(range(9))
    assert "Buy now" not in extract.text


def test_a_page_that_is_nothing_but_navigation_is_read_for_its_links():
    page = '<body><ul class="nav"><li><a href="/a">The cold room</a></li></ul></body>'

    assert HtmlParser().parse(page.encode(), "index.html").text == "• The cold room"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<a>foo <b>bar</b></a> baz", "foo bar baz"),
        ("<a>foo <b>bar<br></b></a> baz", "foo bar baz"),
        ("a <script>no</script> b", "a b"),
        ("<i>a<b>b<u>c</u>d</b>e</i>f", "abcdef"),
        ("a<div>b <i>c</i></div>d", "a b c d"),
    ],
)
def test_what_a_cell_says_stays_in_order(cell: str, text: str):
    page = f"<table><tr><th>name</th><th>value</th></tr><tr><td>{cell}</td><td>1</td></tr></table>"

    assert HtmlParser().parse(page.encode(), "a.html").text == f"name | value\n{text} | 1"
