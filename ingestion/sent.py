"""What a parser's child process answers: a line that says how long the rest is, then the rest.

JSON with everything but what is large: sections as columns, one list for each of their fields.
Then the words of all pages, packed, and the files that came out of the file, one after another.
`received.py` reads it.
"""

import json
from typing import IO, Any

from contracts.documents import BlockKind, Extract
from ingestion.part_names import clean_name

KINDS = tuple(BlockKind)
PLACES = ("page", "line", "slide", "sheet", "cells", "seconds")


def send(extract: Extract, out: IO[bytes]) -> None:
    text = json.dumps(_told(extract), ensure_ascii=False).encode("utf-8", "replace")
    words = sum(len(page.words) for page in extract.pages)
    out.write(b"R %d %d\n" % (len(text), words))
    out.write(text)
    for page in extract.pages:
        out.write(page.words)
    for part in extract.attachments:
        out.write(part.data)
    out.flush()


def _told(extract: Extract) -> dict[str, Any]:
    return {
        "text": extract.text,
        "title": extract.title,
        "notes": extract.notes,
        "sections": _columns(extract),
        "pages": [(p.number, p.start, p.end, len(p.words)) for p in extract.pages],
        "parts": [(clean_name(a.name), a.media_type, len(a.data)) for a in extract.attachments],
    }


def _columns(extract: Extract) -> dict[str, Any]:
    sections = extract.sections
    chains: dict[tuple[str, ...], int] = {}
    columns: dict[str, Any] = {
        "kind": [KINDS.index(s.kind) for s in sections],
        "start": [s.start for s in sections],
        "end": [s.end for s in sections],
        "headings": [chains.setdefault(s.headings, len(chains)) for s in sections],
    }
    for place in PLACES:
        column = [getattr(s, place) for s in sections]
        if any(value is not None for value in column):
            columns[place] = column
    return columns | {"chains": list(chains)}
