"""Documents: the ticket, the confirmation, and what may happen next."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.postgres import documents, people
from adapters.postgres.database import Tx
from adapters.wiring import Adapters
from contracts.documents import Document, DocumentStatus
from contracts.errors import BadRequest, Conflict, Invalid, NotFound, UploadIncomplete
from contracts.people import Caller
from contracts.ports import ObjectStore
from contracts.settings import UploadLimits
from contracts.tasks import IngestDocument
from server.documents.schemas import NewDocument, Upload, UploadBegun
from server.projects.service import get_project


def absent(document_id: UUID) -> NotFound:
    return NotFound(f"There is no document {document_id}.")


async def begin_upload(
    tx: Tx, app: Adapters, caller: Caller, project_id: UUID, body: NewDocument
) -> UploadBegun:
    """A row that waits for its bytes, and a ticket that lets exactly those bytes in."""
    await get_project(tx, project_id)
    _check_size(body.size, app.settings.upload)
    document = await documents.insert_document(
        tx, _new(project_id, body), key := f"{project_id}/{uuid4()}", caller.user_id
    )
    ticket = await app.objects.sign_put(
        key, size=body.size, media_type=body.media_type, sha256=body.sha256
    )
    upload = Upload(
        method=ticket.method,
        url=ticket.url,
        headers=dict(ticket.headers),
        expires_at=ticket.expires_at,
    )
    return UploadBegun(document=document, upload=upload)


async def confirm_upload(tx: Tx, objects: ObjectStore, document_id: UUID) -> Document:
    """The browser says it has finished; believe the object store, not the browser."""
    found = await documents.get_for_update(tx, document_id)
    if found is None:
        raise absent(document_id)
    document = found.document
    if document.status is not DocumentStatus.AWAITING_UPLOAD:
        return document
    stat = await objects.stat(found.object_key)
    if stat is None:
        raise UploadIncomplete(
            f"{document.name} has not arrived yet. Send the bytes, then confirm."
        )
    if stat.size != document.size or document.sha256 not in (None, stat.sha256):
        raise BadRequest("What arrived is not what was announced. Upload the file again.")
    return await _queue(tx, document_id, stat.sha256)


async def retry(tx: Tx, objects: ObjectStore, document_id: UUID) -> Document:
    found = await documents.get_for_update(tx, document_id)
    if found is None:
        raise absent(document_id)
    if found.document.status not in (DocumentStatus.FAILED, DocumentStatus.CANCELLED):
        raise Conflict("Only a document that failed or was cancelled can be tried again.")
    stat = await objects.stat(found.object_key)
    if stat is None:
        raise Conflict("This file never arrived. Upload it again.")
    return await _queue(tx, document_id, found.document.sha256 or stat.sha256)


async def cancel(tx: Tx, document_id: UUID) -> Document:
    """Harmless when there is nothing left to cancel."""
    cancelled = await documents.cancel(tx, document_id)
    return cancelled or await get_document(tx, document_id)


async def get_document(tx: Tx, document_id: UUID) -> Document:
    document = await documents.get_document(tx, document_id)
    if document is None:
        raise absent(document_id)
    return document


async def delete_document(tx: Tx, document_id: UUID, user_id: UUID) -> documents.Removed:
    removed = await documents.delete_document(tx, document_id, user_id)
    if removed is None:
        raise absent(document_id)
    await people.record(tx, user_id, "document-deleted", document_id)
    return removed


async def original_url(tx: Tx, app: Adapters, document_id: UUID) -> str:
    found = await documents.get_with_object(tx, document_id)
    if found is None:
        raise absent(document_id)
    if await app.objects.stat(found.object_key) is None:
        raise Conflict("This file has not arrived, so there is no original yet.")
    return await app.objects.sign_get(
        found.object_key, name=found.document.name, media_type=found.document.media_type
    )


async def _queue(tx: Tx, document_id: UUID, sha256: str) -> Document:
    queued = await documents.queue(tx, document_id, sha256)
    if queued is None:
        raise absent(document_id)
    tx.enqueue(IngestDocument(document_id=document_id))
    return queued


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
        created_at=now,
        updated_at=now,
    )


def _check_size(size: int, limits: UploadLimits) -> None:
    if size > limits.max_bytes:
        raise Invalid(
            f"This file has {size / 1e6:.0f} MB; at most {limits.max_bytes / 1e6:.0f} MB are taken."
            " Split it, or raise IBID_UPLOAD__MAX_BYTES."
        )
