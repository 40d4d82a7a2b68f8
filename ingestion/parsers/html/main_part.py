"""Which part of a page is its content."""

from collections.abc import Iterator
from copy import deepcopy

import lxml.etree as etree

from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.html.interrupted import is_joined
from ingestion.parsers.html.numbers import SHOWN, Numbers, is_plain
from ingestion.parsers.html.tables import text_of
from ingestion.parsers.html.teasers import without_teasers
from ingestion.parsers.marks import LEVEL, LOWERED, RAISED
from ingestion.parsers.xmlparts import Element

_KEPT_SHARE = 0.25  # less than this and the page has no main part worth the name
_LEAST_ARTICLE = 250  # characters
_TELLING = 40  # characters that tell a block
_SCRIPTS = 4  # as many, or any navigation, and the page belongs to a site
# Trafilatura drops what cannot be printed: it sees signs of cuneiform in place of marks.
_PRINTABLE = {RAISED: "\U00012430", LOWERED: "\U00012431", LEVEL: "\U00012432"}
_TO_PRINT = str.maketrans(_PRINTABLE)
_BACK = str.maketrans({sign: mark for mark, sign in _PRINTABLE.items()})
# Around the number of an item, which trafilatura would forget.
_NUMBER, _NUMBERED = "\U00012433", "\U00012434"
_AS_HTML = {
    "list": "ul",
    "item": "li",
    "row": "tr",
    "cell": "td",
    "quote": "blockquote",
    "lb": "br",
    "hi": "span",
    "ref": "span",
    "del": "span",
    "graphic": "span",
}


def main_part(root: Element) -> Element:
    """The article of a site's page, or its main, or a lone article in it; of other pages the
    body, for nothing says that what stands beside an article is no part of it."""
    body = root.find("body")
    whole = body if body is not None else root
    if not belongs_to_site(root):
        return whole
    if (article := _article(root)) is not None:
        return article
    length = len(text_of(whole))
    for candidates in _candidates(whole):
        if len(candidates) == 1 and len(text_of(candidates[0])) > _KEPT_SHARE * length:
            return candidates[0]
    return whole


def belongs_to_site(root: Element) -> bool:
    """Whether a page is one of many, with ways to the others."""
    return any(True for _ in root.iter("nav", "footer")) or (
        sum(1 for _ in root.iter("script")) >= _SCRIPTS
    )


def _article(root: Element) -> Element | None:
    """The article, in the elements of HTML."""
    found = _taken(root)
    if found is None:
        return None
    if is_joined(root, found):
        found = _longer(found, _taken(root))
    return _in_order(_as_html(found), root)


def _in_order(article: Element, root: Element) -> Element:
    """With its blocks as they come in the page: trafilatura puts some before others."""
    page, place = text_of(root), 0
    places: list[tuple[int, Element]] = []
    for block in article:
        beginning = text_of(block)[:_TELLING]
        found = page.find(beginning, place)  # a title may stand in a menu above, too
        if found < 0 and len(beginning) == _TELLING:
            found = page.find(beginning)
        place = place if found < 0 else found
        places.append((place, block))
    article.extend(block for _, block in sorted(places, key=lambda at: at[0]))
    return article


def _longer(one: Element, other: Element | None) -> Element:
    return one if other is None or len(text_of(other)) < len(text_of(one)) else other


def _taken(root: Element) -> Element | None:
    """What trafilatura takes for the article."""
    from trafilatura import extract  # slow to import, and few uploads are pages of a site

    written = extract(
        etree.tostring(_seen(root), encoding="unicode", method="html").translate(_TO_PRINT),
        output_format="xml",
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    found = etree.fromstring(written.translate(_BACK)).find("main") if written else None
    if found is None or len("".join(found.itertext())) < _LEAST_ARTICLE:
        return None
    return found


def _seen(root: Element) -> Element:
    """A copy without what nobody sees, which trafilatura would take for text."""
    copied = deepcopy(root)
    body = copied.find("body")
    for element in list(body.iter()) if body is not None else ():
        if isinstance(element.tag, str) and element is not body and is_hidden(element):
            element.drop_tree()
    _write_numbers(copied)
    return copied


def _write_numbers(root: Element) -> None:
    """Into the text of items that are not shown as 1, 2, 3."""
    numbers = Numbers()
    for ordered in root.iter("ol"):
        for item in () if is_plain(ordered) else ordered.iterchildren("li"):
            number = numbers.of(item, ordered)
            holder = item[0] if not (item.text or "").strip() and len(item) else item
            holder.text = f"{_NUMBER}{number}{_NUMBERED}{holder.text or ''}"


def _read_numbers(found: Element) -> None:
    """Out of the texts again."""
    for element in found.iter():
        text = element.text or ""
        if _NUMBER not in text:
            continue
        before, _, rest = text.partition(_NUMBER)
        number, _, after = rest.partition(_NUMBERED)
        element.text = before + after
        item = element if element.tag == "item" else next(element.iterancestors("item"), None)
        if item is not None:
            item.set(SHOWN, number)


def _as_html(found: Element) -> Element:
    _read_numbers(found)
    for element in found.iter():
        if element.tag == "head":
            element.tag = element.get("rend") or "h2"
        elif element.tag == "list" and element.get("rend") == "ol":
            element.tag = "ol"
        elif element.tag == "code" and "\n" in "".join(element.itertext()):
            element.tag = "pre"
        else:
            element.tag = _AS_HTML.get(element.tag, element.tag)
    return without_teasers(found)


def _candidates(whole: Element) -> Iterator[list[Element]]:
    yield [*whole.iter("main")]
    yield [e for e in whole.iter() if isinstance(e.tag, str) and e.get("role") == "main"]
    yield [*whole.iter("article")]
