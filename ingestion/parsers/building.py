"""Builds an extract block by block, for formats that have a structure and no pages."""

import re
from typing import TypedDict, Unpack

from contracts.documents import Attachment, BlockKind, Extract, FailureCode, Section
from contracts.errors import IngestFailure
from ingestion.parsers import links, struck
from ingestion.parsers.bidi import letters_themselves
from ingestion.parsers.raised import settled

_INVISIBLE = {
    code: None
    for code in (
        *range(9),
        11,
        12,
        *range(14, 32),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,
        0xFEFF,
        0x2060,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFFFE,
        0xFFFF,
    )
}
_UNUSUAL = re.compile("[\x0b\x0c\x1c-\x1f\x80-\x9f]")
_BETWEEN = re.compile(r"(?<=\S)[\x0b\x0c\x1c-\x1f\x85]+(?=\S)")
_WINDOWS = {
    code: letter
    for code in range(0x80, 0xA0)
    if code != 0x85 and (letter := bytes([code]).decode("cp1252", "ignore"))
}
"""What control characters above ASCII stand for: programs took letters of Windows for Latin-1. The
end of a line (U+0085) is one."""
_TIGHT = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_LONGEST_HEADING = 300
_DEEPEST = 9
_CUT = "What is nested deeper than in real documents was not read."


def clean(text: str, linked: bool = False) -> str:
    """Without control, invisible and direction characters, line ends as newlines; NFC. What is
    marked as raised, lowered or struck out is written, and letters are themselves and not one of
    their forms. `linked`: what marks links stays, to be written by the builder."""
    if text.isascii() and (text.isprintable() or text.replace("\n", " ").isprintable()):
        return text  # most cells and lines are
    text = settled(struck.written(text if linked else links.without(text)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNUSUAL.search(text):
        text = _BETWEEN.sub(" ", text).translate(_WINDOWS)  # what parts words, parts them
    text = text.translate(_INVISIBLE).encode("utf-8", "ignore").decode()
    return letters_themselves(text)


def one_line(text: str, linked: bool = False) -> str:
    """Clean, and every run of white space is one space."""
    return " ".join(clean(text, linked).split())


class Standing(TypedDict, total=False):
    """The places of a section besides its line, as in `Section`."""

    page: int
    slide: int
    sheet: str
    cells: str
    seconds: float


class ExtractBuilder:
    """Keeps the text, its sections and the headings above the next one."""

    def __init__(self, name: str, max_characters: int = 20_000_000) -> None:
        self._name, self._max_characters = name, max_characters
        self._parts: list[str] = []
        self._length = 0
        self._sections: list[Section] = []
        self._above: list[tuple[int, str]] = []
        self._standing: Standing = {}
        self._apart = False
        self._too_long = 0  # addresses
        self.title: str | None = None
        self.notes: list[str] = []
        self.attachments: list[Attachment] = []

    def stand(self, **where: Unpack[Standing]) -> None:
        """Where everything put from here on stands, in place of what was said before."""
        self._standing = where

    def attach(self, name: str, media_type: str, data: bytes) -> None:
        """A file found inside this one; it becomes a document of its own."""
        self.attachments.append(Attachment(name=name, media_type=media_type, data=data))

    def heading(self, text: str, level: int, line: int | None = None) -> None:
        """Where links in it lead to is said below it: it stands above every passage after it."""
        beside, text = self._addresses(text), one_line(text)
        if text:
            level = min(max(level, 1), _DEEPEST)
            above = [item for item in self._above if item[0] < level]
            self._above = [*above, (level, text[:_LONGEST_HEADING])]
            self._put(BlockKind.HEADING, text, line)
            self._put(BlockKind.PARAGRAPH, " ".join(beside.values()), line)

    def block(self, kind: BlockKind, text: str, line: int | None = None) -> None:
        """A paragraph, list item or table row on one line, or code as it is."""
        is_code = kind is BlockKind.CODE
        self._put(kind, clean(text).strip("\n") if is_code else self._linked(text), line)

    def row(self, cells: list[str], line: int | None = None) -> None:
        texts = [self._linked(cell) for cell in cells]
        if any(texts):
            self._put(BlockKind.TABLE_ROW, " | ".join(texts).strip(), line)

    def _linked(self, text: str) -> str:
        """On one line, with the addresses that links in it lead to."""
        if not links.are_in(text):
            return one_line(text)
        return one_line(links.written(text, self._addresses(text)))

    def _addresses(self, text: str) -> dict[int, str]:
        """Those of the links in it that it does not show; longer ones are counted."""
        beside = links.not_shown(text)
        short = {at: one for at, one in beside.items() if len(one) <= links.LONGEST}
        self._too_long += len(beside) - len(short)
        return short

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def apart(self) -> None:
        """What comes next is a table or list of its own, however like the last block it is."""
        self._apart = True

    def leave_out_deeper(self) -> None:
        """The file has more, but nested so deep that it is not read."""
        if _CUT not in self.notes:
            self.notes.append(_CUT)

    def done(self) -> Extract:
        """The extract; a file without any text is refused with a sentence that says so."""
        if not self._sections and not self.attachments:
            if _CUT in self.notes:
                raise IngestFailure(
                    FailureCode.TOO_COMPLEX,
                    f"{self._name} was not read: it is nested deeper than real documents are. Save"
                    " it again, or as another format.",
                )
            raise IngestFailure(
                FailureCode.EMPTY_TEXT,
                f"No text was found in {self._name}. Upload a file that contains text.",
            )
        text = "".join(self._parts)
        if self._strikes_out(text):
            self.notes.append(struck.NOTE)
        self.notes += links.left_out(self._too_long)
        return Extract(
            text=text,
            sections=self._sections,
            title=links.without(self.title or "") or None,
            notes=self.notes,
            attachments=self.attachments,
        )

    def _strikes_out(self, text: str) -> bool:
        """In code two tildes are something else."""
        return struck.MARK in text and any(
            struck.is_in(text[section.start : section.end])
            for section in self._sections
            if section.kind is not BlockKind.CODE
        )

    def _put(self, kind: BlockKind, text: str, line: int | None) -> None:
        if not text.strip():
            return
        if self._sections:
            together = kind is self._sections[-1].kind and kind in _TIGHT and not self._apart
            self._write("\n" if together else "\n\n")
        self._apart = False
        start = self._length
        self._write(text)
        headings = tuple(title for _, title in self._above)
        self._sections.append(
            Section(
                kind=kind,
                start=start,
                end=self._length,
                headings=headings,
                line=line,
                **self._standing,
            )
        )

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._max_characters:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{self._name} has more than {self._max_characters:,} characters; split it and "
                "upload the parts.",
            )
