"""Everything about oneself, to take along."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from contracts.errors import Conflict, TooManyRequests
from server.declared import raises
from server.dependencies import Me
from services.accounts import export

router = APIRouter(tags=["people"])

Originals = Annotated[bool, Query(description="Also the files that the caller uploaded.")]
_ARCHIVE = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
_NAME = {"content-disposition": 'attachment; filename="ibid-export.zip"'}


@router.get(
    "/me/export",
    response_class=Response,
    responses={
        200: {
            "description": "A ZIP archive with a file of JSON lines for each kind of row.",
            "content": _ARCHIVE,
        },
        **raises(Conflict, TooManyRequests),
    },
)
async def export_my_data(me: Me, originals: Originals = False) -> StreamingResponse:
    """What is kept about the caller: account, sign-ins, chats, documents, usage, events."""
    archive = await export.begin(me, originals=originals)
    return StreamingResponse(archive, media_type="application/zip", headers=_NAME)
