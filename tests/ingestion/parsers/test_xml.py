import pytest

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
