"""What stands around Word's text: notes, comments, headers and footers."""

from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.docx.bound import Bound
from ingestion.parsers.docx.links import mark_links
from ingestion.parsers.docx.paragraphs import REFERENCES, Reference, W, is_gone, plain_text
from ingestion.parsers.docx.raised import Runs
from ingestion.parsers.numerals import numeral
from ingestion.parsers.ooxml import Package
from ingestion.parsers.raised import note_mark
from ingestion.parsers.xmlparts import Element

_USUAL = {"footnote": "decimal", "endnote": "lowerRoman"}
_TYPED = (W + "t", W + "sym")
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


class Margins:
    """`running` are pairs of 'header' or 'footer' and a text."""

    def __init__(self, package: Package, path: str, runs: Runs, bound: Bound) -> None:
        self._package, self._runs, self._bound = package, runs, bound
        self._notes: dict[Reference, str] = {}
        self._labels: dict[Reference, str] = {}
        self._settings = package.first(path, "settings")
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
                filled = self._runs.mark(self._bound.fill(root))
                yield mark_links(filled, self._package.outside(relation.path))

    def mark(self, body: Element) -> None:
        """Write into each reference which note belongs there, by the label that the page shows:
        footnotes and endnotes are counted apart, as they come."""
        counts = {kind: _Count(kind, body, self._settings) for kind in _NOTES.values()}
        for reference in body.iter(*REFERENCES):
            key = REFERENCES[reference.tag], reference.get(W + "id") or ""
            if key[0] != "comment" and self._notes.get(key) and not is_gone(reference):
                if key not in self._labels:
                    self._labels[key] = _own_label(reference) or counts[key[0]].next()
                reference.text = note_mark(self._labels[key])

    def said(self, reference: Reference) -> str:
        """The note or comment, the first time that it is referred to; '' for one without text."""
        text = self._notes.pop(reference, "")
        label = self._labels.get(reference)
        return f"Note {label}: {text}" if text and label else text


class _Count:
    """Of the notes of one kind, in the form that the document has for it."""

    def __init__(self, kind: str, body: Element, settings: Element | None) -> None:
        said = [*body.iterfind(f".//{W}sectPr/{W}{kind}Pr")]
        said += settings.iterfind(f"{W}{kind}Pr") if settings is not None else ()
        self._form = _said_of("numFmt", said) or _USUAL[kind]
        start = _said_of("numStart", said)
        self._last = int(start) - 1 if start.isdecimal() and 0 < len(start) < 6 else 0

    def next(self) -> str:
        self._last += 1
        return numeral(self._last, self._form)


def _said_of(tag: str, properties: list[Element]) -> str:
    found = (one.find(W + tag) for one in properties)
    return next((str(one.get(W + "val") or "") for one in found if one is not None), "")


def _own_label(reference: Element) -> str:
    """What somebody typed in place of a number; it is taken out of the text that follows."""
    if (reference.get(W + "customMarkFollows") or "0") in ("0", "false", "off"):
        return ""
    text = reference.getnext()
    if text is None or text.tag not in _TYPED:
        return ""
    label, text.text = one_line(text.text or ""), ""
    return label


def _said(element: Element, kind: str) -> str:
    text = plain_text(element)
    if not text or kind != "comment":
        return text
    author = one_line(str(element.get(W + "author") or ""))
    return f"Comment by {author}: {text}" if author else f"Comment: {text}"
