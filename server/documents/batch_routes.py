"""Many documents in one request."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import StorageUnavailable
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.documents import batch
from services.documents.batch_schemas import (
    Batch,
    Confirmations,
    NewUploads,
    Outcomes,
    UploadsBegun,
)

router = APIRouter(
    prefix="/projects/{project_id}/documents", tags=["documents"], route_class=IdempotentRoute
)


@router.post("/batch")
async def change_documents(project_id: UUID, body: Batch, me: Me) -> Outcomes:
    """Retry, cancel, delete or re-index many documents; each has an outcome of its own."""
    return await batch.apply(me, project_id, body)


@router.post("/uploads", responses=raises(StorageUnavailable))
async def begin_uploads(project_id: UUID, body: NewUploads, me: Me) -> UploadsBegun:
    """Announce many files; each gets a ticket, or a reason."""
    return await batch.begin_uploads(me, project_id, body)


@router.post("/confirmations")
async def confirm_uploads(project_id: UUID, body: Confirmations, me: Me) -> Outcomes:
    """Tell us that many uploads are finished."""
    return await batch.confirm_uploads(me, project_id, body.document_ids)
