"""The source of a page as a parser of HTML reads it rightly: what is XHTML in it, and references to
characters that browsers read as Windows-1252."""

import re
from html import escape

import lxml.etree as etree
from lxml import html

from ingestion.parsers.html.chrome import tags
from ingestion.parsers.marks import markup_without_marks
from ingestion.parsers.xmlparts import Element

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_XHTML = re.compile(r"\A\s*<\?xml|xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml")
_HEAD = 4096
_ENDS_ITSELF = re.compile(r"<([A-Za-z][\w:.-]*+)((?:[^<>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>))*+)/>")
_EMPTY = tags(
    "area base br col embed hr img input link meta param source track wbr frame basefont bgsound"
)
_CDATA, _END = "<![CDATA[", "]]>"
_REFERENCE = re.compile(r"&#(?:x([89][0-9a-f])(?![0-9a-f])|(1[2-5]\d)(?!\d));?", re.IGNORECASE)
_WINDOWS = {
    code: letter
    for code in range(0x80, 0xA0)
    if (letter := bytes([code]).decode("cp1252", "ignore"))
}
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_START_OF_PAGE = re.compile(r"<(body|html)(?=[\s>])[^>]*>", re.IGNORECASE)
_EMPTY_COMMENT = re.compile(r"<!--(-?)>")


def tree_of(source: str) -> Element | None:
    """The root of a page, a frame or a piece of one; None when there is nothing in it.

    Raises:
        MemoryError: for a page that needs more than there is.
    """
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        source = markup_without_marks(as_html(source))
        return html.document_fromstring(source or " ", parser=parser)
    except etree.XMLSyntaxError as error:
        if error.lineno:
            return None
        raise MemoryError from None
    except (etree.ParserError, ValueError):
        return None


def as_html(source: str) -> str:
    """Without its declaration, for lxml refuses text that names an encoding it no longer has."""
    if _XHTML.search(source, 0, _HEAD):
        source = _without_sections(source)
        source = _ENDS_ITSELF.sub(_ended, source)
    source = _REFERENCE.sub(_letter, _EMPTY_COMMENT.sub("", _in_one(source)))
    return _DECLARATION.sub("", source).replace("\x00", "")


def _without_sections(source: str) -> str:
    """Sections of CDATA as the text that they are."""
    before, *sections = source.split(_CDATA)
    parts = [before]
    for section in sections:
        text, end, rest = section.partition(_END)
        parts += [escape(text, quote=False), rest] if end else [_CDATA, section]
    return "".join(parts)


def _in_one(source: str) -> str:
    """What stands behind the end of a page is a part of it, and so is a second page in one file."""
    seen = set[str]()

    def first(tag: re.Match[str]) -> str:
        again = tag[1].lower() in seen
        seen.add(tag[1].lower())
        return "" if again else tag[0]

    return _START_OF_PAGE.sub(first, _END_OF_PAGE.sub("", source))


def _ended(tag: re.Match[str]) -> str:
    """In HTML an element that ends itself does not, but for those that are always empty."""
    name, attributes = tag[1], tag[2]
    if name.lower() in _EMPTY:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}></{name}>"


def _letter(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return _WINDOWS.get(code, reference[0])
