"""Text in pages without words in boxes: what `djvutxt --detail=page` writes.

That is `(page 0 0 2550 3300 "…")` for each page, `()` for one without text, `failed` for one that
cannot be read. Were one left out, all behind it would be cited by the wrong page.
"""

import re
from itertools import count

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.text import write_text

MARK = b"%ibid-pages\n"
"""Stands before the first page."""

_PAGE = re.compile(
    rb'(?m:^failed$)|\((?:page(?:\s+-?\d+){4}\s*("(?:[^"\\]|\\.)*+")?\s*)?\)', re.DOTALL
)
_UNREAD = b"failed"
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"f": b"\n", b"v": b"\n", b"a": b"", b"b": b""}


class PagedParser:
    """A place is a page."""

    media_types = frozenset({"text/x-pages"})
    max_characters = 20_000_000

    def __init__(self, max_pages: int = 5000) -> None:
        self.max_pages = max_pages

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        found = list(_PAGE.finditer(data.removeprefix(MARK)))
        pages = [_text(match[1]) for match in found]
        if len(pages) > self.max_pages:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has {len(pages):,} pages; the limit is {self.max_pages:,}. Split it and "
                "upload the parts.",
            )
        empty: list[int] = []
        for number, text in zip(count(1), pages, strict=False):
            built.stand(page=number)
            before = built.length
            write_text(built, text, numbered=False)
            if built.length == before and found[number - 1][0] != _UNREAD:
                empty.append(number)
        unread = [n for n, match in enumerate(found, 1) if match[0] == _UNREAD]
        if len(empty) + len(unread) == len(pages):
            raise IngestFailure(
                FailureCode.EMPTY_TEXT,
                f"{name} is a scan without text. Save it as a PDF and upload that: text in the "
                "pictures of a PDF is recognised.",
            )
        if empty:
            built.notes.append(_told(empty, "has no text", "have no text"))
        if unread:
            built.notes.append(_told(unread, *["could not be read: the file is damaged"] * 2))
        return built.done()


def _text(string: bytes | None) -> str:
    """Of a string in the notation of C."""
    return _ESCAPE.sub(_meant, (string or b"")[1:-1]).decode("utf-8", "replace")


def _meant(match: re.Match[bytes]) -> bytes:
    number, letter = match.groups()
    return bytes([int(number, 8) & 255]) if number else _LETTERS.get(letter, letter)


def _told(pages: list[int], of_one: str, of_many: str) -> str:
    named = ", ".join(map(str, pages[:20])) + (" and others" if len(pages) > 20 else "")
    return f"Page {named} {of_one}." if len(pages) == 1 else f"Pages {named} {of_many}."
