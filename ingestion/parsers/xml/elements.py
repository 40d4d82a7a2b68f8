"""Any XML: prose as paragraphs under its headings, data as lines `name: value`."""

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.joining import unwrapped
from ingestion.parsers.xml.feeds import name_of
from ingestion.parsers.xmlparts import Element

_HEADINGS = frozenset(("title", "head", "heading", "subtitle"))
_PROSE = frozenset(
    ("p", "para", "simpara", "l", "text", "tspan", "desc", "abstract", "quote", "li")
)
_DEEPEST = 200  # what is below is one paragraph
_LONGEST_VALUE = 300  # characters of an attribute that a reader might want to find
_LONGEST_FIELD = 200  # of an element among others that together are one record
_MOST_FIELDS = 20


def write_elements(built: ExtractBuilder, root: Element) -> None:
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
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = name_of(child)
            if name in _HEADINGS and not _is_field_title(element) and (text := _whole(child)):
                self._flush()
                under = headings + 1
                self._built.heading(text, under, child.sourceline)
                if self._built.title is None and headings == 0:
                    self._built.title = text[:_LONGEST_VALUE]
            elif depth > _DEEPEST or _is_mixed(child) or name in _PROSE:
                self._flush()
                self._built.block(BlockKind.PARAGRAPH, _whole(child), child.sourceline)
            elif len(child) == 0:
                self._leaf(child, name)
            else:
                self._flush()
                self.element(child, depth + 1, under)
        if len(element) == 0:
            self._leaf(element, name_of(element))
        self._flush()

    def _record(self, element: Element) -> None:
        """What the attributes of an element with children say."""
        if len(element) and (said := _attributes(element)):
            self._field(f"{name_of(element)}: {said}", element.sourceline)

    def _leaf(self, element: Element, name: str) -> None:
        text = one_line(unwrapped(element.text or ""))
        if len(text) > _LONGEST_FIELD:
            self._flush()
            self._built.block(BlockKind.PARAGRAPH, text, element.sourceline)
        elif said := "; ".join(part for part in (text, _attributes(element)) if part):
            self._field(f"{name}: {said}", element.sourceline)

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


def _is_field_title(element: Element) -> bool:
    """Whether a title is one field among the others of a record, and not above prose."""
    return all(
        len(child) == 0 and len(child.text or "") <= _LONGEST_FIELD and name_of(child) not in _PROSE
        for child in element
    )


def _whole(element: Element) -> str:
    return one_line(unwrapped("".join(element.itertext())))


def _attributes(element: Element) -> str:
    pairs = (
        (name.rpartition("}")[2], one_line(value))
        for name, value in element.attrib.items()
        if "/XML/1998/" not in name and "XMLSchema-instance" not in name
    )
    return "; ".join(f"{name} {value}" for name, value in pairs if 0 < len(value) <= _LONGEST_VALUE)
