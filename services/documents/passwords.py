"""A protected file is read with the password that somebody gives, which is not kept."""

from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents.documents import DocumentObject
from contracts.documents import Document, DocumentStatus, FailureCode
from contracts.errors import Conflict
from services.access.acting import Acting
from services.accounts import guesses
from services.accounts.visitor import Visitor
from services.documents import service
from services.documents.schemas import GivenPassword


async def give_password(
    acting: Acting, visitor: Visitor, document_id: UUID, given: GivenPassword
) -> Document:
    """The document waits to be read with it; whether it was right is told as how that ends.

    Raises:
        Conflict: the document asks for none.
        TooManyRequests: too many were given for this document.
        Unavailable: it cannot be passed on.
    """
    async with acting.transaction() as tx:
        await _asking(tx, document_id)  # before a guess is taken: others cannot use them up
    await guesses.take_file_password(visitor, document_id)
    async with acting.transaction() as tx:
        found = await _asking(tx, document_id)
        # Before it can be read: whatever the message says, a worker may take it once this commits.
        await acting.adapters.file_passwords.give(
            found.document.project_id, document_id, given.password
        )
        return await service.queue_again(tx, acting.adapters.objects, found)


async def _asking(tx: Tx, document_id: UUID) -> DocumentObject:
    found = await service.changeable(tx, document_id)
    document = found.document
    asks = document.error is not None and document.error.code is FailureCode.PASSWORD_REQUIRED
    if document.status is not DocumentStatus.FAILED or not asks:
        raise Conflict("This document does not ask for a password.")
    return found
