"""What is said about a slide: the speaker's notes and the readers' comments."""

from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.drawn import mark_links, plain_text, text_of
from ingestion.parsers.ooxml import A, Package
from ingestion.parsers.pptx.layouts import is_switched_off, placeholder
from ingestion.parsers.pptx.texts import P
from ingestion.parsers.xmlparts import Element

_NO_NOTES = ("sldImg", "sldNum", "hdr", "dt", "ftr")


class Remarks:
    """Notes and comments of all slides; the names of those who comment are read once."""

    def __init__(self, package: Package, presentation: str) -> None:
        self._package = package
        self._people: dict[str, str] = {}
        for kind in ("commentAuthors", "authors"):
            for root in package.related(presentation, kind):
                self._people |= {
                    str(person.get("id")): one_line(str(person.get("name") or ""))
                    for person in root
                    if isinstance(person.tag, str)
                }

    def notes(self, slide: str) -> list[str]:
        """The paragraphs of the speaker's notes, and of what else was typed on their page."""
        return [text for root in self._parts(slide, "notesSlide") for text in _typed(root)]

    def comments(self, slide: str) -> list[str]:
        """Comments and their replies, each with who wrote it."""
        return [
            said
            for root in self._parts(slide, "comments")
            for comment in root
            if isinstance(comment.tag, str)
            for said in self._said(comment, replies=_answers(comment))
        ]

    def _parts(self, slide: str, kind: str) -> Iterator[Element]:
        """What belongs to a slide, with where its links lead."""
        for relation in self._package.relations(slide).values():
            root = self._package.xml(relation.path) if relation.kind == kind else None
            if root is not None:
                mark_links(root, self._package.outside(relation.path))
                yield root

    def write(
        self, built: ExtractBuilder, notes: list[str], comments: list[str], level: int
    ) -> None:
        """Below headings of that level."""
        for heading, texts in (("Notes", notes), ("Comments", comments)):
            if texts:
                built.heading(heading, level)
            for text in texts:
                built.block(BlockKind.PARAGRAPH, text)

    def _said(self, comment: Element, *, replies: bool = False) -> Iterator[str]:
        """The comment of one element, then those inside it. `replies`: it is one itself."""
        text = ""
        for child in comment:
            tag = str(child.tag).rpartition("}")[2]
            if tag == "text":
                text = one_line(child.text or "")
            elif tag == "txBody":
                text = plain_text(child)
        if text:
            person = self._people.get(str(comment.get("authorId")), "")
            if comment.get("status") == "resolved":
                text += " (resolved)"
            if replies:
                yield f"Reply by {person}: {text}" if person else f"Reply: {text}"
            else:
                yield f"{person}: {text}" if person else text
        for inside in comment:
            if str(inside.tag).endswith("}replyLst"):
                for reply in inside:
                    yield from self._said(reply, replies=True)


def _typed(root: Element) -> Iterator[str]:
    for shape in root.iter(P + "sp"):
        place = placeholder(shape)
        if is_switched_off(shape) or (place and place.kind in _NO_NOTES):
            continue
        for paragraph in shape.iter(A + "p"):
            if text := one_line(text_of(paragraph), linked=True):
                yield text


def _answers(comment: Element) -> bool:
    """Whether one of the old kind says that it is a reply, as PowerPoint 2013 had them."""
    return any(str(inside.tag).endswith("}parentCm") for inside in comment.iter())
