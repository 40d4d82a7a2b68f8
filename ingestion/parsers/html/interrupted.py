"""An article that an advertisement or a form interrupts goes on in another container of its kind.

Readers of articles take one container and leave out the rest, which may be half of the article.
"""

from collections.abc import Iterator

from ingestion.parsers.html.tables import text_of
from ingestion.parsers.xmlparts import Element

_PARAGRAPHS, _CHARACTERS = 2, 300  # with fewer it is a card or a note
_MISSING = 0.2  # of the article: less is a caption
_SHARED = 0.5  # of the article: the containers are the article's own
_BEGINNING = 60  # characters that tell a paragraph


def is_joined(root: Element, article: Element) -> bool:
    """Put the containers of an interrupted article into one; False when nothing is missing."""
    said = text_of(article)
    for pieces in _pieces(root):
        paragraphs = [text_of(p) for piece in pieces for p in piece.iterchildren("p")]
        missing = sum(len(text) for text in paragraphs if text[:_BEGINNING] not in said)
        there = sum(map(len, paragraphs)) - missing
        if missing > _MISSING * len(said) and there > _SHARED * len(said):
            for piece in pieces[1:]:
                pieces[0].extend(list(piece))
            return True
    return False


def _pieces(root: Element) -> Iterator[list[Element]]:
    """Containers of the same kind with running text, where there are several."""
    kinds: dict[tuple[str, str], list[Element]] = {}
    for element in root.iter("div", "section"):
        paragraphs = [text_of(p) for p in element.iterchildren("p")]
        if len(paragraphs) >= _PARAGRAPHS and sum(map(len, paragraphs)) >= _CHARACTERS:
            kinds.setdefault((str(element.tag), element.get("class", "")), []).append(element)
    return (pieces for (_, kind), pieces in kinds.items() if kind and len(pieces) > 1)
