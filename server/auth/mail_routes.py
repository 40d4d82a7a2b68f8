"""What is asked for by mail, and done with a link that was sent."""

from fastapi import APIRouter

from contracts.errors import Conflict, Forbidden, Invalid, LinkGone, TooManyRequests
from contracts.mail import MailKind
from server.auth.identity_routes import Person
from server.declared import raises
from server.dependencies import SomeVisitor
from services.accounts import mailing, sessions
from services.accounts.schemas import AddressOnly, LinkSecret, ResetPassword

router = APIRouter(prefix="/auth", tags=["people"])
mine = APIRouter(prefix="/me", tags=["people"])


@router.post("/reset", status_code=202, responses=raises(Conflict, Forbidden, TooManyRequests))
async def ask_for_reset(body: AddressOnly, visitor: SomeVisitor) -> None:
    """A link to set a new password, by mail. The same answer for an address without an account."""
    await mailing.ask(visitor, MailKind.RESET, body.email)


@router.post("/reset/finish", status_code=204, responses=raises(Forbidden, LinkGone, Invalid))
async def reset_password(body: ResetPassword, visitor: SomeVisitor) -> None:
    """Set a new password with the secret of a link. Ends every session."""
    await mailing.reset(visitor, body)


@router.post("/verify", status_code=204, responses=raises(LinkGone))
async def verify_email(body: LinkSecret, visitor: SomeVisitor) -> None:
    """Prove an address with the secret of a link."""
    await mailing.verify(visitor, body.secret)


@mine.post("/verification", status_code=202, responses=raises(Conflict, Forbidden, TooManyRequests))
async def ask_for_verification(person: Person, visitor: SomeVisitor) -> None:
    """A link to prove the caller's address, by mail."""
    user = await sessions.user_of(visitor.adapters, person)
    await mailing.ask(visitor, MailKind.VERIFY, user.email)
