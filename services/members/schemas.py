"""What is asked of members and invitations."""

from typing import Annotated

from pydantic import Field, SecretStr

from contracts.inputs import Input
from contracts.members import Invitation, Role
from services.accounts.schemas import Email


class RoleChange(Input):
    role: Role


class NewInvitation(Input):
    role: Role
    email: Email | None = Field(
        default=None, description="Nobody else accepts it; without it, whoever has the link."
    )
    days: int = Field(default=7, ge=1, le=90, description="It stands for so long.")


class InvitationWithSecret(Invitation):
    secret: str | None = Field(
        description="Shown once; null when a repeated call is answered again."
    )


class InvitationSecret(Input):
    """In a body, so that it is in no log of addresses."""

    secret: Annotated[SecretStr, Field(min_length=1, max_length=200)]
