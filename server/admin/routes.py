"""Accounts of the installation, for its admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from contracts.errors import Conflict, Forbidden
from contracts.inputs import storable
from contracts.lists import Page
from contracts.people import Account
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.admin import service
from services.admin.schemas import AccountState

router = APIRouter(prefix="/admin", tags=["admin"], route_class=IdempotentRoute)

Text = Annotated[
    str,
    BeforeValidator(storable),
    Query(max_length=320, description="In the address or the name."),
]
State = Annotated[AccountState | None, Query(description="Only those; by default all.")]


@router.get("/accounts", responses=raises(Forbidden))
async def list_accounts(me: Me, window: Paging, q: Text = "", state: State = None) -> Page[Account]:
    """Newest first, for admins of this Ibid. What is in an account they do not see."""
    return await service.list_accounts(me, window, q, state)


@router.post("/accounts/{user_id}/appoint", responses=raises(Conflict))
async def appoint_admin(user_id: UUID, me: Me) -> Account:
    """Makes them an admin, too."""
    return await service.set_admin(me, user_id, wanted=True)


@router.post("/accounts/{user_id}/dismiss", responses=raises(Conflict))
async def dismiss_admin(user_id: UUID, me: Me) -> Account:
    """They are no admin any more; also oneself. The last one stays."""
    return await service.set_admin(me, user_id, wanted=False)


@router.post("/accounts/{user_id}/suspend", responses=raises(Conflict))
async def suspend_account(user_id: UUID, me: Me) -> Account:
    """Ends their sign-ins and all that they follow, and keeps them and their keys out."""
    return await service.suspend(me, user_id)


@router.post("/accounts/{user_id}/reinstate", responses=raises(Conflict))
async def reinstate_account(user_id: UUID, me: Me) -> Account:
    """They may sign in again, and their keys are good again."""
    return await service.reinstate(me, user_id)


@router.post("/accounts/{user_id}/reset-second-factor", responses=raises(Conflict))
async def reset_second_factor(user_id: UUID, me: Me) -> Account:
    """Removes the authenticator and recovery codes of somebody who has lost them."""
    return await service.reset_second_factor(me, user_id)
