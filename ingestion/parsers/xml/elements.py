"""Any XML: prose as paragraphs under its headings, data as lines `name: value`."""

import re

import lxml.etree as etree

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.joining import BREAK, unwrapped
from ingestion.parsers.xml.feeds import name_of
from ingestion.parsers.xmlparts import Element

_HEADINGS = frozenset(("title", "head", "heading", "subtitle"))
_PROSE = frozenset(
    ("p", "para", "simpara", "l", "text", "tspan", "desc", "abstract", "quote", "li")
)
_PARAGRAPHS = _HEADINGS | {"p", "para", "simpara", "li", "l", "abstract"}
_APART = _PARAGRAPHS | {"br", "lb", "item", "row", "tr", "td", "th", "cell", "entry"}
_DEEPEST = 200  # what is below is one paragraph
_LONGEST_VALUE = 300  # characters of an attribute that is one field of several
_WORDS = re.compile(r"[^\W\d_]{3,}")
_WORDY = 15  # characters for each word: what has fewer words is no text
_LONGEST_FIELD = 200  # of an element among others that together are one record
_MOST_FIELDS = 20


def write_elements(built: ExtractBuilder, root: Element) -> None:
    if _is_mixed(root) and not _has_blocks(root):
        built.block(BlockKind.PARAGRAPH, _whole(root), root.sourceline)
    else:
        _Walk(built).element(root, 0, 0)


class _Walk:
    """Fields that follow each other under one parent are gathered into one block."""

    def __init__(self, built: ExtractBuilder) -> None:
        self._built = built
        self._fields: list[str] = []
        self._line: int | None = None

    def element(self, element: Element, depth: int, headings: int) -> None:
        self._record(element)
        under = headings
        self._loose(element.text if len(element) else None, element)
        for child in element:
            if isinstance(child.tag, str):
                under = self._child(element, child, depth, (headings, under))
            self._loose(child.tail, child)
        if len(element) == 0:
            self._leaf(element, name_of(element))
        self._flush()

    def _loose(self, text: str | None, near: Element) -> None:
        """What stands between elements."""
        if text and text.strip():
            self._flush()
            self._built.block(BlockKind.PARAGRAPH, unwrapped(text), near.sourceline)

    def _child(self, element: Element, child: Element, depth: int, level: tuple[int, int]) -> int:
        """Writes a child; `level` is that of the headings above the element and above the child.
        Gives the level of what follows."""
        headings, under = level
        name = name_of(child)
        if name in _HEADINGS and not _is_field_title(element) and (text := _whole(child)):
            self._flush()
            under = headings + 1
            self._built.heading(text, under, child.sourceline)
            if self._built.title is None and headings == 0:
                self._built.title = text[:_LONGEST_VALUE]
        elif depth > _DEEPEST or name in _PROSE or (_is_mixed(child) and not _has_blocks(child)):
            if name not in _PROSE:
                self._record(child)
            self._flush()
            self._built.block(BlockKind.PARAGRAPH, _whole(child), child.sourceline)
        elif len(child) == 0:
            self._leaf(child, name)
        else:
            self._flush()
            self.element(child, depth + 1, under)
        return under

    def _record(self, element: Element) -> None:
        """What the attributes of an element with children say."""
        if not len(element):
            return
        name = name_of(element)
        if said := _attributes(element):
            self._field(f"{name}: {said}", element.sourceline)
        self._texts(element, name)

    def _leaf(self, element: Element, name: str) -> None:
        text = one_line(unwrapped(element.text or ""))
        is_long = len(text) > _LONGEST_FIELD
        parts = (_attributes(element),) if is_long else (text, _attributes(element))
        if said := "; ".join(part for part in parts if part):
            self._field(f"{name}: {said}", element.sourceline)
        self._texts(element, name)
        if is_long:
            self._flush()
            self._built.block(BlockKind.PARAGRAPH, text, element.sourceline)

    def _texts(self, element: Element, name: str) -> None:
        """Attributes that hold whole texts."""
        for key, value in _said_in_attributes(element):
            if len(value) > _LONGEST_VALUE and len(_WORDS.findall(value)) * _WORDY > len(value):
                self._flush()
                said = f"{name} {key}: {value}"
                self._built.block(BlockKind.PARAGRAPH, said, element.sourceline)

    def _field(self, field: str, line: int | None) -> None:
        if len(self._fields) == _MOST_FIELDS:
            self._flush()
        self._line = self._line if self._fields else line
        self._fields.append(field)

    def _flush(self) -> None:
        if self._fields:
            self._built.block(BlockKind.CODE, "\n".join(self._fields), self._line)
            self._fields = []


def _is_mixed(element: Element) -> bool:
    """Text with elements in it, as prose has it."""
    if len(element) == 0:
        return False
    own = [element.text, *(child.tail for child in element)]
    return any(part and part.strip() for part in own)


def _has_blocks(element: Element) -> bool:
    """Whether there are paragraphs, headings or records among the text of an element."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if name_of(child) in _PARAGRAPHS or (len(child) and not _is_mixed(child)):
            return True
    return False


def _is_field_title(element: Element) -> bool:
    """Whether a title is one field among the others of a record, and not above prose."""
    return all(
        len(child) == 0 and len(child.text or "") <= _LONGEST_FIELD and name_of(child) not in _PROSE
        for child in element
    )


def _whole(element: Element) -> str:
    """All of it on one line, in order; what breaks a line or stands apart is no part of a word."""
    parts: list[str] = []
    for event, child in etree.iterwalk(element, events=("start", "end")):
        begins = event == "start"
        if child is not element and name_of(child) in _APART:
            parts.append(BREAK)
        said = child.text if begins else "" if child is element else child.tail
        parts.append(said or "")
    return one_line(unwrapped("".join(parts)))


def _attributes(element: Element) -> str:
    pairs = _said_in_attributes(element)
    return "; ".join(f"{name} {value}" for name, value in pairs if 0 < len(value) <= _LONGEST_VALUE)


def _said_in_attributes(element: Element) -> list[tuple[str, str]]:
    return [
        (name.rpartition("}")[2], one_line(value))
        for name, value in element.attrib.items()
        if "/XML/1998/" not in name and "XMLSchema-instance" not in name
    ]
