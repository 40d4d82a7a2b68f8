"""The list of documents as the API gives it: filtered, sorted, and page after page."""

from dataclasses import asdict
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic import ValidationError as Unfit

from adapters.postgres.database import Tx
from adapters.postgres.documents import documents
from adapters.postgres.documents.lists import (
    After,
    count_documents,
    list_documents,
    sorted_by,
)
from contracts.document_lists import Listing, Sort
from contracts.documents import Document, DocumentStatus, DocumentSummary
from contracts.errors import BadRequest
from contracts.inputs import storable
from contracts.lists import Page, Window, page
from contracts.moments import Moment
from contracts.text import base64url, from_base64url
from services.access.acting import Acting
from services.access.projects import get_project


class DocumentPage(Page[Document]):
    total: int | None = Field(
        default=None, description="How many there are on all pages; told with the first."
    )


async def list_page(
    acting: Acting, project_id: UUID, listing: Listing, window: Window
) -> DocumentPage:
    """Newest first, or as `listing` says. Raises `BadRequest` for the cursor of another list."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await _page(tx, project_id, listing, window)


async def summarize(acting: Acting, project_id: UUID) -> DocumentSummary:
    """How many are in each state."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await documents.summary(tx, project_id)


async def _page(tx: Tx, project_id: UUID, listing: Listing, window: Window) -> DocumentPage:
    list_id = _list_id(project_id, listing)
    after = _read(window.cursor, list_id, listing.order.by) if window.cursor else None
    found = await list_documents(tx, project_id, listing, window.limit + 1, after)
    shown = page(found, window.limit, lambda last: _cursor(list_id, last, listing.order.by))
    total = None if after else await count_documents(tx, project_id, listing.wanted)
    return DocumentPage(items=shown.items, next_cursor=shown.next_cursor, total=total)


class _Cursor(BaseModel):
    """Where a page ended, and in which list: in another one that place means nothing."""

    list: str
    value: (
        Annotated[str, Field(max_length=255), AfterValidator(storable)]
        | Annotated[int, Field(ge=0, lt=2**63)]
        | None
    )
    at: Moment
    id: UUID


def _list_id(project_id: UUID, listing: Listing) -> str:
    whole = [project_id, *asdict(listing.wanted).values(), *asdict(listing.order).values()]
    return sha256(repr([str(part) for part in whole]).encode()).hexdigest()[:16]


def _cursor(list_id: str, last: Document, by: Sort) -> str:
    cursor = _Cursor(list=list_id, value=sorted_by(last, by), at=last.created_at, id=last.id)
    return base64url(cursor.model_dump_json().encode())


def _read(text: str, list_id: str, by: Sort) -> After:
    try:
        cursor = _Cursor.model_validate_json(from_base64url(text))
    except (ValueError, Unfit):
        raise BadRequest("This cursor is not one of ours. Start without it.") from None
    if cursor.list != list_id or not _fits(cursor.value, by):
        raise BadRequest(
            "This cursor is of a list with another order or filter. Start this one without it."
        )
    return After(cursor.value, cursor.at, cursor.id)


def _fits(value: str | int | None, by: Sort) -> bool:
    match by:
        case Sort.ADDED:
            return value is None
        case Sort.NAME:
            return isinstance(value, str)
        case Sort.STATUS:
            return value in set(DocumentStatus)
        case Sort.SIZE:
            return isinstance(value, int)
        case Sort.PASSAGES:
            return value is None or (isinstance(value, int) and value < 2**31)
