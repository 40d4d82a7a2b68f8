"""What the text of a document is read as, where that was a guess."""

from uuid import UUID

from fastapi import APIRouter

from contracts.documents import Document
from contracts.errors import Conflict, Invalid, StorageUnavailable
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.documents import encodings
from services.documents.schemas import ChosenEncoding, Encodings

router = APIRouter(tags=["documents"], route_class=IdempotentRoute)


@router.get("/documents/{document_id}/encodings")
async def list_encodings(document_id: UUID, me: Me) -> Encodings:
    """Those its text may be in, likeliest first, each with a line as it reads in it. None where it
    was no guess."""
    return await encodings.list_encodings(me, document_id)


@router.put(
    "/documents/{document_id}/encoding",
    status_code=202,
    responses=raises(Conflict, Invalid, StorageUnavailable),
)
async def choose_encoding(document_id: UUID, body: ChosenEncoding, me: Me) -> Document:
    """Read it again as one of its encodings, this time and whenever it is read; `auto` takes that
    back. Where another text comes of it, that becomes a new version, as with `reindex`."""
    return await encodings.choose_encoding(me, document_id, body)
