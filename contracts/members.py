"""Who is in a project, and who is invited to it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

Role = Literal["owner", "editor", "reader"]
"""Owners decide who is in a project, editors change what it has, readers ask and search."""


Delivery = Literal["queued", "sent", "failed"]
"""Of a letter: it waits or is tried again, the mail server has taken it, or it is given up."""


class Member(BaseModel):
    """Somebody in a project, as everybody in it sees them."""

    user_id: UUID
    name: str | None
    email: str
    role: Role = Field(description="The highest of their own and their groups'.")
    own_role: Role | None = Field(description="Null: in by groups alone.")
    groups: list[str] = Field(default=[], description="Names of those that give them a role here.")
    since: datetime


class Invitation(BaseModel):
    """A link that stands, without its secret, which is shown once and kept only as a hash."""

    id: UUID
    role: Role
    email: str | None = Field(description="Whose it is; null: of whoever has the link.")
    delivery: Delivery | None = Field(
        description="Of the letter with the link; null: nothing is mailed. It says what the mail"
        " server did, and nothing of whether the address has an account."
    )
    created_at: datetime
    expires_at: datetime


class InvitationShown(BaseModel):
    """What an invitation says to whoever has its secret and is signed in."""

    project_id: UUID
    project_name: str
    invited_by: str
    role: Role
    expires_at: datetime
    mine: Role | None = Field(description="The caller's role in the project, if they are in it.")
