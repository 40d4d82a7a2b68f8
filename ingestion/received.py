"""What a parser's child process answers, checked as if an enemy had written it."""

import base64
import struct
from itertools import pairwise
from typing import Any

from contracts.documents import Extract, Page, Section
from contracts.settings import ParserLimits

_WORD = struct.Struct("<IHHHHH")
_MOST_HEADINGS, _LONGEST_HEADING = 12, 1000
_MOST_NOTES, _LONGEST_NOTE = 50, 500


class Untrustworthy(Exception):
    """The answer contradicts itself."""


def believed(value: dict[str, Any], limits: ParserLimits) -> Extract:
    """The extract, once every offset lies in the text and every text is one Postgres can keep.

    Raises:
        Untrustworthy: or a ValueError, KeyError or TypeError where the shape is wrong.
    """
    text = _plain(value["text"], limits.max_characters)
    sections = [Section.model_validate(item) for item in value["sections"]]
    pages = [_page(item) for item in value["pages"]]
    _check_sections(sections, len(text))
    _check_pages(pages, len(text), limits.max_pages)
    title = value.get("title")
    notes = [_plain(note, _LONGEST_NOTE) for note in value["notes"]]
    _require(len(notes) <= _MOST_NOTES, "too many notes")
    return Extract(
        text=text,
        sections=sections,
        pages=pages,
        title=None if title is None else _plain(title, _LONGEST_HEADING),
        notes=notes,
    )


def _require(true: bool, otherwise: str) -> None:
    if not true:
        raise Untrustworthy(otherwise)


def _plain(text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise Untrustworthy("a text that is none")
    _require(len(text) <= longest, "a text that is too long")
    _require("\x00" not in text, "a NUL in a text")
    text.encode()  # a lone surrogate is a ValueError
    return text


def _page(item: list[Any]) -> Page:
    number, start, end, words = item
    return Page(number=number, start=start, end=end, words=base64.b64decode(words, validate=True))


def _check_sections(sections: list[Section], length: int) -> None:
    for section in sections:
        _require(0 <= section.start < section.end <= length, "a section outside the text")
        _require(len(section.headings) <= _MOST_HEADINGS, "too many headings")
        for heading in section.headings:
            _plain(heading, _LONGEST_HEADING)
        for number in (section.page, section.line, section.slide):
            _require(number is None or 0 < number < 2**31, "a place that is none")
        for cell in (section.sheet, section.cells):
            _plain(cell or "", _LONGEST_HEADING)
    _require(all(one.end <= two.start for one, two in pairwise(sections)), "sections overlap")


def _check_pages(pages: list[Page], length: int, most: int) -> None:
    _require(len(pages) <= most, "too many pages")
    _require([page.number for page in pages] == list(range(1, len(pages) + 1)), "pages are missing")
    _require(all(one.end <= two.start for one, two in pairwise(pages)), "pages overlap")
    for page in pages:
        _require(0 <= page.start <= page.end <= length, "a page outside the text")
        _require(len(page.words) % _WORD.size == 0, "half a word")
        last = page.start
        for start, size, left, top, right, bottom in _WORD.iter_unpack(page.words):
            inside = last <= start and size and start + size <= page.end
            _require(bool(inside) and left <= right and top <= bottom, "a word outside its page")
            last = start + size
