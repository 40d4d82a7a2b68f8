"""RSS and Atom: each item a heading, with who wrote it, when, and the text."""

import lxml.etree as etree

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.html import parsed_page, write_fragment
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element

_ROOTS = ("rss", "feed", "rdf")
_ITEMS = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary", "subtitle")  # the fullest first
_PEOPLE = ("creator", "author", "contributor")
_DATES = ("pubdate", "published", "date", "updated", "lastbuilddate")


def is_feed(root: Element) -> bool:
    if name_of(root) not in _ROOTS:
        return False
    return name_of(root) != "rdf" or any(name_of(child) == "item" for child in root)


def write_feed(built: ExtractBuilder, root: Element) -> None:
    channel = next((child for child in root if name_of(child) == "channel"), root)
    built.title = _plain(_first(channel, ("title",)))[:300] or None
    if built.title:
        built.heading(built.title, 1, channel.sourceline)
    _write_text(built, channel, below=1)
    for holder in dict.fromkeys((channel, root)):
        for item in holder:
            if name_of(item) in _ITEMS:
                _write_item(built, item)


def _write_item(built: ExtractBuilder, item: Element) -> None:
    title = _plain(_first(item, ("title",)))
    date = _plain(_first(item, _DATES))
    built.heading(title or date or "Without title", 2, item.sourceline)
    people = [_person(child) for child in item if name_of(child) in _PEOPLE]
    byline = " · ".join(part for part in (*dict.fromkeys(people), date) if part)
    built.block(BlockKind.PARAGRAPH, byline, item.sourceline)
    _write_text(built, item, below=2)


def _write_text(built: ExtractBuilder, holder: Element, below: int) -> None:
    """The fullest of the texts; HTML in them is read as such, however it was put in."""
    for name in _TEXTS:
        for child in holder:
            if name_of(child) != name:
                continue
            inner = "".join(etree.tostring(part, encoding="unicode") for part in child)
            if source := ((child.text or "") + inner).strip():
                write_fragment(built, source, below, child.sourceline)
                return


def _person(element: Element) -> str:
    named = _first(element, ("name",))
    return _plain(named if named is not None else element)


def _plain(element: Element | None) -> str:
    """The text of an element, without the markup some put into it as text."""
    if element is None:
        return ""
    text = "".join(element.itertext())
    if "<" in text or "&" in text:
        root = parsed_page(text)
        text = "" if root is None else text_of(root)
    return one_line(text)


def _first(holder: Element, names: tuple[str, ...]) -> Element | None:
    for name in names:
        for child in holder:
            if name_of(child) == name:
                return child
    return None


def name_of(element: Element) -> str:
    """The name without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
