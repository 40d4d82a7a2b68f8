"""What people reported of other readers of web pages, each rebuilt as a small page of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import time

import pytest

from contracts.documents import Extract
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.html import HtmlParser, write_fragment


def read(body: str) -> Extract:
    return HtmlParser().parse(f"<html><body>{body}</body></html>".encode(), "page.html")


def in_a_letter(body: str) -> str:
    built = ExtractBuilder("letter.eml")
    write_fragment(built, body)
    return built.done().text


def table(*groups: str) -> str:
    return f"<table>{''.join(groups)}</table>"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Price: <s>80 €</s> 70 €", "Price: ~~80 €~~ 70 €"),
        ("Pay within <del>30</del> <ins>14</ins> days", "Pay within ~~30~~ 14 days"),
        ("<strike>old</strike> new", "~~old~~ new"),
        ("<span style='text-decoration: line-through'>80 €</span> 70 €", "~~80 €~~ 70 €"),
        ("<span style='text-decoration-line:line-through'>8</span>9", "~~8~~9"),
        ("<del> </del>kept", "kept"),
        ("<s><s>twice</s></s> now", "~~twice~~ now"),
    ],
)
def test_what_is_struck_out_is_marked_so(written: str, said: str):
    assert read(f"<p>{written}</p>").text == said
    assert read(table(f"<tr><th>a<th>b<tr><td>{written}<td>x")).text == f"a | b\n{said} | x"
    assert in_a_letter(f"<p>{written}</p>") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1990&#150;1995", "1990–1995"),
        ("&#147;cold&#148;", "“cold”"),
        ("&#128;5 &#x85; &#153;", "€5 … ™"),
        ("1990\x961995", "1990–1995"),
        ("one\x85two", "one two"),
        ("AT&ampT &copy 2024 caf&eacute", "AT&T © 2024 café"),
        ("co<wbr>oper&shy;ation", "cooperation"),
        ("He said <q>no</q>.", "He said “no”."),
        ("12\x1f34", "12 34"),
    ],
)
def test_characters_are_those_that_a_browser_shows(written: str, said: str):
    assert read(f"<p>{written}</p>").text == said


CODE = "for room in rooms:\n    shut(room)"


@pytest.mark.parametrize(
    "written",
    [
        "<pre><code>for room in rooms:</code><code>    shut(room)</code></pre>",
        "<pre><div>for room in rooms:</div><div>    shut(room)</div></pre>",
        "<pre><span style='display:block'>for room in rooms:</span>"
        "<span style='display:block'>    shut(room)</span></pre>",
        "<pre>for room in rooms:<br>    shut(room)</pre>",
        "<pre><span class=line>for room in rooms:</span>\n<span class=line>    shut(room)</span>",
        "<table class=highlight><tr><td><pre>1\n2</pre></td><td><pre>for room in rooms:\n"
        "    shut(room)</pre></td></tr></table>",
        "<pre><ol><li>for room in rooms:</li><li>    shut(room)</li></ol></pre>",
    ],
)
def test_lines_of_code_stay_lines(written: str):
    assert CODE in read(written).text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param(
            "<my-card><template shadowrootmode=open><h2>Hours</h2><slot></slot><p>Below</p>"
            "</template><p>Ten to six.</p></my-card>",
            "Hours\n\nTen to six.\n\nBelow",
            id="a root in the shadow, with a place for what stands below it",
        ),
        pytest.param(
            "<my-card><template shadowrootmode=open><slot name=b></slot><slot name=a>none</slot>"
            "</template><p slot=a>one</p><p slot=b>two</p></my-card>",
            "two\n\none",
            id="places with names",
        ),
        pytest.param("<p>a</p><template><p>gone</p></template>", "a", id="any other template"),
        pytest.param(
            "<p>a</p><iframe srcdoc='&lt;p&gt;in the frame&lt;/p&gt;'></iframe><p>b</p>",
            "a\n\nin the frame\n\nb",
            id="a frame that is written in the page",
        ),
        pytest.param(
            "<details><summary>More</summary><p>All of it.</p></details>",
            "More\n\nAll of it.",
            id="details that are closed",
        ),
        pytest.param(
            "<div hidden='until-found'>Found by searching.</div>",
            "Found by searching.",
            id="hidden until it is searched for",
        ),
        pytest.param(
            "<!--[if mso]><p>for Word</p><![endif]--><![if !mso]><p>for others</p><![endif]>",
            "for others",
            id="comments with conditions",
        ),
        pytest.param(
            "<span style='display:block'>Price</span><span style='display:inline-block'>12</span>",
            "Price\n\n12",
            id="parts that a style sets apart",
        ),
        pytest.param(
            "<div role=table><div role=row><span role=columnheader>Item</span>"
            "<span role=columnheader>Sum</span></div><div role=row><span role=cell>Pump</span>"
            "<span role=cell>10</span></div></div>",
            "Item | Sum\nPump | 10",
            id="a table of other elements",
        ),
        pytest.param(
            "<p>Price <span aria-hidden=true>12.99</span></p>",
            "Price 12.99",
            id="hidden only from those who listen",
        ),
        pytest.param(
            "<p><span aria-hidden=true>$</span><span aria-hidden=true>12<sup>99</sup></span>"
            "<span class=sr-only>12 dollars 99</span></p>",
            "12 dollars 99",
            id="said again for those who listen",
        ),
        pytest.param(
            "<p><i class=material-icons aria-hidden=true>home</i> Start</p>",
            "Start",
            id="the name of a sign",
        ),
        pytest.param(
            "<p>Name: <input value='Ann Berg'> <input type=hidden value=x>"
            "<input type=password value=x><input type=submit value=Send></p>"
            "<textarea>Two\nlines</textarea>",
            "Name: Ann Berg\n\nTwo lines",
            id="what was typed into a page",
        ),
        pytest.param(
            "<p><input type=checkbox checked> News <input type=radio> Letters</p>",
            "☒ News ○ Letters",
            id="boxes",
        ),
        pytest.param(
            "<p>Town: <select><option>Rome<option selected>Paris</select></p>",
            "Town: Paris",
            id="what was chosen",
        ),
        pytest.param(
            "<p>Mail <a href='x'><img src=l.png alt='Contact'></a></p>",
            "Mail Contact",
            id="a link that is a picture",
        ),
        pytest.param("<p>Done <img class=emoji alt='👍'></p>", "Done 👍", id="a sign of mood"),
        pytest.param(
            "<dl><div><dt>Cold</dt><dt>Chilled</dt><dd>Below five degrees.</div></dl>",
            "Cold\n\nChilled: Below five degrees.",
            id="two terms",
        ),
    ],
)
def test_what_a_browser_shows_is_read(written: str, text: str):
    assert read(written).text == text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
            "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>",
            "[1, 2; 3, 4]",
        ),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "3√(8)"),
        ("<mn>2</mn><mo>&#x2062;</mo><mn>3</mn>", "2·3"),
        ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi>", "2x"),
        ("<mn>3</mn><mo>&#x2064;</mo><mfrac><mn>1</mn><mn>2</mn></mfrac>", "3 (1)/(2)"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>10</mn>"
            "</munderover><mn>5</mn>",
            "∑_(i=1)^(10) 5",
        ),
        ("<mfenced><mn>1</mn><mn>2</mn></mfenced>", "(1,2)"),
        ("<mn>1</mn><mspace width='1em'/><mn>2</mn>", "1 2"),
        ("<mphantom><mn>0</mn></mphantom><mn>7</mn>", "7"),
    ],
)
def test_no_digit_of_a_formula_joins_another(written: str, said: str):
    assert read(f"<p>So <math>{written}</math> holds.</p>").text == f"So {said} holds."


KATEX = (
    "<span class=katex><span class=katex-mathml><math><semantics><mrow><mi>E</mi><mo>=</mo>"
    "<mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow><annotation encoding='application/x-tex'>"
    "E=mc^2</annotation></semantics></math></span><span class=katex-html aria-hidden=true>"
    "<span>E</span><span>=</span><span>m</span><span>c</span><span>2</span></span></span>"
)
MATHJAX = (
    "<span class=MathJax_Preview>E=mc2</span><span class=MathJax><nobr aria-hidden=true>E=mc2"
    "</nobr><span class=MJX_Assistive_MathML><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi>"
    "<mn>2</mn></msup></math></span></span><script type='math/tex'>E=mc^2</script>"
)
WIKI = (
    "<span class=mwe-math-element><span style='display: none'><math><mi>E</mi><mo>=</mo><mi>m</mi>"
    "<msup><mi>c</mi><mn>2</mn></msup></math></span><img class=mwe-math-fallback-image-inline "
    "aria-hidden=true alt='{\\displaystyle E=mc^{2}}'></span>"
)


@pytest.mark.parametrize("formula", [KATEX, MATHJAX, WIKI])
def test_a_formula_that_is_written_several_times_is_read_once(formula: str):
    written = f"<p>So {formula} holds.</p>"

    assert read(written).text == "So E=mc² holds."
    assert in_a_letter(written) == "So E=mc² holds."


XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>{0}</head>{1}</html>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title/>", "<p>seen</p>"),
        ("<script src='a.js'/>", "<p>seen</p>"),
        ("<style/>", "<p>seen</p>"),
        ("", "<iframe src='a'/><p>seen</p>"),
        ("", "<textarea/><p>seen</p>"),
        ("", "<div hidden='hidden'/><p>seen</p>"),
        ("", "<p><sup/>seen</p>"),
        ("", "<p><![CDATA[seen]]></p>"),
        ("", "<p>s<b/>een</p>"),
    ],
)
def test_what_ends_itself_in_xhtml_swallows_nothing(head: str, body: str):
    source = XHTML.format(head, f"<body>{body}</body>").encode()

    assert HtmlParser().parse(source, "page.xhtml").text == "seen"


@pytest.mark.parametrize(
    "source",
    [
        "<html><body><p>one</p></body></html><p>two</p>",
        "<html><body><p>one</p></body></html>\n<html><body><p>two</p></body></html>",
        "<html><body><p>one</p></body><body><p>two</p></body></html>",
        "<p>one</p><!--><p>two</p>",
        "<html><head><p>one</p></head><body><p>two</p></body></html>",
        "<p>one</p><plaintext>two",
    ],
)
def test_nothing_of_a_page_that_is_put_together_is_lost(source: str):
    assert HtmlParser().parse(source.encode(), "page.html").text.split() == ["one", "two"]


def test_a_page_that_says_late_how_its_letters_are_encoded_is_read():
    late = f"<html><head><!--{'x' * 9000}--><meta charset='windows-1251'></head><body><p>Холодная"
    data = f"{late} комната закрыта.</p></body></html>".encode("cp1251")

    assert HtmlParser().parse(data, "page.html").text == "Холодная комната закрыта."


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><th>Day<th>Hours<tr><td>Monday<td><ul><li>from 10 to 18</li></ul></table>",
        "<ul><li><a href='/a'>from 10 to 18</a></li></ul>",
        "<ol><li><span class=x tabindex=0>from 10 to 18</span></li></ol>",
        "<details><summary>Hours</summary><div><p>from 10 to 18</p></div></details>",
        "<dl><dt>Hours<dd>from 10 to 18</dl>",
        "<figure><img src=a><figcaption>from 10 to 18</figcaption></figure>",
        "<blockquote><div><span>from 10 to 18</span></div></blockquote>",
    ],
)
def test_an_article_of_a_site_keeps_lists_tables_and_details_or_says_so(inner: str):
    said = "".join(
        f"<p>Cold room number {n} is kept at four degrees all day.</p>" for n in "123456"
    )
    further = said.replace("four", "five")
    article = f"<article><h1>Rooms</h1>{said}{inner}{further}</article>"
    page = f"<header><nav></nav></header><main>{article}</main>"

    extract = read(page)

    told = any(note.startswith("Left out of this page") for note in extract.notes)
    assert "from 10 to 18" in " ".join(extract.text.split()) or told


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("&lt;!-- nothing --&gt;", []),
        ("&lt;?xml version='1.0' encoding='utf-8'?&gt;&lt;p&gt;framed&lt;/p&gt;", ["framed"]),
        ("&lt;p&gt;fra&amp;#xFDD3;med&lt;/p&gt;", ["framed"]),
        ("&lt;p&gt;5 &amp;#128;&lt;/p&gt;", ["5 €"]),
    ],
)
def test_what_a_page_writes_into_a_frame_is_read_as_any_page(source: str, said: list[str]):
    text = read(f'<p>Seen on the page.</p><iframe srcdoc="{source}"></iframe>').text

    assert text.split("\n\n") == ["Seen on the page.", *said]


@pytest.mark.parametrize(
    "piece",
    [
        "<![CDATA[",
        "<a b='",
        "<template shadowrootmode=open><slot></slot></template>",
        "<iframe srcdoc='<p>x</p>'>",
    ],
)
def test_what_never_ends_takes_no_time(piece: str):
    began = time.process_time()

    HtmlParser().parse(XHTML.format("", "<p>seen</p>" + piece * 20_000).encode(), "page.xhtml")

    assert time.process_time() - began < 10
