"""The last step: all of a document or nothing of it, in one transaction with `ready`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from adapters.failpoints import failpoint
from adapters.postgres.database import Tx
from adapters.postgres.documents import (
    deduplication,
    ingestion,
    ledger,
    parts,
    quarantine,
    versions,
)
from adapters.postgres.documents.ingestion import Outcome
from adapters.postgres.documents.parts import NewPart
from adapters.postgres.embedders import embedders
from contracts.documents import ClaimedDocument, Passage, Stage
from contracts.guarding import Verdict
from contracts.identity import passage_ids
from contracts.ports import EmbeddedPassages, EmbedderId, Vector
from contracts.quotas import Room
from ingestion import quotas
from ingestion.lease import LeaseLost
from ingestion.parts import hold_to_bounds
from ingestion.reading import Reading
from ingestion.work import Work

_WORTH_TELLING = 200
"""Passages; fewer are stored before anybody could read that they are."""


@dataclass(frozen=True)
class Made:
    """What was made of a document."""

    reading: Reading
    vectors: Sequence[Vector]
    digests: Sequence[bytes]
    parts: Sequence[NewPart]
    embedder: EmbedderId
    verdicts: Mapping[int, Verdict]
    """Of passages that no model may be shown, by ordinal."""


class EmbedderSwitched(Exception):
    """The project is searched by another embedder now: these vectors would not be found."""

    def __init__(self, embedder: EmbedderId) -> None:
        super().__init__(embedder.name)
        self.embedder = embedder


async def store(work: Work, made: Made) -> None:
    """Raises `LeaseLost` when the document is no longer ours, `EmbedderSwitched` to embed again."""
    adapters, document = work.adapters, work.document
    extract, outline, passages = made.reading
    work.progress.at(Stage.STORING, 0, len(passages), "passages")
    outcome = Outcome(
        len(passages), len(extract.pages) or None, extract.notes, work.recipe, extract.spellings
    )
    async with work.lease.final:
        if len(passages) > _WORTH_TELLING:
            await work.lease.write()
        async with adapters.db.as_worker() as tx:
            added = _Added(made.parts, await quotas.room_for(work, tx)) if made.parts else None
            await _begin(work, tx)
            embedder = await embedders.hold_or_begin(tx, document.project_id, made.embedder)
            if embedder != made.embedder:
                raise EmbedderSwitched(embedder)
            home, passages = await _home(tx, document, made)
            await ingestion.replace_extract(tx, home, extract, outline)
            embedded = EmbeddedPassages(passages, made.vectors, made.digests, embedder)
            await adapters.vectors.replace(tx, home, embedded)
            await quarantine.put(tx, home, made.verdicts)
            failpoint("task.after_store_before_status")
            await _finish(work, tx, home, outcome, added)
        if home is not document:
            await adapters.changes.announce(home.project_id, home.id)
    _record_pace(work, outcome)


async def copy_duplicate(work: Work) -> bool:
    """Copy what was made of the same bytes before. False when that has gone in the meantime."""
    adapters, document = work.adapters, work.document
    async with work.lease.final, adapters.db.as_worker() as tx:
        await _begin(work, tx)
        await embedders.hold_or_begin(tx, document.project_id, work.embedder)
        source = await deduplication.source_of(tx, document, work.recipe)
        if source is None:
            return False
        work.progress.at(Stage.STORING, 0, source.passages, "passages")
        await deduplication.copy_extract(tx, document, source)
        await adapters.vectors.copy(tx, document, source.id)
        await quarantine.copy(tx, document, source.id)
        failpoint("task.after_adopt")
        outcome = Outcome(
            source.passages, source.pages, source.notes, work.recipe, source.encodings
        )
        await _finish(work, tx, document, outcome)
    return True


class _Added(NamedTuple):
    """Files that came out of one, and what there is room for."""

    parts: Sequence[NewPart]
    room: Room


async def _begin(work: Work, tx: Tx) -> None:
    await versions.hold_name(tx, work.document)
    if not await ingestion.lock(tx, work.document):
        raise LeaseLost


async def _home(
    tx: Tx, document: ClaimedDocument, made: Made
) -> tuple[ClaimedDocument, Sequence[Passage]]:
    """The document, or a new version of it: what was cited from another text stays as it was."""
    extract, _, passages = made.reading
    if not await versions.was_read_otherwise(tx, document, extract.text):
        return document, passages
    again = await versions.read_again(tx, document)
    return again, await asyncio.to_thread(named, passages, again.id)


def named(passages: Sequence[Passage], document_id: UUID) -> list[Passage]:
    """The same as passages of this document."""
    ids = passage_ids(document_id, [passage.text for passage in passages])
    return [
        passage.model_copy(update={"id": new}) for passage, new in zip(passages, ids, strict=True)
    ]


async def _finish(
    work: Work,
    tx: Tx,
    home: ClaimedDocument,
    outcome: Outcome,
    added: "_Added | None" = None,
) -> None:
    work.progress.at(Stage.STORING, outcome.passages, outcome.passages, "passages")
    work.progress.end()
    await ledger.record(tx, home, work.workshop.name, work.progress.entries())
    await ingestion.set_ready(tx, home, outcome)
    if home is not work.document or await versions.take_place(tx, home):
        new_parts = added.parts if added else ()
        await hold_to_bounds(tx, home, new_parts)
        if added:
            await quotas.hold_parts(added.room, tx, home, added.parts)
        await parts.replace_parts(tx, home, new_parts)
    else:
        await versions.give_way(tx, home)


def _record_pace(work: Work, outcome: Outcome) -> None:
    """How long it took, to tell when the next one will be done."""
    progress, pace = work.progress, work.workshop.pace
    pace.stored(progress.seconds_of(Stage.STORING), outcome.passages, outcome.pages or 0)
