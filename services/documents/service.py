"""Documents: the ticket, the confirmation, and what may happen next."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.postgres import audit, quotas
from adapters.postgres.database import Tx
from adapters.postgres.documents import deletion, documents, versions
from adapters.postgres.documents.deletion import Removed
from adapters.wiring import Adapters, ServiceAdapters
from contracts.documents import Document, DocumentStatus, Metadata
from contracts.errors import (
    BadRequest,
    Conflict,
    Invalid,
    NotFound,
    StorageUnavailable,
    UploadIncomplete,
)
from contracts.ports import ObjectStore
from contracts.quotas import Room, Unit
from contracts.settings import UploadLimits
from contracts.tasks import IngestDocument
from services.access.acting import Acting
from services.access.projects import get_project
from services.documents.schemas import NewDocument, Receipt, Upload, UploadBegun
from services.projects.originals import remove_originals

UNDER_WAY = (DocumentStatus.AWAITING_UPLOAD, DocumentStatus.QUEUED, DocumentStatus.PROCESSING)


def absent(document_id: UUID) -> NotFound:
    return NotFound(f"There is no document {document_id}.")


async def begin_upload(acting: Acting, project_id: UUID, new: NewDocument) -> UploadBegun:
    """A row that waits for its bytes, and a ticket that lets exactly those bytes in."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        room = await room_for_uploads(tx, acting.adapters, project_id)
        return await begin_upload_in(tx, acting.adapters, project_id, new, room)


async def room_for_uploads(tx: Tx, adapters: Adapters, project_id: UUID) -> Room:
    """Nobody else takes of it before `tx` has ended."""
    settings = adapters.settings.quotas
    return Room(await quotas.quotas_of(tx, project_id, settings, reserving=True))


async def begin_upload_in(
    tx: Tx, adapters: Adapters, project_id: UUID, body: NewDocument, room: Room
) -> UploadBegun:
    """As `begin_upload`, one of several in a transaction."""
    _check_size(body.size, adapters.settings.upload)
    room.take(await _to_keep(tx, project_id, body, room))
    same = body.sha256 and await documents.same_file(tx, project_id, body.name, body.sha256)
    document, key = await documents.insert_document(tx, _new(project_id, body))
    ticket = await _ticket(adapters.objects, document, key)
    return UploadBegun(document=document, upload=ticket, same_as=same or None)


async def renew_ticket(acting: Acting, document_id: UUID) -> UploadBegun:
    """For an upload that took longer than its ticket."""
    async with acting.transaction() as tx:
        found = await documents.get_for_update(tx, document_id)
        if found is None:
            raise absent(document_id)
        if found.document.status is not DocumentStatus.AWAITING_UPLOAD:
            raise Conflict("This document does not wait for an upload. Upload the file anew.")
        ticket = await _ticket(acting.adapters.objects, found.document, found.object_key)
        return UploadBegun(document=found.document, upload=ticket)


async def confirm_upload(acting: Acting, document_id: UUID) -> Document:
    """The browser says it has finished; believe the object store, not the browser."""
    async with acting.transaction() as tx:
        found = await documents.get_for_update(tx, document_id)
        if found is None:
            raise absent(document_id)
        document = found.document
        if document.status is not DocumentStatus.AWAITING_UPLOAD:
            return document
        stat = await acting.adapters.objects.stat(found.object_key)
        if stat is None:
            raise UploadIncomplete(
                f"{document.name} has not arrived yet. Send the bytes, then confirm."
            )
        if stat.size != document.size or document.sha256 not in (None, stat.sha256):
            raise BadRequest("What arrived is not what was announced. Upload the file again.")
        return await _queue(tx, document_id, stat.sha256)


async def retry(acting: Acting, document_id: UUID) -> Document:
    async with acting.transaction() as tx:
        found = await changeable(tx, document_id)
        if found.document.status not in (DocumentStatus.FAILED, DocumentStatus.CANCELLED):
            raise Conflict("Only a document that failed or was cancelled can be tried again.")
        return await queue_again(tx, acting.adapters.objects, found)


async def reindex(acting: Acting, document_id: UUID) -> Document:
    """Everything is made of the original anew, as if nothing had been made of it before."""
    async with acting.transaction() as tx:
        found = await changeable(tx, document_id)
        if found.document.status in UNDER_WAY:
            raise Conflict(
                "This document is being worked on. Wait for its end, or cancel it first."
            )
        return await queue_again(tx, acting.adapters.objects, found, anew=True)


async def cancel(acting: Acting, document_id: UUID) -> Document:
    """Harmless when there is nothing left to cancel."""
    cancelled = await cancel_unannounced(acting, document_id)
    acting.later(acting.adapters.changes.announce, cancelled.project_id, document_id)
    return cancelled


async def cancel_unannounced(acting: Acting, document_id: UUID) -> Document:
    """As `cancel`, one of several that are announced together."""
    async with acting.transaction() as tx:
        cancelled = await documents.cancel(tx, document_id)
    if cancelled is None:
        raise absent(document_id)
    if cancelled.status is DocumentStatus.CANCELLED:
        await acting.adapters.file_passwords.withdraw(cancelled.project_id, [document_id])
    return cancelled


