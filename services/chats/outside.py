"""Evidence from outside the documents: a text is kept as it is now, and cut into passages.

Whatever a page or a tool says comes into an answer through here, so that it is screened, shown to
the model and cited as a document's passages are. It is stored when it is taken: whoever writes the
answer on, in whichever process, finds it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from adapters.postgres.chats import snapshots
from adapters.postgres.chats.runs import Run
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.errors import NotFound
from contracts.sentences import sentence_spans
from contracts.snapshots import (
    LONGEST_TEXT,
    MOST_PARTS,
    Outside,
    OutsideText,
    Part,
    Snapshot,
)
from contracts.text import UNSTORABLE
from services.access.acting import Acting

_LONGEST_TITLE = 300
_LONGEST_URL = 2000
_PASSAGE = 900
"""Characters: about as many as a document's passages have."""


async def take(acting: Acting, run: Run, found: OutsideText) -> list[Hit]:
    """Its passages in order, none of them ranked; none of an empty text."""
    text = UNSTORABLE.sub("", found.text)[:LONGEST_TEXT]
    whole = text == found.text
    parts = [p for p in found.parts if p.end <= len(text)] if found.parts and whole else cut(text)
    parts = parts[:MOST_PARTS]
    if not parts:
        return []
    title = " ".join(UNSTORABLE.sub("", found.title).split()) or found.url or "Untitled"
    url = found.url if found.url and len(found.url) <= _LONGEST_URL else None
    snapshot = Snapshot(
        id=uuid4(),
        kind=found.kind,
        title=title[:_LONGEST_TITLE],
        url=url,
        text=text,
        taken_at=datetime.now(UTC),
    )
    async with acting.transaction() as tx:
        await snapshots.insert(tx, run, snapshot, parts)
    return hits_of(snapshot, parts)


def cut(text: str) -> list[Part]:
    """Runs of whole sentences, each about as long as a passage; a sentence much longer than one,
    as data without line breaks is, is cut where its words end."""
    parts: list[Part] = []
    for start, end in _spans(text):
        if parts and end - parts[-1].start <= _PASSAGE:
            parts[-1] = parts[-1]._replace(end=end)
        else:
            parts.append(Part(start, [], end, ""))
    return parts


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in sentence_spans(text):
        while end - start > 2 * _PASSAGE:
            stop = text.rfind(" ", start + 1, start + _PASSAGE) + 1 or start + _PASSAGE
            yield start, stop
            start = stop
        yield start, end


def hits_of(snapshot: Snapshot, parts: Sequence[Part]) -> list[Hit]:
    """The same ids whoever asks: a passage is found again in another process."""
    outside = Outside(kind=snapshot.kind, url=snapshot.url, taken_at=snapshot.taken_at)
    return [
        Hit(
            passage_id=uuid5(snapshot.id, str(n)),
            document_id=snapshot.id,
            title=snapshot.title,
            text=snapshot.text[part.start : part.end],
            context=part.context or snapshot.title,
            outside=outside,
            place=Place(headings=part.headings or None, start=part.start, end=part.end),
            score=0.0,
            scores=LegScores(),
        )
        for n, part in enumerate(parts)
    ]


async def taken(acting: Acting, snapshot_id: UUID) -> list[Hit]:
    """The passages of what was taken before; none when it is gone."""
    async with acting.transaction() as tx:
        found = await snapshots.get_cut(tx, snapshot_id)
    return hits_of(*found) if found else []


async def read_snapshot(acting: Acting, snapshot_id: UUID) -> Snapshot:
    async with acting.transaction() as tx:
        snapshot = await snapshots.get(tx, snapshot_id)
    if snapshot is None:
        raise NotFound(f"There is no snapshot {snapshot_id}.")
    return snapshot
