"""What is said about a slide: the speaker's notes and the readers' comments."""

from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.ooxml import A, Package
from ingestion.parsers.pptx.layouts import placeholder
from ingestion.parsers.pptx.texts import P, plain_text, text_of
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
        """The paragraphs of the speaker's notes, whatever on their page they stand in."""
        return [
            text
            for root in self._package.related(slide, "notesSlide")
            for shape in root.iter(P + "sp")
            if (place := placeholder(shape)) is None or place.kind not in _NO_NOTES
            for paragraph in shape.iter(A + "p")
            if (text := one_line(text_of(paragraph)))
        ]

    def comments(self, slide: str) -> list[str]:
        """Comments and their replies, each with who wrote it."""
        return [
            said
            for root in self._package.related(slide, "comments")
            for comment in root
            if isinstance(comment.tag, str)
            for said in self._said(comment)
        ]

    def write(self, built: ExtractBuilder, notes: list[str], comments: list[str]) -> None:
        if notes:
            built.heading("Notes", 2)
            for text in notes:
                built.block(BlockKind.PARAGRAPH, text)
        if comments:
            built.heading("Comments", 2)
            for text in comments:
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
