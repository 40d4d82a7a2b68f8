"""File → passages: claim, read, parse, cut, embed, store.

Safe to do again, and safe to do twice at once: the lease in Postgres decides who works, every write
names the epoch it was made under, and what is stored is stored in one transaction with `ready`.
"""

import asyncio
import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from adapters.failpoints import failpoint
from adapters.postgres import ingestion
from adapters.wiring import Adapters
from contracts.documents import ClaimedDocument, Extract, Failure, FailureCode, Passage, Stage
from contracts.errors import IngestFailure, ModelUnavailable, StorageUnavailable, Unavailable
from contracts.ports import Vector
from ingestion.chunking import cut
from ingestion.progress import Progress
from ingestion.sandbox import parse_in_child

logger = logging.getLogger(__name__)
_BATCH = 32


class LeaseLost(Exception):
    """Somebody else has the document now, or nobody wants it any more."""


@dataclass(frozen=True)
class _Work:
    app: Adapters
    document: ClaimedDocument
    progress: Progress


async def ingest_document(app: Adapters, document_id: UUID) -> None:
    """Bring a document to `ready` or `failed`. Twice leaves the same passages as once.

    Raises:
        Unavailable: the database is away; the lease runs out and the sweep sends it again.
    """
    async with app.db.as_worker() as tx:
        document = await ingestion.claim(tx, document_id, app.settings.worker.lease_seconds)
    if document is None:
        return
    work = _Work(app, document, Progress(app, document))
    try:
        await _while_leased(work)
    except LeaseLost:
        logger.info("%s: no longer ours, left alone", document.id)
    except (IngestFailure, StorageUnavailable, ModelUnavailable) as error:
        await _end_attempt(app, document, _failure(error))
    except Unavailable:
        raise
    except Exception:  # the boundary of a document: a bug must not leave it in `processing`
        logger.exception("a bug while ingesting %s", document.id)
        await _end_attempt(app, document, _BUG)
    await app.changes.announce(document.project_id, document.id)


async def _while_leased(work: _Work) -> None:
    """Work under a heartbeat; when the lease is lost everything stops, the parser's child too."""
    working = asyncio.create_task(_bring_to_ready(work))
    beating = asyncio.create_task(_keep_lease(work))
    try:
        await asyncio.wait({working, beating}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise LeaseLost
        await working
    finally:
        for task in (working, beating):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _keep_lease(work: _Work) -> None:
    """Returns when the lease is lost. A database that is away for a moment is no loss yet."""
    worker = work.app.settings.worker
    while True:
        await asyncio.sleep(worker.heartbeat_seconds)
        try:
            async with work.app.db.as_worker() as tx:
                if not await ingestion.extend_lease(tx, work.document, worker.lease_seconds):
                    return
        except Unavailable:
            logger.warning("%s: heartbeat not written", work.document.id)


async def _bring_to_ready(work: _Work) -> None:
    data = await _read(work)
    failpoint("task.after_read")
    extract = await _parse(work, data)
    failpoint("task.after_parse")
    passages = await _cut(work, extract)
    vectors = await _embed(work, passages)
    failpoint("task.before_store")
    await _store(work, extract, passages, vectors)


async def _read(work: _Work) -> bytes:
    await work.progress.at(Stage.READING, 0)
    document = work.document
    try:
        data = await work.app.objects.read(document.object_key)
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


async def _parse(work: _Work, data: bytes) -> Extract:
    extract = await parse_in_child(
        data,
        work.document.name,
        work.document.media_type,
        work.app.settings.parser,
        work.progress.reading,
    )
    if not extract.text.strip():
        raise IngestFailure(FailureCode.EMPTY_TEXT, "There is no text in this file.")
    return extract


async def _cut(work: _Work, extract: Extract) -> list[Passage]:
    await work.progress.at(Stage.SPLITTING, 0)
    passages = await asyncio.to_thread(
        cut,
        extract,
        work.app.settings.chunking,
        work.document.id,
        extract.title or work.document.name,
        work.app.embedder.count_tokens,
    )
    if not passages:
        raise IngestFailure(FailureCode.EMPTY_TEXT, "There is no text to search in this file.")
    return passages


async def _embed(work: _Work, passages: list[Passage]) -> list[Vector]:
    vectors: list[Vector] = []
    for start in range(0, len(passages), _BATCH):
        await work.progress.at(Stage.EMBEDDING, start / len(passages))
        batch = passages[start : start + _BATCH]
        texts = [f"{p.context}\n{p.text}" if p.context else p.text for p in batch]
        vectors += await work.app.embedder.embed_passages(texts)
        failpoint("task.mid_embed")
    return vectors


async def _store(
    work: _Work, extract: Extract, passages: list[Passage], vectors: list[Vector]
) -> None:
    """All or nothing, and only while the document is still ours."""
    await work.progress.at(Stage.STORING, 0)
    app, document = work.app, work.document
    async with app.db.as_worker() as tx:
        if not await ingestion.lock_for_store(tx, document):
            raise LeaseLost
        await ingestion.replace_extract(tx, document, extract)
        await app.vectors.replace(tx, document, passages, vectors)
        failpoint("task.after_store_before_status")
        await ingestion.set_ready(
            tx,
            document,
            passages=len(passages),
            pages=len(extract.pages) or None,
            notes=extract.notes,
        )


async def _end_attempt(app: Adapters, document: ClaimedDocument, failure: Failure) -> None:
    """A passing fault is tried again, later each time; a lasting one ends the document."""
    attempts = app.settings.worker.attempts
    async with app.db.as_worker() as tx:
        again = failure.retryable and await ingestion.set_back_off(tx, document, failure, attempts)
        if not again:
            await ingestion.set_failed(tx, document, failure)


def _failure(error: IngestFailure | StorageUnavailable | ModelUnavailable) -> Failure:
    match error:
        case IngestFailure():
            return Failure(code=error.code, message=error.message, retryable=error.retryable)
        case StorageUnavailable():
            code = FailureCode.STORAGE_UNAVAILABLE
        case ModelUnavailable():
            code = FailureCode.MODEL_UNAVAILABLE
    return Failure(code=code, message=error.detail, retryable=True)


_BUG = Failure(
    code=FailureCode.INTERNAL,
    message="Something went wrong on our side while reading this file. Try again.",
    retryable=True,
)
