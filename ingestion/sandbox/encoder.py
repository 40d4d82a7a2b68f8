"""What a parser's child process answers, in frames: a line with a letter and a length, the content.

`T`: the next piece of the text. `J`: JSON with more of everything but what is large: a title,
notes, pages, and either sections, as columns, or passages and the outline, as rows. `W`: words of
the pages, packed. `E`: the end of it, without a length; then the files that came out of the file
follow, one after another. No frame is long, so that whoever reads them, in `decoder.py`, is never
busy with one for long.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from contracts.documents import BlockKind, Extract, Passage, Section
from ingestion.part_names import clean_name

KINDS = tuple(BlockKind)
PLACES = ("page", "line", "slide", "sheet", "cells", "seconds")
STANDING = (*PLACES, "boxes")
"""What a passage's place has besides headings and characters."""
_LETTERS = 1 << 16
_BYTES = 1 << 18
_SECTIONS = 2000


def send(extract: Extract, out: IO[bytes], passages: Sequence[Passage] | None = None) -> None:
    """The extract, or, in place of its sections, the passages that were made of them."""
    for start in range(0, len(extract.text), _LETTERS):
        piece = extract.text[start : start + _LETTERS]
        _frame(out, b"T", piece.encode("utf-8", "replace"))
    spelled = [(one.encoding, one.name, one.preview) for one in extract.spellings]
    facts = {"title": extract.title, "notes": extract.notes, "spellings": spelled}
    _write_facts(out, facts)
    if passages is None:
        for columns in _columns(extract.sections):
            _write_facts(out, {"sections": columns})
    else:
        for key, rows in (("outline", _outline(extract)), ("passages", _rows(passages))):
            _send_rows(out, key, rows)
    _send_rows(out, "pages", ((p.number, p.start, p.end, len(p.words)) for p in extract.pages))
    parts = ((clean_name(a.name), a.media_type, len(a.data)) for a in extract.attachments)
    _send_rows(out, "parts", parts)
    for page in extract.pages:
        for start in range(0, len(page.words), _BYTES):
            _frame(out, b"W", page.words[start : start + _BYTES])
    out.write(b"E\n")
    for part in extract.attachments:
        out.write(part.data)
    out.flush()


def _frame(out: IO[bytes], letter: bytes, content: bytes) -> None:
    out.write(b"%c %d\n" % (letter, len(content)))
    out.write(content)


def _write_facts(out: IO[bytes], value: dict[str, Any]) -> None:
    _frame(out, b"J", json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _send_rows(out: IO[bytes], key: str, rows: Iterable[Sequence[Any]]) -> None:
    """As many in a frame as make one of a sensible length."""
    waiting: list[str] = []
    length = 0
    for row in rows:
        encoded = json.dumps(row, ensure_ascii=False)
        waiting.append(encoded)
        length += len(encoded)
        if length >= _BYTES:
            _frame(out, b"J", _listed(key, waiting))
            waiting, length = [], 0
    if waiting:
        _frame(out, b"J", _listed(key, waiting))


def _listed(key: str, rows: list[str]) -> bytes:
    return f'{{"{key}": [{", ".join(rows)}]}}'.encode("utf-8", "replace")


def _columns(sections: Sequence[Section]) -> Iterator[dict[str, Any]]:
    """Some sections at a time, as a list for each of their fields."""
    for first in range(0, len(sections), _SECTIONS):
        some = sections[first : first + _SECTIONS]
        chains: dict[tuple[str, ...], int] = {}
        columns: dict[str, Any] = {
            "kind": [KINDS.index(s.kind) for s in some],
            "start": [s.start for s in some],
            "end": [s.end for s in some],
            "headings": [chains.setdefault(s.headings, len(chains)) for s in some],
        }
        for place in PLACES:
            column = [getattr(s, place) for s in some]
            if any(value is not None for value in column):
                columns[place] = column
        yield columns | {"chains": list(chains)}


def _outline(extract: Extract) -> Iterator[tuple[int, tuple[str, ...]]]:
    return iter(extract.outline())


def _rows(passages: Sequence[Passage]) -> Iterator[tuple[Any, ...]]:
    """Context and headings are None where they are those of the passage before."""
    before: tuple[str | None, list[str] | None] = (None, None)
    for p in passages:
        context, headings = p.context, p.place.headings or []
        standing = {
            name: value for name in STANDING if (value := getattr(p.place, name)) is not None
        }
        yield (
            p.place.start,
            p.place.end,
            p.tokens,
            p.language,
            None if context == before[0] else context,
            None if headings == before[1] else headings,
            standing,
        )
        before = (context, headings)
