"""Documents: upload, life, passages, original."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Query, Response
from fastapi.responses import RedirectResponse

from adapters.postgres.documents import documents, extracts
from contracts.documents import Document, DocumentSummary, Passage
from contracts.errors import BadRequest, Conflict, StorageUnavailable, UploadIncomplete
from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted, Error
from contracts.lists import Page, page
from contracts.projects import Project
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller, UserTx
from server.documents.listing import Listed
from server.idempotency import IdempotentRoute
from server.paging import Paging
from server.streams import event_stream
from services.access.projects import get_project
from services.documents import service
from services.documents.lists import DocumentPage, page_of
from services.documents.schemas import (
    DocumentChanges,
    Ledger,
    NewDocument,
    Receipt,
    TextPart,
    UploadBegun,
)
from services.documents.watch import document_events

router = APIRouter(tags=["documents"], route_class=IdempotentRoute)


async def my_project(project_id: UUID, tx: UserTx) -> Project:
    """Refuses while a status code is still possible."""
    return await get_project(tx, project_id)


MyProject = Annotated[Project, Depends(my_project, scope="function")]


@router.post(
    "/projects/{project_id}/documents", status_code=201, responses=raises(StorageUnavailable)
)
async def begin_upload(
    project_id: UUID, body: NewDocument, tx: UserTx, app: AppAdapters
) -> UploadBegun:
    """Announce a file; send its bytes to `upload.url`, then confirm."""
    return await service.begin_upload(tx, app, project_id, body)


@router.get("/projects/{project_id}/documents")
async def list_documents(
    project_id: UUID, tx: UserTx, listing: Listed, window: Paging
) -> DocumentPage:
    """Newest first, or as `sort` says. Versions that were replaced are listed only as `retired`."""
    await get_project(tx, project_id)
    return await page_of(tx, project_id, listing, window)


@router.get("/projects/{project_id}/documents/summary")
async def summarize_documents(project_id: UUID, tx: UserTx) -> DocumentSummary:
    """How many are in each state."""
    await get_project(tx, project_id)
    return await documents.summary(tx, project_id)


@router.get(
    "/projects/{project_id}/events",
    response_class=Response,
    responses={
        200: {
            "description": "`document` events: a change, or a deletion. `counts` events: how"
            " many there are, and whether lists that are shown have to be asked for again.",
            "content": {
                "text/event-stream": {
                    "schema": {
                        "anyOf": [
                            {"$ref": f"#/components/schemas/{event.__name__}"}
                            for event in (
                                DocumentChanged,
                                DocumentDeleted,
                                DocumentsCounted,
                                Error,
                            )
                        ]
                    }
                }
            },
        }
    },
)
async def watch_documents(
    project: MyProject,
    app: AppAdapters,
    caller: CurrentCaller,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """Documents as they change from now on, or since the event that `Last-Event-ID` names.

    An `error` ends the stream.
    """
    return event_stream(document_events(app, caller, project.id, last_event_id))


@router.get("/documents/{document_id}")
async def get_document(document_id: UUID, tx: UserTx) -> Document:
    return await service.get_document(tx, document_id)


@router.patch("/documents/{document_id}", responses=raises(Conflict))
async def change_document(
    document_id: UUID, body: DocumentChanges, tx: UserTx, app: AppAdapters, after: BackgroundTasks
) -> Document:
    """Replace what is known of a document; the next search goes by it."""
    document = await service.change_metadata(tx, document_id, body.metadata)
    after.add_task(app.changes.announce, document.project_id, document.id)
    return document


@router.post("/documents/{document_id}/ticket", responses=raises(Conflict, StorageUnavailable))
async def renew_ticket(document_id: UUID, tx: UserTx, app: AppAdapters) -> UploadBegun:
    """Another ticket for a document whose bytes have not arrived, when the first has expired."""
    return await service.renew_ticket(tx, app.objects, document_id)


@router.post(
    "/documents/{document_id}/confirm",
    status_code=202,
    responses=raises(BadRequest, StorageUnavailable, UploadIncomplete),
)
async def confirm_upload(document_id: UUID, tx: UserTx, app: AppAdapters) -> Document:
    """Tell us the upload is finished; ingestion starts once this returns."""
    return await service.confirm_upload(tx, app.objects, document_id)


@router.post(
    "/documents/{document_id}/retry",
    status_code=202,
    responses=raises(Conflict, StorageUnavailable),
)
async def retry(document_id: UUID, tx: UserTx, app: AppAdapters) -> Document:
    return await service.retry(tx, app.objects, document_id)


@router.post(
    "/documents/{document_id}/reindex",
    status_code=202,
    responses=raises(Conflict, StorageUnavailable),
)
async def reindex(document_id: UUID, tx: UserTx, app: AppAdapters) -> Document:
    """Read the original again and make everything anew, also of a document that is ready.

    Where another text comes of it, that becomes a new version.
    """
    return await service.reindex(tx, app.objects, document_id)


@router.post("/documents/{document_id}/cancel", status_code=202)
async def cancel(
    document_id: UUID, tx: UserTx, app: AppAdapters, after: BackgroundTasks
) -> Document:
    document = await service.cancel(tx, document_id)
    after.add_task(app.changes.announce, document.project_id, document.id)
    return document


@router.delete("/documents/{document_id}")
async def delete_document(document_id: UUID, app: AppAdapters, caller: CurrentCaller) -> Receipt:
    """Delete a document, its earlier versions, what came out of it and all that was made of it.

    What was cited stays readable in answers.
    """
    removed, receipt = await service.delete_document(app, caller, document_id)
    only = document_id if len(removed.document_ids) == 1 else None
    await app.changes.announce(removed.project_id, only)
    return receipt


@router.get("/documents/{document_id}/stages")
async def list_stages(document_id: UUID, tx: UserTx) -> Ledger:
    """What became of each stage, each time a worker took the document."""
    await service.get_document(tx, document_id)
    return Ledger(items=await documents.stages(tx, document_id))


@router.get("/documents/{document_id}/passages")
async def list_passages(document_id: UUID, tx: UserTx, window: Paging) -> Page[Passage]:
    await service.get_document(tx, document_id)
    found = await extracts.list_passages(tx, document_id, window.limit + 1, window.after_number())
    return page(found, window.limit, lambda p: str(p.ordinal))


@router.get("/documents/{document_id}/text")
async def read_text(
    document_id: UUID,
    tx: UserTx,
    start: Annotated[int, Query(ge=0, le=2**31 - 2)] = 0,
    end: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> TextPart:
    """The extracted text, or the part between two offsets."""
    await service.get_document(tx, document_id)
    part = await extracts.text_part(tx, document_id, start, end)
    if part is None:
        return TextPart(text="", start=0, end=0, length=0)
    return TextPart(text=part.text, start=start, end=start + len(part.text), length=part.length)


@router.get(
    "/documents/{document_id}/content",
    status_code=302,
    response_class=RedirectResponse,
    responses=raises(Conflict, StorageUnavailable),
)
async def read_original(document_id: UUID, tx: UserTx, app: AppAdapters) -> RedirectResponse:
    """Leads to a signed URL of the original, on the object store's own origin."""
    return RedirectResponse(await service.original_url(tx, app, document_id), status_code=302)
