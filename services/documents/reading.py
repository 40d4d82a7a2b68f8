"""What was made of a document: its stages, passages and text."""

from uuid import UUID

from adapters.postgres.documents import documents, extracts
from contracts.documents import Passage
from contracts.lists import Page, Window, page
from services.access.acting import Acting
from services.documents.schemas import Ledger, TextPart
from services.documents.service import get_document


async def stages(acting: Acting, document_id: UUID) -> Ledger:
    """What became of each stage, each time a worker took the document."""
    async with acting.transaction() as tx:
        await get_document(tx, document_id)
        return Ledger(items=await documents.stages(tx, document_id))


async def passages(acting: Acting, document_id: UUID, window: Window) -> Page[Passage]:
    """In the order of the text."""
    async with acting.transaction() as tx:
        await get_document(tx, document_id)
        found = await extracts.list_passages(
            tx, document_id, window.limit + 1, window.after_number()
        )
    return page(found, window.limit, lambda p: str(p.ordinal))


async def text(acting: Acting, document_id: UUID, start: int, end: int | None) -> TextPart:
    """The extracted text between two offsets (code points); to its end without `end`."""
    async with acting.transaction() as tx:
        await get_document(tx, document_id)
        part = await extracts.text_part(tx, document_id, start, end)
    if part is None:
        return TextPart(text="", start=0, end=0, length=0)
    return TextPart(text=part.text, start=start, end=start + len(part.text), length=part.length)
