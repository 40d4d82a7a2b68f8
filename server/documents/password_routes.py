"""The password of a protected file."""

from uuid import UUID

from fastapi import APIRouter

from contracts.documents import Document
from contracts.errors import Conflict, StorageUnavailable, TooManyRequests
from server.declared import raises
from server.dependencies import Me, SomeVisitor
from services.documents import passwords
from services.documents.schemas import GivenPassword

# No Idempotency-Key: it would keep a hash of a body with a password, which is fast to guess at.
router = APIRouter(tags=["documents"])


@router.post(
    "/documents/{document_id}/password",
    status_code=202,
    responses=raises(Conflict, StorageUnavailable, TooManyRequests),
)
async def give_password(
    document_id: UUID, body: GivenPassword, me: Me, visitor: SomeVisitor
) -> Document:
    """Have a document read that failed with `password_required`. The password is not kept: a wrong
    one fails it again, and reading it another time needs it again."""
    return await passwords.give_password(me, visitor, document_id, body)
