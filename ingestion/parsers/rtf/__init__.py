"""RTF: paragraphs, headings, lists, tables, notes and comments."""

import re

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.rtf.assembly import Paragraph, TableRow
from ingestion.parsers.rtf.reader import Reader
from ingestion.parsers.running import running_texts
from ingestion.parsers.zips import damaged

_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
_LONGEST_HEADING = 400


class RtfParser:
    """Reads the control words itself: a list of words alone would lose what is a heading or row."""

    media_types = frozenset({"application/rtf"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        if b"{\\rtf" not in data[:1024]:
            raise damaged(name)
        reader = Reader(data, name)
        blocks = list(reader.read())
        built = ExtractBuilder(name, self.max_characters)
        aside = [(kind, text) for kind in ("header", "footer") for text in reader.aside[kind]]
        for text in running_texts(aside):
            built.block(BlockKind.PARAGRAPH, text)
        _write(built, blocks)
        titles = [one_line(title) for title in reader.aside["title"]]
        built.title = next((title[:300] for title in titles if title), built.title)
        return built.done()


def _write(built: ExtractBuilder, blocks: list[Paragraph | TableRow]) -> None:
    above: list[str] = []
    for block in blocks:
        if isinstance(block, TableRow):
            above = _filled(block, above)
            built.row(above)
            continue
        _write_paragraph(built, block)
        for note in block.notes:
            built.block(BlockKind.PARAGRAPH, note)
        for text in block.after:
            built.block(BlockKind.PARAGRAPH, text)


def _filled(row: TableRow, above: list[str]) -> list[str]:
    """A cell that goes on over several rows is read in each, so that each row makes sense."""
    cells = list(row.cells)
    for index, goes_on in enumerate(row.continued[: min(len(cells), len(above))]):
        if goes_on and not cells[index]:
            cells[index] = above[index]
    return cells


def _write_paragraph(built: ExtractBuilder, paragraph: Paragraph) -> None:
    named = _HEADING_NAME.match(paragraph.style)
    level = paragraph.level or (int(named[1]) if named else 0)
    if paragraph.style.lower() == "title" and paragraph.text:
        built.title = built.title or one_line(paragraph.text)[:300]
        level = level or 1
    if level and len(paragraph.text) <= _LONGEST_HEADING:
        built.heading(paragraph.text, level)
    elif paragraph.marker is not None and paragraph.text:
        marker = paragraph.marker if any(map(str.isalnum, paragraph.marker)) else "•"
        built.block(BlockKind.LIST_ITEM, f"{marker} {paragraph.text}")
    else:
        built.block(BlockKind.PARAGRAPH, paragraph.text)
