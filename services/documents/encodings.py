"""What a text is read as, where that was a guess: a person sees what it could be, and chooses."""

from uuid import UUID

from adapters.postgres.documents import documents
from contracts.documents import Document
from contracts.errors import Conflict, Invalid
from services.access.acting import Acting
from services.documents import service
from services.documents.schemas import AUTO, ChosenEncoding, Encodings


async def list_encodings(acting: Acting, document_id: UUID) -> Encodings:
    async with acting.transaction() as tx:
        document = await service.get_document(tx, document_id)
        items = await documents.spellings_of(tx, document_id)
    return Encodings(chosen=document.encoding or AUTO, items=items)


async def choose_encoding(acting: Acting, document_id: UUID, body: ChosenEncoding) -> Document:
    """It is read again as that, and so whenever it is read after that.

    Raises:
        Conflict: it is being worked on, or was replaced.
        Invalid: nobody offered this one.
    """
    async with acting.transaction() as tx:
        found = await service.changeable(tx, document_id)
        if found.document.status in service.UNDER_WAY:
            raise Conflict(
                "This document is being worked on. Wait for its end, or cancel it first."
            )
        offered = [one.encoding for one in await documents.spellings_of(tx, document_id)]
        if body.encoding not in (AUTO, *offered):
            raise Invalid(_refused(body.encoding, offered), field="encoding")
        chosen = None if body.encoding == AUTO else body.encoding
        await documents.set_encoding(tx, document_id, chosen)
        return await service.queue_again(tx, acting.adapters.objects, found, anew=True)


def _refused(encoding: str, offered: list[str]) -> str:
    if not offered:
        return "What this document is written in was no guess, so there is nothing to choose."
    return f"This document cannot be read as {encoding}. Choose one of {', '.join(offered)}."
