"""Groups of the installation: who is in them, and what they may do in projects."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

GroupRole = Literal["editor", "reader"]
"""What a group may be in a project. Its owners are people."""


class Group(BaseModel):
    """As admins see it; of projects they see how many."""

    id: UUID
    name: str
    created_at: datetime
    members: int
    projects: int = Field(description="In which it has a role.")


class GroupMember(BaseModel):
    user_id: UUID
    name: str | None
    email: str
    since: datetime
    claimed_by: list[str] = Field(
        description="Issuers whose claim says that they are in it, by the names on their buttons."
    )


class TakenOut(BaseModel):
    comes_back_by: list[str] = Field(
        description="Issuers whose claim had put them there, by the names on their buttons. With"
        " the next sign-in there that still has it they are in the group again; who has to stay out"
        " is taken out there."
    )


class ProjectGroup(BaseModel):
    """One that has a role in a project, as everybody in the project sees it."""

    id: UUID
    name: str
    role: GroupRole
    members: int
    since: datetime


class GroupToGive(BaseModel):
    """One that the caller may give a role: they are in it, or an admin."""

    id: UUID
    name: str
    members: int
