"""Documents that pages of the web become."""

from typing import NamedTuple
from uuid import UUID

from adapters.postgres.database import Tx


class NewPage(NamedTuple):
    """A page as it was fetched, and where its bytes are."""

    id: UUID
    project_id: UUID
    created_by: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    object_key: str
    source_url: str


async def insert_queued(tx: Tx, page: NewPage) -> None:
    """Ready to be ingested; the caller sends the message.

    Versions are told by name, and a page's name is its title: the ones before take the new one.
    """
    await tx.execute(
        "update documents set name = %s"
        " where project_id = %s and source_url = %s and retired_at is null",
        [page.name, page.project_id, page.source_url],
    )
    await tx.execute(
        "insert into documents (id, project_id, created_by, name, media_type, size, sha256,"
        " object_key, source_url, status, sent_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'queued', now())",
        page,
    )


async def current_at(tx: Tx, project_id: UUID, source_url: str, sha256: str) -> UUID | None:
    """The document that these very bytes of this address are already."""
    row = await tx.row(
        "select id from documents where project_id = %s and source_url = %s and sha256 = %s"
        " and retired_at is null order by version desc limit 1",
        [project_id, source_url, sha256],
    )
    return row["id"] if row else None


class StoredText(NamedTuple):
    title: str | None
    text: str


async def stored_text(tx: Tx, document_id: UUID) -> StoredText | None:
    """What was read of a document; None while nothing was."""
    row = await tx.row(
        "select title, text from document_texts where document_id = %s", [document_id]
    )
    return StoredText(**row) if row else None
