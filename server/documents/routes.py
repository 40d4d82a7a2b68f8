"""Documents: upload, life, passages, original."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import RedirectResponse

from contracts.documents import Document, DocumentSummary, Passage
from contracts.errors import (
    BadRequest,
    Conflict,
    QuotaExceeded,
    StorageUnavailable,
    UploadIncomplete,
)
from contracts.events import DocumentChanged, DocumentDeleted, DocumentsCounted, Error
from contracts.frames import encode
from contracts.lists import Page
from server.declared import raises
from server.dependencies import Me
from server.documents.listing import Listed
from server.idempotency import IdempotentRoute
from server.paging import Paging
from server.streams import event_stream
from services.documents import lists, reading, service, watch
from services.documents.lists import DocumentPage
from services.documents.schemas import (
    DocumentChanges,
    Ledger,
    NewDocument,
    Receipt,
    TextPart,
    UploadBegun,
)
from services.documents.watch import ListEvent

router = APIRouter(tags=["documents"], route_class=IdempotentRoute)


@router.post(
    "/projects/{project_id}/documents",
    status_code=201,
    responses=raises(QuotaExceeded, StorageUnavailable),
)
async def begin_upload(project_id: UUID, body: NewDocument, me: Me) -> UploadBegun:
    """Announce a file; send its bytes to `upload.url`, then confirm."""
    return await service.begin_upload(me, project_id, body)


@router.get("/projects/{project_id}/documents")
async def list_documents(project_id: UUID, me: Me, listing: Listed, window: Paging) -> DocumentPage:
    """Newest first, or as `sort` says. Versions that were replaced are listed only as `retired`."""
    return await lists.list_page(me, project_id, listing, window)


@router.get("/projects/{project_id}/documents/summary")
async def summarize_documents(project_id: UUID, me: Me) -> DocumentSummary:
    """How many are in each state."""
    return await lists.summarize(me, project_id)


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
    project_id: UUID,
    me: Me,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """Documents as they change from now on, or since the event that `Last-Event-ID` names.

    An `error` ends the stream.
    """
    told = await watch.document_events(me, project_id, last_event_id)
    return event_stream(_frames(told), me)


@router.get("/documents/{document_id}")
async def get_document(document_id: UUID, me: Me) -> Document:
    return await service.get(me, document_id)


@router.patch("/documents/{document_id}", responses=raises(Conflict))
async def change_document(document_id: UUID, body: DocumentChanges, me: Me) -> Document:
    """Replace what is known of a document; the next search goes by it."""
    return await service.change_metadata(me, document_id, body.metadata)


@router.post("/documents/{document_id}/ticket", responses=raises(Conflict, StorageUnavailable))
async def renew_ticket(document_id: UUID, me: Me) -> UploadBegun:
    """Another ticket for a document whose bytes have not arrived, when the first has expired."""
    return await service.renew_ticket(me, document_id)


@router.post(
    "/documents/{document_id}/confirm",
    status_code=202,
    responses=raises(BadRequest, StorageUnavailable, UploadIncomplete),
)
async def confirm_upload(document_id: UUID, me: Me) -> Document:
    """Tell us the upload is finished; ingestion starts once this returns."""
    return await service.confirm_upload(me, document_id)


@router.post(
    "/documents/{document_id}/retry",
    status_code=202,
    responses=raises(Conflict, StorageUnavailable),
)
async def retry(document_id: UUID, me: Me) -> Document:
    return await service.retry(me, document_id)


@router.post(
    "/documents/{document_id}/reindex",
    status_code=202,
    responses=raises(Conflict, StorageUnavailable),
)
async def reindex(document_id: UUID, me: Me) -> Document:
    """Read the original again and make everything anew, also of a document that is ready.

    Where another text comes of it, that becomes a new version.
    """
    return await service.reindex(me, document_id)


@router.post("/documents/{document_id}/cancel", status_code=202)
async def cancel(document_id: UUID, me: Me) -> Document:
    return await service.cancel(me, document_id)


@router.delete("/documents/{document_id}")
async def delete_document(document_id: UUID, me: Me) -> Receipt:
    """Delete a document, its earlier versions, what came out of it and all that was made of it.

    What was cited stays readable in answers.
    """
    return await service.delete(me, document_id)


@router.get("/documents/{document_id}/stages")
async def list_stages(document_id: UUID, me: Me) -> Ledger:
    """What became of each stage, each time a worker took the document."""
    return await reading.stages(me, document_id)


@router.get("/documents/{document_id}/passages")
async def list_passages(document_id: UUID, me: Me, window: Paging) -> Page[Passage]:
    return await reading.passages(me, document_id, window)


@router.get("/documents/{document_id}/text")
async def read_text(
    document_id: UUID,
    me: Me,
    start: Annotated[int, Query(ge=0, le=2**31 - 2)] = 0,
    end: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> TextPart:
    """The extracted text, or the part between two offsets."""
    return await reading.text(me, document_id, start, end)


@router.get(
    "/documents/{document_id}/content",
    status_code=302,
    response_class=RedirectResponse,
    responses=raises(Conflict, StorageUnavailable),
)
async def read_original(document_id: UUID, me: Me) -> RedirectResponse:
    """Leads to a signed URL of the original, on the object store's own origin."""
    return RedirectResponse(await service.original_url(me, document_id), status_code=302)


async def _frames(told: AsyncGenerator[ListEvent]) -> AsyncGenerator[bytes]:
    async with aclosing(told):
        async for one in told:
            yield encode(one.event.type, one.event.model_dump_json(), one.id)
