"""Invitations: made by owners, good once, for whoever has the secret, which a link or a letter
carries."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.auth.local import digest
from adapters.postgres import audit, members
from contracts.errors import Conflict, NotFound
from contracts.lists import Page, Window, page, time_cursor
from contracts.members import Invitation, InvitationShown
from contracts.projects import Project
from contracts.tasks import SendMail
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_own
from services.accounts import guesses
from services.accounts.mailing import must_send_mail
from services.accounts.visitor import Visitor
from services.members.schemas import InvitationSecret, InvitationWithSecret, NewInvitation

_DOES_NOT_STAND = (
    "This invitation cannot be used. It was used, withdrawn or has expired, or it is for another"
    " e-mail address. Ask whoever sent it for a new one."
)
_A_LINK = (
    "This invitation is a link that was told to whoever made it. Withdraw it, and make one that is"
    " mailed."
)


async def make(
    acting: Acting, visitor: Visitor, project_id: UUID, new: NewInvitation
) -> InvitationWithSecret:
    """Its secret is told here, or in a letter, and nowhere else. Raises `Conflict` where no mail
    is sent, `TooManyRequests` for who mails too much."""
    if new.mail:
        await _take_letter(acting, visitor, project_id, new.email or "")
    secret = None if new.mail else secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + timedelta(days=new.days)
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        hashed = digest(secret) if secret else None
        made = await members.invite(
            tx, members.NewInvitation(project_id, new.role, new.email, hashed, expires_at)
        )
        if new.mail:
            await members.mail(tx, project_id, made.id)
            tx.enqueue(SendMail(mail_id=made.id))
            made = made.model_copy(update={"delivery": "queued"})
        await audit.record(
            tx, "invitation-made", made.id, project_id, role=new.role, mailed=new.mail
        )
    return InvitationWithSecret(**made.model_dump(), secret=secret)


async def send_again(
    acting: Acting, visitor: Visitor, project_id: UUID, invitation_id: UUID
) -> Invitation:
    """Another letter; the link in the one before is good until it is written. Raises as `make`."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        its = await members.get_invitation(tx, project_id, invitation_id)
    if its is None:
        raise NotFound(f"There is no open invitation {invitation_id}.")
    if its.delivery is None:
        raise Conflict(_A_LINK)
    await _take_letter(acting, visitor, project_id, its.email or "")
    async with acting.transaction() as tx:
        if not await members.mail(tx, project_id, invitation_id):
            raise NotFound(f"There is no open invitation {invitation_id}.")
        tx.enqueue(SendMail(mail_id=invitation_id))
        await audit.record(tx, "invitation-mailed", invitation_id, project_id)
    return its.model_copy(update={"delivery": "queued"})


async def _take_letter(acting: Acting, visitor: Visitor, project_id: UUID, email: str) -> None:
    """Rights come first: who may not invite uses up nobody's letters."""
    must_send_mail(acting.adapters.settings)
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
    await guesses.take_invitation_letter(visitor, acting.caller.user_id, email)


async def list_open(acting: Acting, project_id: UUID, window: Window) -> Page[Invitation]:
    """Those that stand, newest first; for owners."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        found = await members.list_invitations(
            tx, project_id, window.limit + 1, window.after_time()
        )
    return page(found, window.limit, lambda one: time_cursor(one.created_at, one.id))


async def withdraw(acting: Acting, project_id: UUID, invitation_id: UUID) -> None:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        if not await members.withdraw(tx, project_id, invitation_id):
            raise NotFound(f"There is no open invitation {invitation_id}.")
        await audit.record(tx, "invitation-withdrawn", invitation_id, project_id)


async def look(acting: Acting, visitor: Visitor, body: InvitationSecret) -> InvitationShown:
    """Raises `NotFound`, in the same words whatever is wrong with it."""
    guess = await guesses.take_secret(visitor, acting.caller.user_id)
    async with acting.transaction() as tx:
        shown = await members.shown(tx, _hash(body))
    if shown is None:
        raise NotFound(_DOES_NOT_STAND)
    await guesses.give_back(visitor, guess)
    return shown


async def accept(acting: Acting, visitor: Visitor, body: InvitationSecret) -> Project:
    """Twice is as once. Who has more rights in the project already keeps them. Raises `NotFound`
    as `look` does."""
    guess = await guesses.take_secret(visitor, acting.caller.user_id)
    async with acting.transaction() as tx:
        accepted = await members.accept(tx, _hash(body))
        if accepted is None:
            raise NotFound(_DOES_NOT_STAND)
        project = await get_project(tx, accepted.project)
        if accepted.changed:
            me = acting.caller.user_id
            await audit.record(tx, "invitation-accepted", me, project.id, role=project.role)
    await guesses.give_back(visitor, guess)
    return project


def _hash(body: InvitationSecret) -> bytes:
    return digest(body.secret.get_secret_value())
