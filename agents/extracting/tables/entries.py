"""The rows of the passages found, each with what stands above its table."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from agents.extracting.tables.meeting import Entry
from agents.extracting.tables.terms import Asked, stems_of
from contracts.chats import Hit
from contracts.tables import Part, parts_of

_BEGINS = 4  # letters of a word that its other forms have as well
_PROSE = 4000  # characters of a passage that may be about a table without a header
_CAPTION = 300  # characters beside a table that may be about it


def entries_of(hits: Sequence[Hit]) -> list[Entry]:
    found = [entry for passage, hit in enumerate(hits) for entry in _of_passage(passage, hit)]
    return _with_prose(found, hits)


def may_meet(question: str, hits: Sequence[Hit]) -> list[Entry]:
    """Of a long table the rows of passages that have a word of the question in them, or all where
    all are to be compared."""
    asked = Asked(question)
    if asked.extreme:
        return entries_of(hits)
    begin = {term.word[:_BEGINS] for term in asked.terms.values() if not term.generic}
    found = [
        entry
        for passage, hit in enumerate(hits)
        if (text := hit.text.casefold()) and any(word in text for word in begin)
        for entry in _of_passage(passage, hit)
    ]
    return _with_prose(found, hits)


def _with_prose(entries: Sequence[Entry], hits: Sequence[Hit]) -> list[Entry]:
    """Where no column has a name, what the document says beside its tables tells what their cells
    are: "New ports will be added", above rows such as `ssh | 22/tcp`."""
    nameless = {hits[entry.passage].document_id for entry in entries if not entry.row.columns}
    said: dict[UUID, set[str]] = {}
    for hit in hits:
        if hit.document_id in nameless:
            prose = (hit.text[p.start : p.end] for p in parts_of(hit) if not p.row)
            said.setdefault(hit.document_id, set()).update(stems_of(" ".join(prose)[:_PROSE]))
    return [
        entry
        if entry.row.columns
        else replace(entry, around=entry.around | said[hits[entry.passage].document_id])
        for entry in entries
    ]


def _of_passage(passage: int, hit: Hit) -> list[Entry]:
    parts = parts_of(hit)
    rows = [part for part in parts if part.row]
    if not rows:
        return []
    around = _around(hit, [part for part in parts if not part.row])
    headings = " > ".join(hit.place.headings or ())
    return [
        Entry(
            passage,
            part.start,
            part.end,
            part.row,
            around,
            f"{hit.document_id} {headings} {' | '.join(part.row.columns)}",
        )
        for part in rows
        if part.row
    ]


def _around(hit: Hit, others: Sequence[Part]) -> frozenset[str]:
    beside = " ".join(hit.text[part.start : part.end] for part in others)
    above = " ".join([hit.title, hit.name or "", *(hit.place.headings or ())])
    return frozenset(stems_of(f"{above} {beside[:_CAPTION]}"))
