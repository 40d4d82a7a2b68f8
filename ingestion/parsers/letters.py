"""A letter, however it was kept: who wrote it to whom and when, its words, what was attached."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.html import write_fragment
from ingestion.parsers.text import lines_in, write_text

_QUOTED = re.compile(r"[ \t]{0,3}>[> \t]*")
_SMALL_PICTURE = 10_000  # bytes; smaller ones inside a letter are logos and signatures
_MOST_ATTACHMENTS = 500


@dataclass
class Enclosed:
    """A file in a letter; `inline` when the letter shows it among its words."""

    name: str
    media_type: str
    data: bytes
    inline: bool = False

    def is_decoration(self) -> bool:
        picture = self.media_type.startswith("image/")
        return self.inline and picture and len(self.data) < _SMALL_PICTURE


class Words(NamedTuple):
    text: str
    is_html: bool = False


@dataclass
class Letter:
    subject: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_cut: bool = False
    """It has parts in parts so deep that they were not read."""


def write_letter(built: ExtractBuilder, letter: Letter, heading: str) -> None:
    """Its fields as the first paragraph, its words, and what is attached as files of their own."""
    if letter == Letter():
        return
    built.heading(heading, 1)
    said = (f"{name}: {one_line(value)}" for name, value in letter.fields if value.strip())
    built.block(BlockKind.PARAGRAPH, " · ".join(said))
    for words in letter.words:
        if words.is_html:
            write_fragment(built, words.text, below=1)
        else:
            _write_plain(built, words.text)
    attach_all(built, letter.enclosed)
    built.notes += [note for note in letter.notes if note not in built.notes]
    if letter.is_cut:
        built.leave_out_deeper()


def attach_all(built: ExtractBuilder, enclosed: list[Enclosed]) -> None:
    for file in enclosed:
        if file.data and not file.is_decoration():
            if len(built.attachments) == _MOST_ATTACHMENTS:
                built.notes.append(f"Only the first {_MOST_ATTACHMENTS} attachments were read.")
                return
            built.attach(file_name(file.name), one_line(file.media_type)[:100], file.data)


def file_name(name: str) -> str:
    """The last part of a name that a stranger chose."""
    last = PurePosixPath(one_line(name).replace("\\", "/")).name
    return last[-200:] or "attachment"


def _write_plain(built: ExtractBuilder, text: str) -> None:
    """Paragraphs; what is quoted from earlier letters keeps its mark."""
    run: list[str] = []
    quoted = False
    for line in [*lines_in(text), None]:
        if run and (line is None or bool(_QUOTED.match(line)) is not quoted):
            _write_run(built, run, quoted)
            run = []
        if line is not None:
            quoted = bool(_QUOTED.match(line))
            run.append(line)


def _write_run(built: ExtractBuilder, lines: list[str], quoted: bool) -> None:
    """`quoted`: each of its paragraphs keeps the mark, or it would be the writer's own."""
    if not quoted:
        write_text(built, "\n".join(lines), numbered=False)
        return
    inner = ExtractBuilder("letter")
    write_text(inner, "\n".join(_QUOTED.sub("", line, count=1) for line in lines), numbered=False)
    if not inner.length:
        return
    read = inner.done()
    for section in read.sections:
        kind = BlockKind.PARAGRAPH if section.kind is BlockKind.HEADING else section.kind
        built.block(kind, f"> {read.text[section.start : section.end]}")
