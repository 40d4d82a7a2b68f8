"""The disk store's signed URLs, on the API's own origin; they carry their whole permission."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from starlette.requests import ClientDisconnect

from adapters.objects.disk import DiskStore
from adapters.postgres.documents import documents
from contracts.errors import BadRequest, NotFound
from server.dependencies import AppAdapters

router = APIRouter(prefix="/objects", include_in_schema=False)


def disk_store(adapters: AppAdapters) -> DiskStore:
    if not isinstance(adapters.objects, DiskStore):
        raise NotFound("Originals are not kept here.")
    return adapters.objects


Disk = Annotated[DiskStore, Depends(disk_store)]


@router.put("/{token}")
async def put_object(token: str, request: Request, store: Disk, adapters: AppAdapters) -> Response:
    """Takes the bytes of one upload ticket; what contradicts it is refused and not kept."""
    grant = store.read_grant(token, "PUT")
    grant.check_announced(request.headers.get("content-length"))
    await _refuse_the_deleted(adapters, grant.key)
    try:
        await store.receive(grant, request.stream())
    except ClientDisconnect:
        raise BadRequest("The upload was cut off. Send the file again.") from None
    try:
        await _refuse_the_deleted(adapters, grant.key)
    except NotFound:  # while the bytes came, so that nobody else would remove them
        await store.delete(grant.key)
        raise
    return Response(status_code=204)


async def _refuse_the_deleted(adapters: AppAdapters, key: str) -> None:
    async with adapters.db.as_anonymous() as tx:
        if not await documents.upload_is_expected(tx, key):
            raise NotFound("The document that this upload belongs to was deleted.")


@router.api_route("/{token}", methods=["GET", "HEAD"])
async def get_object(token: str, store: Disk) -> Response:
    """Serves an original, with ranges. It is somebody's file: nothing in it may run."""
    grant = store.read_grant(token, "GET")
    path = store.path(grant.key)
    if not path.is_file():
        raise NotFound("The original is gone.")
    name = quote(grant.name or "original")
    return FileResponse(
        path,
        media_type=grant.media_type,
        headers={
            "content-security-policy": "sandbox; default-src 'none'",
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "private, max-age=300",
        },
    )
