"""Who is in a project, and invitations to it."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import Conflict, Forbidden, NotFound, TooManyRequests
from contracts.lists import Page
from contracts.members import Invitation, InvitationShown, Member
from contracts.projects import Project
from server.declared import raises
from server.dependencies import Me, SomeVisitor
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.members import invitations, service
from services.members.schemas import (
    InvitationSecret,
    InvitationWithSecret,
    NewInvitation,
    RoleChange,
)

router = APIRouter(tags=["members"], route_class=IdempotentRoute)


@router.get("/projects/{project_id}/members")
async def list_members(project_id: UUID, me: Me, window: Paging) -> Page[Member]:
    """Who came first is first."""
    return await service.list_members(me, project_id, window)


@router.patch("/projects/{project_id}/members/{user_id}", responses=raises(Conflict))
async def change_role(project_id: UUID, user_id: UUID, body: RoleChange, me: Me) -> Member:
    """For owners. The last one stays one."""
    return await service.change_role(me, project_id, user_id, body.role)


@router.post("/projects/{project_id}/members/{user_id}/hand-over", responses=raises(Conflict))
async def hand_over(project_id: UUID, user_id: UUID, me: Me) -> Member:
    """They own the project from now on, and the caller, who owned it, edits it."""
    return await service.hand_over(me, project_id, user_id)


@router.delete(
    "/projects/{project_id}/members/{user_id}", status_code=204, responses=raises(Conflict)
)
async def remove_member(project_id: UUID, user_id: UUID, me: Me) -> None:
    """Owners remove anybody, and everybody themselves; the last owner stays.

    What they are reading of the project ends at once.
    """
    await service.remove(me, project_id, user_id)


@router.get("/projects/{project_id}/invitations", responses=raises(Forbidden))
async def list_invitations(project_id: UUID, me: Me, window: Paging) -> Page[Invitation]:
    """Those that stand, newest first; for owners."""
    return await invitations.list_open(me, project_id, window)


@router.post(
    "/projects/{project_id}/invitations",
    status_code=201,
    responses=raises(Conflict, TooManyRequests),
)
async def make_invitation(
    project_id: UUID, body: NewInvitation, me: Me, visitor: SomeVisitor
) -> InvitationWithSecret:
    """The secret is in this answer and nowhere else; a link to `/join#<secret>` carries it. With
    `mail` the link is in a letter to the address, and not here."""
    return await invitations.make(me, visitor, project_id, body)


@router.post(
    "/projects/{project_id}/invitations/{invitation_id}/send",
    status_code=202,
    responses=raises(Conflict, TooManyRequests),
)
async def send_invitation(
    project_id: UUID, invitation_id: UUID, me: Me, visitor: SomeVisitor
) -> Invitation:
    """Mail it again, with another link: the one before does not work any more."""
    return await invitations.send_again(me, visitor, project_id, invitation_id)


@router.delete("/projects/{project_id}/invitations/{invitation_id}", status_code=204)
async def withdraw_invitation(project_id: UUID, invitation_id: UUID, me: Me) -> None:
    await invitations.withdraw(me, project_id, invitation_id)


@router.post("/invitations/look", responses=raises(NotFound, TooManyRequests))
async def look_at_invitation(
    body: InvitationSecret, me: Me, visitor: SomeVisitor
) -> InvitationShown:
    """What it is for. One that is used, withdrawn, over or another's is as one that never was."""
    return await invitations.look(me, visitor, body)


@router.post("/invitations/accept", responses=raises(NotFound, TooManyRequests))
async def accept_invitation(body: InvitationSecret, me: Me, visitor: SomeVisitor) -> Project:
    """Be a member. Twice is as once, and nobody has less rights than before."""
    return await invitations.accept(me, visitor, body)
