"""Somebody goes altogether. Not to be repeated by an idempotency key: that would go with them."""

from fastapi import APIRouter, Response

from contracts.errors import Conflict, Forbidden, Invalid, TooManyRequests
from server.cookies import clear_cookies
from server.declared import raises
from server.dependencies import Me, SomeVisitor
from services.members.leaving import delete_account
from services.members.schemas import AccountReceipt, Farewell

router = APIRouter(tags=["people"])


@router.post("/me/deletion", responses=raises(Conflict, Forbidden, Invalid, TooManyRequests))
async def delete_my_account(
    body: Farewell, me: Me, visitor: SomeVisitor, response: Response
) -> AccountReceipt:
    """Deletes the caller's account with everything that is theirs alone; this cannot be undone."""
    receipt = await delete_account(me, visitor, body)
    clear_cookies(response, visitor.adapters.settings)
    return receipt
