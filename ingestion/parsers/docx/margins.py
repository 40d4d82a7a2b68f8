"""What stands around Word's text: notes, comments, headers and footers."""

from ingestion.parsers.building import one_line
from ingestion.parsers.docx.paragraphs import Reference, W, plain_text
from ingestion.parsers.ooxml import Package
from ingestion.parsers.xmlparts import Element

_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


class Margins:
    """`running` are pairs of 'header' or 'footer' and a text."""

    def __init__(self, package: Package, path: str) -> None:
        self._notes: dict[Reference, str] = {}
        self._number = 0
        for kind, element in (*_NOTES.items(), ("comments", "comment")):
            for root in package.related(path, kind):
                for found in root.iterfind(W + element):
                    self._notes[element, found.get(W + "id") or ""] = _said(found, element)
        self.running = [
            (kind, plain_text(root))
            for kind in ("header", "footer")
            for root in package.related(path, kind)
        ]

    def said(self, reference: Reference) -> str:
        """The note or comment, the first time that it is referred to; '' for one without text."""
        text = self._notes.pop(reference, "")
        if text and reference[0] != "comment":
            self._number += 1
            return f"Note {self._number}: {text}"
        return text


def _said(element: Element, kind: str) -> str:
    text = plain_text(element)
    if not text or kind != "comment":
        return text
    author = one_line(str(element.get(W + "author") or ""))
    return f"Comment by {author}: {text}" if author else f"Comment: {text}"
