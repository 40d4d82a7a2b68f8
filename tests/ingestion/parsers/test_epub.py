from collections.abc import Sequence

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.epub import EpubParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.packing import zipped

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
NAV = (
    '<html xmlns:epub="http://www.idpf.org/2007/ops"><nav epub:type="toc"><ol>'
    '<li><a href="text/one.xhtml">Doors</a></li><li><a href="text/two.xhtml#x">Keys</a></li>'
    '<li><a href="text/three.xhtml">Doors</a></li></ol></nav></html>'
)
PAGES = {
    "one": "<section><header><h1>Doors</h1></header><p>They open.</p><h2>Locks</h2><p>Iron.</p>",
    "one_b": "<p>They shut, too.</p>",
    "two": "<h2>Brass</h2><p>Two of them.</p><aside>A note.</aside>",
    "three": "<p>Doors again.</p>",
}


def book(pages: Sequence[str] = tuple(PAGES), **more: str) -> bytes:
    items = "".join(
        f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in PAGES
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>House</dc:title>'
        "<dc:creator>Ann</dc:creator><dc:description>&lt;p&gt;On houses.&lt;/p&gt;"
        '</dc:description></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"'
        f' media-type="application/xhtml+xml"/>{items}</manifest><spine>{spine}</spine></package>'
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": package,
            "OPS/nav.xhtml": NAV,
            **{f"OPS/text/{n}.xhtml": f"<html><body>{p}</body></html>" for n, p in PAGES.items()},
            **more,
        }
    )


def read(data: bytes) -> Extract:
    return EpubParser().parse(data, "a.epub")


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return EpubParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return book()

    @pytest.fixture
    def extract(self, parser: Parser, sample: bytes) -> Extract:
        return parser.parse(sample, "sample")


def test_chapters_stand_in_order_under_their_titles_of_the_contents():
    extract = read(book())

    assert extract.title == "House"
    assert [
        (s.headings, extract.text[s.start : s.end])
        for s in extract.sections
        if s.kind is not BlockKind.HEADING
    ] == [
        ((), "By Ann"),
        ((), "On houses."),
        (("Doors",), "They open."),
        (("Doors", "Locks"), "Iron."),
        (("Doors", "Locks"), "They shut, too."),
        (("Keys", "Brass"), "Two of them."),
        (("Keys", "Brass"), "A note."),
        (("Doors (2)",), "Doors again."),
    ]


def encryption(algorithm: str, target: str) -> str:
    return (
        f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/><CipherData>'
        f'<CipherReference URI="{target}"/></CipherData></EncryptedData></encryption>'
    )


def test_a_book_locked_against_copying_is_refused_with_a_sentence():
    locked = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/text/one.xhtml")

    with pytest.raises(IngestFailure, match=r"locked against copying.*\.$") as refused:
        read(book(**{"META-INF/encryption.xml": locked}))

    assert refused.value.code is FailureCode.UNSUPPORTED


def test_scrambled_fonts_are_no_lock():
    fonts = encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf")

    assert "They open." in read(book(**{"META-INF/encryption.xml": fonts})).text


def test_a_book_without_package_is_damaged():
    with pytest.raises(IngestFailure) as refused:
        read(zipped({"META-INF/container.xml": CONTAINER}))

    assert refused.value.code is FailureCode.CORRUPT


def test_paths_lead_nowhere_but_into_the_book():
    container = CONTAINER.replace("OPS/book.opf", "../../../etc/passwd")

    with pytest.raises(IngestFailure) as refused:
        read(zipped({"META-INF/container.xml": container}))

    assert refused.value.code is FailureCode.CORRUPT


def test_a_page_that_is_named_twice_is_read_once():
    assert read(book([*PAGES, "one"])).text == read(book()).text


def test_a_book_that_names_a_page_over_and_over_is_too_complex():
    with pytest.raises(IngestFailure, match=r"4 pages are named 5,004 times.*Export") as refused:
        read(book([*PAGES, *["one"] * 5000]))

    assert refused.value.code is FailureCode.TOO_COMPLEX


def test_what_lies_too_deep_in_a_page_is_said_to_be_left_out():
    deep = "<div>" * 4000 + "The door is red."

    extract = read(book(**{"OPS/text/two.xhtml": f"<html><body><p>Brass.</p>{deep}"}))

    assert "Brass." in extract.text
    assert extract.notes == ["What is nested deeper than in real documents was not read."]
