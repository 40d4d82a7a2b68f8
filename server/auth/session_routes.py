"""One's own sign-ins: where they are, their end, and another password."""

from uuid import UUID

from fastapi import APIRouter, Response

from contracts.errors import Conflict, Forbidden, Invalid, TooManyRequests
from contracts.people import Session
from server.auth.identity_routes import Person
from server.cookies import set_device_cookie
from server.declared import raises
from server.dependencies import AppAdapters, SomeVisitor
from services.accounts import passwords, sessions
from services.accounts.schemas import NewPassword

router = APIRouter(prefix="/me", tags=["people"])


@router.get("/sessions", responses=raises(Forbidden))
async def list_sessions(person: Person, adapters: AppAdapters) -> list[Session]:
    """Where the caller is signed in, the one used last first."""
    return await sessions.listed(adapters, person)


@router.delete("/sessions", status_code=204, responses=raises(Forbidden))
async def end_other_sessions(person: Person, adapters: AppAdapters) -> None:
    """All but the one that asks. Their streams end within five seconds."""
    await sessions.end_others(adapters, person)


@router.delete("/sessions/{session_id}", status_code=204, responses=raises(Forbidden))
async def end_session(session_id: UUID, person: Person, adapters: AppAdapters) -> None:
    await sessions.end_one(adapters, person, session_id)


@router.post(
    "/password",
    status_code=204,
    responses=raises(Conflict, Forbidden, Invalid, TooManyRequests),
)
async def change_password(
    body: NewPassword, person: Person, visitor: SomeVisitor, response: Response
) -> None:
    """Ends all other sessions of the caller's. API keys go on working."""
    device = await passwords.change(visitor, person, body)
    set_device_cookie(response, visitor.adapters.settings, *device)
