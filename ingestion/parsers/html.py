"""HTML: what a reader reads of a page, without its navigation."""

import re
from collections.abc import Iterator

import lxml.etree as etree
from lxml import html

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.decoding import decoded
from ingestion.parsers.xmlparts import Element


def _tags(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_DROPPED = _tags(
    "script style noscript template iframe object embed svg canvas audio video map form button"
    " select input textarea dialog nav menu head datalist applet frame frameset noframes"
)
_ASIDE = frozenset(("header", "footer", "aside"))
_BLOCKS = _tags(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption"
    " figure footer header hgroup html legend li main ol p section summary table tbody td tfoot th"
    " thead tr ul h1 h2 h3 h4 h5 h6 pre hr"
)
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu")
)
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|sidebar|cookies?|share|sharing|social|related|"
    r"comments?|promo|advert|ads?|newsletter|subscribe|popup|modal|pagination|skip-link|"
    r"mw-editsection|toc|navbox|metadata|sr-only|visually-hidden)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_DEEPEST = 200
_KEPT_SHARE = 0.25  # less than this and the page has no main part worth the name


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
        except (etree.ParserError, ValueError):
            raise IngestFailure(
                FailureCode.EMPTY_TEXT, f"{name} is a page without text. Upload one that has some."
            ) from None
        built = ExtractBuilder(name, self.max_characters)
        built.title = _title(root)
        _Reader(built).read(_main(root))
        return built.done()


class _Reader:
    """Walks the page once; inline text is gathered until a block begins or ends."""

    def __init__(self, built: ExtractBuilder) -> None:
        self._built = built
        self._inline: list[str] = []
        self._marker = ""
        self._items = 0

    def read(self, element: Element) -> None:
        self._children(element, 0)
        self._flush()

    def _children(self, element: Element, depth: int) -> None:
        if element.text:
            self._inline.append(element.text)
        for child in element:
            if isinstance(child.tag, str) and depth < _DEEPEST and not _is_chrome(child):
                self._element(child, child.tag.lower(), depth + 1)
            if child.tail:
                self._inline.append(child.tail)

    def _element(self, element: Element, tag: str, depth: int) -> None:
        if tag == "br":
            self._break(element)
        elif tag not in _BLOCKS:
            self._children(element, depth)
        else:
            self._flush()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._built.heading(_text(element), int(tag[1]))
            elif tag == "pre":
                self._built.block(BlockKind.CODE, "".join(element.itertext()))
            elif tag == "table" and _is_data(element):
                self._table(element)
            elif tag == "li":
                self._item(element, depth)
            else:
                self._children(element, depth)
            self._flush()

    def _break(self, element: Element) -> None:
        following = element.getnext()
        twice = following is not None and following.tag == "br" and not (element.tail or "").strip()
        if twice:
            self._flush()
        else:
            self._inline.append(" ")

    def _item(self, element: Element, depth: int) -> None:
        outer = self._marker, self._items
        parent = element.getparent()
        ordered = parent is not None and parent.tag == "ol"
        before = element.itersiblings("li", preceding=True)
        self._marker = f"{sum(1 for _ in before) + 1}. " if ordered else "• "
        self._items += 1
        self._children(element, depth)
        self._flush()
        self._marker, self._items = "", outer[1]

    def _table(self, table: Element) -> None:
        for row in table.iter("tr"):
            self._built.row([_text(cell) for cell in row if cell.tag in ("td", "th")])

    def _flush(self) -> None:
        text, self._inline = "".join(self._inline), []
        if text.strip():
            kind = BlockKind.LIST_ITEM if self._items else BlockKind.PARAGRAPH
            self._built.block(kind, self._marker + one_line(text))
            self._marker = ""


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


def _text(element: Element) -> str:
    parts: list[str] = []
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag in ("script", "style"):
            continue
        if child is not element and (child.tag in _BLOCKS or child.tag == "br"):
            parts.append(" ")
        parts.append(child.text or "")
        if child is not element:
            parts.append(child.tail or "")
    return one_line("".join(parts))


def _is_chrome(element: Element) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or element.get("role") in _ROLES:
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    if element.tag in _ASIDE and not _within_article(element):
        return True
    if element.tag not in ("div", "section", "ul", "ol", "aside", "span", "p", "table"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_CHROME.search(names)) and _link_share(element) > 0.3


def _within_article(element: Element) -> bool:
    """An article's own header or footer belongs to it, an aside does not."""
    return element.tag == "header" and any(
        ancestor.tag in ("article", "main") for ancestor in element.iterancestors()
    )


def _link_share(element: Element) -> float:
    whole = len("".join(element.itertext()).strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return linked / whole if whole else 1.0


def _is_data(table: Element) -> bool:
    """Whether a table holds data; else it only lays out the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    if any(table.iter("h1", "h2", "h3", "h4", "ul", "ol")) and not any(table.iter("th")):
        return False
    widest = max(
        (len(row.findall("td")) + len(row.findall("th")) for row in table.iter("tr")), default=0
    )
    longest = max((len(_text(cell)) for cell in table.iter("td")), default=0)
    return widest > 1 and (longest < 600 or any(table.iter("th")))


def _main(root: Element) -> Element:
    """The part of the page that is read: main, a lone article, or the body."""
    body = root.find("body")
    whole = body if body is not None else root
    length = len(_text(whole))
    for candidates in _candidates(whole):
        if len(candidates) == 1 and len(_text(candidates[0])) > _KEPT_SHARE * length:
            return candidates[0]
    return whole


def _candidates(whole: Element) -> Iterator[list[Element]]:
    yield [*whole.iter("main")]
    yield [e for e in whole.iter() if isinstance(e.tag, str) and e.get("role") == "main"]
    yield [*whole.iter("article")]


def _title(root: Element) -> str | None:
    for element in root.iter("title"):
        if title := one_line(element.text or ""):
            return title[:300]
    return None
