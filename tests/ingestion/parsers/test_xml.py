import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.xml import XmlParser
from tests.conformance.parser import ParserConformance

RSS = """\
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>House news</title><description>What happened.</description>
<item><title>Doors &amp;amp; locks</title><dc:creator>Ann</dc:creator>
<pubDate>Mon, 2 Feb 2026</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>They <b>open</b>.</p><h2>Locks</h2><ul><li>iron</li></ul>]]>
</content:encoded></item>
<item><title>Keys</title><description>Two.</description></item>
</channel></rss>"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title>
<entry><title type="html">&lt;b&gt;Open&lt;/b&gt;</title><author><name>Ann</name></author>
<updated>2026-02-02</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>At ten.</p></div></content>
</entry></feed>"""


def read(text: str) -> Extract:
    return XmlParser().parse(text.encode(), "a.xml")


def found(extract: Extract) -> list[tuple[int | None, str]]:
    return [(s.line, extract.text[s.start : s.end]) for s in extract.sections]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return XmlParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return RSS.encode()


def test_items_of_a_feed_are_headings_with_their_text():
    extract = read(RSS)

    assert extract.title == "House news"
    assert [text for _, text in found(extract)] == [
        "House news",
        "What happened.",
        "Doors & locks",
        "Ann · Mon, 2 Feb 2026",
        "They open.",
        "Locks",
        "• iron",
        "Keys",
        "Two.",
    ]
    assert extract.sections[6].headings == ("House news", "Doors & locks", "Locks")
    assert extract.sections[7].line == 8


def test_an_atom_feed_is_read_alike():
    assert [text for _, text in found(read(ATOM))] == ["Log", "Open", "Ann · 2026-02-02", "At ten."]


def test_data_is_lines_of_names_and_values_one_block_for_a_record():
    extract = read(
        "<people>\n<person id='7'><name>Ann</name><title>Dr</title></person>\n"
        "<person><name>Bob</name></person>\n<door state='open'/>\n</people>"
    )

    assert found(extract) == [
        (2, "person: id 7\nname: Ann\ntitle: Dr"),
        (3, "name: Bob"),
        (4, "door: state open"),
    ]


def test_prose_is_paragraphs_under_its_headings():
    extract = read(
        "<book><title>House</title>\n<chapter><title>Doors</title>\n<para>They <em>open</em>\n"
        "and shut.</para><section><title>Locks</title><p>Iron.</p></section></chapter></book>"
    )

    assert extract.title == "House"
    assert found(extract)[2] == (3, "They open and shut.")
    assert extract.sections[-1].headings == ("House", "Doors", "Locks")
    assert extract.sections[-1].kind is BlockKind.PARAGRAPH


def test_entities_name_no_files_and_do_not_grow():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    extract = read(f"{bomb}<x><y>one &f;</y><z>&b;</z><t>two</t></x>")

    assert "root:" not in extract.text
    assert "haha" not in extract.text
    assert "t: two" in extract.text


def test_a_mistake_is_noted_and_the_rest_is_read():
    extract = read("<x><a>one</a><b>two</c><d>three &nbsp; four</d></x>")

    assert "not well-formed" in extract.notes[0]
    assert "a: one" in extract.text


def test_letters_are_decoded_as_the_file_says():
    data = '<?xml version="1.0" encoding="iso-8859-1"?><x><a>Grüße</a></x>'.encode("latin-1")

    assert XmlParser().parse(data, "a.xml").text == "a: Grüße"


def test_deep_nesting_ends():
    with pytest.raises(IngestFailure) as refused:
        read("<x>" * 50_000)

    assert refused.value.code is FailureCode.TOO_COMPLEX


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<d><p>a <b>b</b> c</p></d>", "a b c"),
        ("<d>a <b>b</b> c <i>d</i> e</d>", "a b c d e"),
        ("<d><p>a<b>b</b>c</p></d>", "abc"),
        ("<d><p>a<br/>b</p></d>", "a b"),
        ("<d><p>one<p>two</p>three</p></d>", "one two three"),
        ("<d><p><![CDATA[x < y & z]]> tail</p></d>", "x < y & z tail"),
        ("<d><name>A<!-- no -->B</name></d>", "name: AB"),
        ("<d><p>A<!-- no --> B<?no no?>C</p></d>", "A BC"),
        (
            "<d>head<r><k>1</k></r>between<r><k>2</k></r>end</d>",
            "head\n\nk: 1\n\nbetween\n\nk: 2\n\nend",
        ),
        ("<d><title>T</title>loose<p>x</p>end</d>", "T\n\nloose\n\nx\n\nend"),
        ("<d><p>10<sup>6</sup> H<sub>2</sub>O</p></d>", "10⁶ H2O"),
    ],
)
def test_mixed_content_is_read_whole_and_in_order(source: str, text: str):
    assert XmlParser().parse(source.encode(), "a.xml").text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<!DOCTYPE d [<!ENTITY co "ACME">]><d><n>&co; Ltd</n></d>', "n: ACME Ltd"),
        ('<!DOCTYPE d [<!ENTITY co "ACME">]><d><p>a &co;<b>b</b> &co;</p></d>', "a ACMEb ACME"),
        ("<d><p>caf&eacute;&nbsp;&mdash; &amp; &lt; &#233;</p></d>", "café — & < é"),
        ('<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><d><p>&b;</p></d>', "&b;"),
        ('<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d><p>x &f;</p></d>', "x &f;"),
    ],
)
def test_names_of_characters_and_short_texts_are_what_they_stand_for(source: str, text: str):
    extract = XmlParser().parse(source.encode(), "a.xml")

    assert extract.text == text
    assert extract.notes == []


_NAMES = st.sampled_from(["p", "b", "sec", "item", "title", "li", "br", "row"])
_TREES = st.recursive(
    st.just([]),
    lambda inner: st.lists(st.tuples(_NAMES, inner), max_size=4),
    max_leaves=20,
)


def _source(tree: list, count: list[int], pieces: st.DataObject) -> str:
    """Words in order, each another one, within and between the elements of a tree."""

    def word() -> str:
        if not pieces.draw(st.booleans()):
            return ""
        count[0] += 1
        return f" w{count[0]}x "

    first = word()
    inside = "".join(f"<{name}>{_source(t, count, pieces)}</{name}>{word()}" for name, t in tree)
    return first + inside


@settings(max_examples=150, deadline=None)
@given(_TREES, st.data())
def test_nothing_is_lost_doubled_or_moved(tree: list, pieces: st.DataObject):
    count = [0]
    source = f"<d> w0x {_source(tree, count, pieces)}</d>"

    text = XmlParser().parse(source.encode(), "a.xml").text

    assert re.findall(r"w\d+x", text) == [f"w{n}x" for n in range(count[0] + 1)]
