"""The project's event stream: every change of a document, as it happens."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from adapters.postgres import documents
from adapters.postgres.database import Tx
from adapters.postgres.documents import Wanted
from adapters.wiring import Adapters
from contracts.documents import Document
from contracts.events import DocumentChanged, DocumentDeleted
from contracts.frames import encode
from contracts.people import Caller


async def document_events(app: Adapters, caller: Caller, project_id: UUID) -> AsyncGenerator[bytes]:
    """A notice is a hint: rows are read as the caller each time, and now and then without one.

    Raises:
        Unauthorized: the sign-in has ended.
        Unavailable: the database does not answer.
    """
    seen: dict[UUID, Document] = {}
    async with aclosing(app.changes.watch(project_id)) as notices:
        async for notice in notices:
            async with app.db.as_user(caller) as tx:
                current = await _read(tx, project_id, notice)
                missing = ({notice} if notice else set(seen)) - {d.id for d in current}
                gone = missing - await documents.still_there(tx, missing) if missing else set()
            for document in current:
                if seen.get(document.id) != document:
                    seen[document.id] = document
                    yield _frame(DocumentChanged(document=document))
            for document_id in gone & set(seen):
                del seen[document_id]
                yield _frame(DocumentDeleted(deleted=document_id))


async def _read(tx: Tx, project_id: UUID, document_id: UUID | None) -> list[Document]:
    """One document, or the project's newest: whatever moves is among them or is announced."""
    if document_id is not None:
        one = await documents.get_document(tx, document_id)
        return [one] if one and one.project_id == project_id else []
    return await documents.list_documents(tx, project_id, Wanted(retired=None), limit=1000)


def _frame(event: DocumentChanged | DocumentDeleted) -> bytes:
    return encode(event.type, event.model_dump_json())