async def change_metadata(acting: Acting, document_id: UUID, metadata: Metadata) -> Document:
    """In the place of all that it has; cached searches are invalid in the same transaction."""
    async with acting.transaction() as tx:
        await versions.hold_name(tx, await get_document(tx, document_id))
        await changeable(tx, document_id)
        changed = await documents.set_metadata(tx, document_id, metadata)
        if changed is None:
            raise absent(document_id)
    acting.later(acting.adapters.changes.announce, changed.project_id, document_id)
    return changed


async def get(acting: Acting, document_id: UUID) -> Document:
    async with acting.transaction() as tx:
        return await get_document(tx, document_id)


async def get_document(tx: Tx, document_id: UUID) -> Document:
    document = await documents.get_document(tx, document_id)
    if document is None:
        raise absent(document_id)
    return document


async def delete(acting: Acting, document_id: UUID) -> Receipt:
    """With its earlier versions and what came out of any; what was cited stays readable."""
    removed, receipt = await delete_with_family(acting, document_id)
    only = document_id if len(removed.document_ids) == 1 else None
    await acting.adapters.changes.announce(removed.project_id, only)
    return receipt


async def delete_with_family(acting: Acting, document_id: UUID) -> tuple[Removed, Receipt]:
    """The rows in one transaction, then their originals; a crash in between is the sweep's."""
    async with acting.transaction() as tx:
        removed = await deletion.delete_document(tx, document_id)
        if removed is None:
            raise absent(document_id)
        gone = len(removed.document_ids)
        await audit.record(tx, "document-deleted", document_id, removed.project_id, documents=gone)
    await _invalidate_vectors(acting.adapters, removed)
    await acting.adapters.file_passwords.withdraw(removed.project_id, removed.document_ids)
    receipt = Receipt(
        document_id=document_id,
        documents=len(removed.document_ids),
        passages=removed.passages,
        vectors=removed.vectors,
        pages=removed.pages,
        texts=removed.texts,
        objects=await remove_originals(acting, removed.object_keys),
    )
    return removed, receipt


async def _invalidate_vectors(adapters: ServiceAdapters, removed: Removed) -> None:
    """Also where they are kept outside Postgres; what cannot be removed now, the worker removes."""
    await adapters.vector_cache.invalidate(removed.project_id)
    if adapters.vector_index is not None:
        with suppress(StorageUnavailable):
            await adapters.vector_index.remove(removed.project_id, removed.document_ids)


async def original_url(acting: Acting, document_id: UUID) -> str:
    """A signed URL on the object store's own origin."""
    objects = acting.adapters.objects
    async with acting.transaction() as tx:
        found = await documents.get_with_object(tx, document_id)
        if found is None:
            raise absent(document_id)
        if await objects.stat(found.object_key) is None:
            raise Conflict("This file has not arrived, so there is no original yet.")
        return await objects.sign_get(
            found.object_key, name=found.document.name, media_type=found.document.media_type
        )


async def changeable(tx: Tx, document_id: UUID) -> documents.DocumentObject:
    """Locked, and of somebody who may write."""
    found = await documents.get_for_update(tx, document_id)
    if found is None:
        raise absent(document_id)
    if found.document.retired_at is not None:
        raise Conflict("This version was replaced. It stays as it was, for the answers citing it.")
    return found


async def queue_again(
    tx: Tx, objects: ObjectStore, found: documents.DocumentObject, *, anew: bool = False
) -> Document:
    stat = await objects.stat(found.object_key)
    if stat is None:
        raise Conflict("This file never arrived. Upload it again.")
    sha256 = found.document.sha256 or stat.sha256
    return await _queue(tx, found.document.id, sha256, anew=anew)


async def _queue(tx: Tx, document_id: UUID, sha256: str, *, anew: bool = False) -> Document:
    queued = await documents.queue(tx, document_id, sha256, anew=anew)
    if queued is None:
        raise absent(document_id)
    tx.enqueue(IngestDocument(document_id=document_id))
    return queued


async def _ticket(objects: ObjectStore, document: Document, key: str) -> Upload:
    ticket = await objects.sign_put(
        key, size=document.size, media_type=document.media_type, sha256=document.sha256
    )
    return Upload(
        method=ticket.method,
        url=ticket.url,
        headers=dict(ticket.headers),
        expires_at=ticket.expires_at,
    )


async def _to_keep(tx: Tx, project_id: UUID, body: NewDocument, room: Room) -> dict[Unit, int]:
    """A new version is no document more, and the original of the one before it stays."""
    if not room.limits("documents"):
        return {"bytes": body.size}
    is_version = await documents.is_next_version(tx, project_id, body.name)
    return {"documents": 0 if is_version else 1, "bytes": body.size}


def _new(project_id: UUID, body: NewDocument) -> Document:
    now = datetime.now(UTC)
    return Document(
        id=uuid4(),
        project_id=project_id,
        name=body.name,
        media_type=body.media_type,
        size=body.size,
        sha256=body.sha256,
        status=DocumentStatus.AWAITING_UPLOAD,
        stage=None,
        progress=0,
        error=None,
        attempt=0,
        passages=0,
        pages=None,
        metadata=body.metadata,
        created_at=now,
        updated_at=now,
    )


def _check_size(size: int, limits: UploadLimits) -> None:
    if size > limits.max_bytes:
        raise Invalid(
            f"This file has {size / 1e6:.0f} MB; at most {limits.max_bytes / 1e6:.0f} MB are taken."
            " Split it, or raise IBID_UPLOAD__MAX_BYTES.",
            field="size",
        )
