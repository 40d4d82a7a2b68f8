"""HTML: what a reader reads of a page, without its navigation."""

import re

import lxml.etree as etree
from lxml import html

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import decoded
from ingestion.parsers.html.main_part import main_part
from ingestion.parsers.html.reading import Reader
from ingestion.parsers.xmlparts import Element, memory_error_or

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)


class HtmlParser:
    """A page's main part with its headings; the whole body where no part stands out."""

    media_types = frozenset({"text/html", "application/xhtml+xml"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        source = _decoded(data)
        parser = html.HTMLParser(
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = html.document_fromstring(source, parser=parser)
        except etree.XMLSyntaxError as error:
            raise memory_error_or(_without_text(name), error) from None
        except (etree.ParserError, ValueError):
            raise _without_text(name) from None
        built = ExtractBuilder(name, self.max_characters)
        built.title = _title(root)
        Reader(built).read(main_part(root))
        return built.done()


def _without_text(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.EMPTY_TEXT, f"{name} is a page without text. Upload one that has some."
    )


def _decoded(data: bytes) -> str:
    """A mark at the start, then what the page says of itself, then a guess."""
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(named[1].decode("ascii"), errors="replace")
        except LookupError:
            text = decoded(data)
    else:
        text = decoded(data)
    # lxml refuses text that names an encoding it no longer has.
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\x00", "") or " "


def _title(root: Element) -> str | None:
    for element in root.iter("title"):
        if title := one_line(element.text or ""):
            return title[:300]
    return None
