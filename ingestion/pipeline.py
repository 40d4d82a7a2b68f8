"""File → passages: claim, read, parse, cut, embed, store.

Safe to do again, and safe to do twice at once: the lease in Postgres decides who works, every write
names the epoch it was made under, and what is stored is stored in one transaction with `ready`.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from adapters import metrics
from adapters.failpoints import failpoint
from adapters.postgres.database import Tx
from adapters.postgres.documents import deduplication, ingestion, ledger
from adapters.postgres.documents.deduplication import Source
from adapters.postgres.embedders import embedders
from adapters.telemetry import bound_id
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument, Extract, Failure, FailureCode, Passage, Stage
from contracts.errors import IngestFailure, ModelUnavailable, StorageUnavailable, Unavailable
from contracts.ledger import Account
from contracts.ports import EmbedderId
from contracts.tasks import IngestDocument
from ingestion import quotas, storing, transcripts, verdicts
from ingestion.charges import Charges
from ingestion.conversions import computed, converted, program
from ingestion.embedding import embed
from ingestion.failures import BUG, failure_of
from ingestion.formats import format_of
from ingestion.languages import beyond_english
from ingestion.lease import DocumentLease, LeaseLost
from ingestion.parsers.converted import OFFICE, PREVIEWED, TARGETS, note
from ingestion.parts import container_note, keep_parts
from ingestion.progress import Progress
from ingestion.reading import Computable, Foreign, Reading, Recording
from ingestion.recipe import recipe_of
from ingestion.recordings import transcribed
from ingestion.sandbox.parent import File, Hearers, read_in_child
from ingestion.screening import screen
from ingestion.spool import Spool
from ingestion.storing import EmbedderSwitched, Made
from ingestion.tracing import traced
from ingestion.work import Work
from ingestion.workshop import Workshop

logger = logging.getLogger(__name__)


async def ingest_document(
    adapters: WorkerAdapters, document_id: UUID | None, workshop: Workshop | None = None
) -> bool:
    """Bring a document to `ready` or `failed`, None: the most urgent one there is. Twice leaves the
    same passages as once.

    `workshop` is what those share that are worked on at once. False: there was nothing to do.

    Raises:
        Unavailable: the database is away; the lease runs out and the sweep sends it again.
    """
    workshop = workshop or Workshop(adapters.settings.worker)
    claimed = await _claim(adapters, document_id, workshop)
    if claimed is None:
        return False
    document = claimed.document
    again = IngestDocument(document_id=document.id)
    async with workshop.documents.taken_by(document.created_by, lambda: adapters.queue.send(again)):
        await _work_on(adapters, claimed, workshop)
    return True


async def _claim(
    adapters: WorkerAdapters, document_id: UUID | None, workshop: Workshop
) -> "_Claimed | None":
    """None when there is nothing to do, or nothing for people who have no more in work than they
    should: then somebody comes again as soon as a document ends."""
    slots, worker = workshop.documents, adapters.settings.worker
    async with workshop.claiming:
        if document_id is None and slots.free <= 0:
            slots.turn_away()
            return None
        resting = slots.resting() if document_id is None else []
        async with adapters.db.as_worker() as tx:
            document = await ingestion.claim(
                tx, document_id, workshop.name, worker.lease_seconds, resting
            )
            if document is None:
                if resting:
                    slots.turn_away()
                return None
            source = await deduplication.source_of(tx, document, recipe_of(adapters.settings))
            embedder = await _embedder(adapters, tx, document.project_id)
        slots.take(document.created_by)
    return _Claimed(document, source, embedder)


class _Claimed(NamedTuple):
    document: ClaimedDocument
    source: Source | None
    embedder: EmbedderId


async def _work_on(adapters: WorkerAdapters, claimed: _Claimed, workshop: Workshop) -> None:
    document, source, embedder = claimed
    recipe = recipe_of(adapters.settings)
    bound_id.set(str(document.id))
    began, format_ = time.monotonic(), format_of(document.media_type)
    if document.attempt == 1 and document.turn <= 1:  # neither asked for again nor tried again
        metrics.DOCUMENT_WAIT.observe(document.waited)
    await adapters.changes.announce(document.project_id, document.id)
    progress = Progress(workshop.pace)
    lease = DocumentLease(adapters, document, progress, workshop.name)
    charges = Charges(adapters, _account(document), document)
    password = await adapters.file_passwords.find(document.project_id, document.id)
    work = Work(adapters, document, recipe, embedder, workshop, progress, lease, charges, password)
    try:
        async with traced(adapters, document, progress), charges.counted():
            await lease.hold(_bring_to_ready(work, source))
        await adapters.file_passwords.forget(password)
        metrics.DOCUMENTS.labels(format_, "ready").inc()
    except LeaseLost:
        metrics.DOCUMENTS.labels(format_, "given_up").inc()
        logger.info("%s: no longer ours, left alone", document.id)
        async with adapters.db.as_worker() as tx:
            await ledger.close_abandoned(tx, document)
    except (IngestFailure, StorageUnavailable, ModelUnavailable) as error:
        passing = not isinstance(error, IngestFailure) or error.passing
        await _end_attempt(work, failure_of(error), passing=passing)
    except Unavailable:
        raise
    except Exception:  # the boundary of a document: a bug must not leave it in `processing`
        logger.exception("a bug while ingesting %s", document.id)
        await _end_attempt(work, BUG, passing=True)
    finally:
        metrics.DOCUMENT_SECONDS.labels(format_).observe(time.monotonic() - began)
    await adapters.changes.announce(document.project_id, document.id)


def _account(document: ClaimedDocument) -> Account:
    return Account(
        user_id=document.created_by, project_id=document.project_id, document_id=document.id
    )


async def _bring_to_ready(work: Work, source: Source | None) -> None:
    data = await _read(work)
    failpoint("task.after_read")
    if source is not None:
        await quotas.hold_pages(work, source.pages)
        if await storing.copy_duplicate(work):
            return
    with Spool() as spool:
        reading = await _in_passages(work, data, spool)
        del data
        failpoint("task.after_parse")
        await quotas.hold_pages(work, len(reading.extract.pages) or None)
        parts = await keep_parts(work, reading.extract, spool)
    passages = reading.passages
    if not any(passage.tokens for passage in passages):
        _say_why_there_is_no_text(reading.extract, len(parts))
    verdicts = await asyncio.to_thread(screen, work.adapters.guard, passages)
    embedder: EmbedderId | None = await _first_or(work.embedder, work, passages)
    while embedder is not None:
        vectors, digests = await embed(work, passages, embedder)
        await work.charges.enter()
        failpoint("task.before_store")
        made = Made(reading, vectors, digests, parts, embedder, verdicts)
        embedder = await _stored_or_switched(work, made)


async def _embedder(adapters: WorkerAdapters, tx: Tx, project_id: UUID) -> EmbedderId:
    """The project's, or the installation's for its first document."""
    chosen = await embedders.chosen(tx, project_id)
    return chosen.embedder if chosen else await embedders.register(tx, *adapters.embedders.default)


async def _first_or(
    claimed_with: EmbedderId, work: Work, passages: Sequence[Passage]
) -> EmbedderId:
    """The one it was claimed with, unless the project has none and one is better for its language.

    Where several first documents disagree, the first that is stored decides for all of them.
    An index outside Postgres has the vectors of the installation's embedder only.
    """
    adapters, project_id = work.adapters, work.document.project_id
    if adapters.vector_index is not None or not beyond_english(passages):
        return claimed_with
    async with adapters.db.as_worker() as tx:
        if await embedders.chosen(tx, project_id) is not None:
            return claimed_with
        return await embedders.register(tx, *adapters.embedders.beyond_english)


async def _stored_or_switched(work: Work, made: Made) -> EmbedderId | None:
    """The embedder to embed with once more, because the project was switched to it meanwhile."""
    try:
        await storing.store(work, made)
    except EmbedderSwitched as switched:
        logger.info("%s: embedded again, by %s", work.document.id, switched.embedder.name)
        return switched.embedder
    return None


def _say_why_there_is_no_text(extract: Extract, parts: int) -> None:
    """An archive needs none of its own."""
    if not parts:
        sentence = "There is no text to search in this file."
        raise IngestFailure(FailureCode.EMPTY_TEXT, sentence)
    extract.notes.insert(0, container_note(parts))


async def _read(work: Work) -> bytes:
    document = work.document
    work.progress.at(Stage.READING, 0, document.size, "bytes")
    try:
        data = await work.adapters.objects.read(document.object_key)
    except FileNotFoundError:
        raise IngestFailure(
            FailureCode.UPLOAD_MISMATCH, "The uploaded file is gone. Upload it again."
        ) from None
    digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    if document.sha256 is not None and digest != document.sha256:
        raise IngestFailure(
            FailureCode.UPLOAD_MISMATCH,
            "The stored file is not the one that was uploaded. Upload it again.",
        )
    return data


async def _in_passages(work: Work, data: bytes, spool: Spool) -> Reading:
    """What is in the file, from whoever can read its kind; files found in it are in `spool`."""
    reading = await _read_in_child(work, data, spool)
    if isinstance(reading, Recording):
        spoken = await transcribed(work, data, reading.media_type)
        await work.charges.enter()
        said = await asyncio.to_thread(transcripts.encode, spoken)
        reading = await _read_in_child(work, said, spool, spoken=True)
        if not isinstance(reading, Reading):
            raise verdicts.unreadable(work.document.name)
    if isinstance(reading, Foreign):
        reading = await _read_foreign(work, data, spool, reading.media_type)
    passages = await asyncio.to_thread(storing.named, reading.passages, work.document.id)
    return reading._replace(passages=passages)


async def _read_foreign(work: Work, data: bytes, spool: Spool, media_type: str) -> Reading:
    """What another program makes of a file; else what can be read of it without."""
    try:
        return await _read_converted(work, data, spool, media_type)
    except IngestFailure as failure:
        if media_type not in PREVIEWED or failure.passing:
            raise
        reading = await _read_once(work, _file(work, data)._replace(computes=False), spool)
        if not isinstance(reading, Reading):
            raise
        return reading


async def _read_converted(work: Work, data: bytes, spool: Spool, media_type: str) -> Reading:
    """A file that another program turns into one that is read here."""
    name, limits = work.document.name, work.adapters.settings.parser
    async with work.workshop.parsers.one_for(work.document.created_by):
        made = await converted(data, name, media_type, limits)
    reading = await _read_in_child(work, made, spool)
    if not isinstance(reading, Reading):
        raise verdicts.unreadable(name)
    reading.extract.notes.insert(0, note(TARGETS[media_type]))
    return reading


async def _read_in_child(
    work: Work, data: bytes, spool: Spool, *, spoken: bool = False
) -> Reading | Recording | Foreign:
    file = _file(work, data, spoken=spoken)
    reading = await _read_once(work, file, spool)
    if not isinstance(reading, Computable):
        return reading
    document, limits = work.document, work.adapters.settings.parser
    async with work.workshop.parsers.one_for(document.created_by):
        made = await computed(reading.workbook, reading.kind, document.name, limits)
    again = await _read_once(work, file._replace(computed=made), spool)
    if isinstance(again, Computable):
        raise verdicts.unreadable(document.name)
    return again


def _file(work: Work, data: bytes, *, spoken: bool = False) -> File:
    document = work.document
    password = work.password.password if work.password and not spoken else None
    file = File(data, document.name, document.media_type, spoken, password, document.encoding)
    return file._replace(computes=program(OFFICE) is not None)


async def _read_once(
    work: Work, file: File, spool: Spool
) -> Reading | Recording | Foreign | Computable:
    async def pages(done: int, total: int) -> None:
        work.progress.at(Stage.READING, done, total, "pages")

    settings = work.adapters.settings
    hearers = Hearers(pages, spool, lambda: work.progress.at(Stage.SPLITTING))
    async with work.workshop.parsers.one_for(work.document.created_by):
        return await read_in_child(file, settings.parser, settings.chunking, hearers)


async def _end_attempt(work: Work, failure: Failure, *, passing: bool) -> None:
    """A passing fault is tried again, later each time; a lasting one ends the document."""
    attempts, document = work.adapters.settings.worker.attempts, work.document
    metrics.DOCUMENTS.labels(format_of(document.media_type), "failed").inc()
    metrics.FAILED_DOCUMENTS.labels(failure.code).inc()
    async with work.adapters.db.as_worker() as tx:
        again = passing and await ingestion.set_back_off(tx, document, failure, attempts)
        over = not again and await ingestion.set_failed(tx, document, failure)
        if again or over:
            await ledger.record(tx, document, work.workshop.name, work.progress.entries())
            await ledger.close_failed(tx, document, failure)
    if over:
        await work.adapters.file_passwords.forget(work.password)
