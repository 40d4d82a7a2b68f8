"""What stands around Word's text: notes, comments, headers and footers."""

from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.docx.links import mark_links
from ingestion.parsers.docx.paragraphs import REFERENCES, Reference, W, plain_text
from ingestion.parsers.docx.raised import Runs
from ingestion.parsers.ooxml import Package
from ingestion.parsers.raised import note_mark
from ingestion.parsers.xmlparts import Element

_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


class Margins:
    """`running` are pairs of 'header' or 'footer' and a text."""

    def __init__(self, package: Package, path: str, runs: Runs) -> None:
        self._package, self._runs = package, runs
        self._notes: dict[Reference, str] = {}
        self._numbers: dict[Reference, int] = {}
        for kind, element in (*_NOTES.items(), ("comments", "comment")):
            for root in self._roots(path, kind):
                for found in root.iterfind(W + element):
                    self._notes[element, found.get(W + "id") or ""] = _said(found, element)
        self.running = [
            (kind, plain_text(root))
            for kind in ("header", "footer")
            for root in self._roots(path, kind)
        ]

    def _roots(self, path: str, kind: str) -> Iterator[Element]:
        for relation in self._package.relations(path).values():
            if relation.kind == kind and (root := self._package.xml(relation.path)) is not None:
                yield mark_links(self._runs.mark(root), self._package.outside(relation.path))

    def mark(self, body: Element) -> None:
        """Write into each reference which note belongs there; they are counted as they come."""
        for reference in body.iter(*REFERENCES):
            key = REFERENCES[reference.tag], reference.get(W + "id") or ""
            if key[0] != "comment" and self._notes.get(key):
                number = self._numbers.setdefault(key, len(self._numbers) + 1)
                reference.text = note_mark(number)

    def said(self, reference: Reference) -> str:
        """The note or comment, the first time that it is referred to; '' for one without text."""
        text = self._notes.pop(reference, "")
        number = self._numbers.get(reference)
        return f"Note {number}: {text}" if text and number else text


def _said(element: Element, kind: str) -> str:
    text = plain_text(element)
    if not text or kind != "comment":
        return text
    author = one_line(str(element.get(W + "author") or ""))
    return f"Comment by {author}: {text}" if author else f"Comment: {text}"
