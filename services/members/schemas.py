"""What is asked of members and invitations."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr, model_validator

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
    mail: bool = Field(
        default=False,
        description="Whether the link goes to the address in a letter, and to nobody else. Who"
        " accepts it has proved the address.",
    )
    days: int = Field(default=7, ge=1, le=90, description="It stands for so long.")

    @model_validator(mode="after")
    def _a_letter_has_an_address(self) -> Self:
        if self.mail and self.email is None:
            raise ValueError("a letter needs an address: give email, or leave mail out")
        return self


class InvitationWithSecret(Invitation):
    secret: str | None = Field(
        description="Shown once; null when a repeated call is answered again, and where it is"
        " in a letter."
    )


class InvitationSecret(Input):
    """In a body, so that it is in no log of addresses."""

    secret: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class Farewell(Input):
    password: Annotated[SecretStr, Field(max_length=200)] | None = Field(
        default=None, description="Needed where the account has one."
    )


class Deleted(BaseModel):
    """What went with an account, counted."""

    projects: int = Field(description="In which nobody else was, with all that was in them.")
    documents: int
    originals: int = Field(description="Files that were in the store, and are not any more.")
    chats: int = Field(description="Also those in projects of others.")
    messages: int
    memberships: int = Field(description="In projects of others.")
    api_keys: int
    sessions: int
    ledger_entries: int


class PassedOn(BaseModel):
    """What was added to projects of others, and stays there in the name of one of their owners."""

    projects: int
    documents: int
    sites: int


class AccountReceipt(BaseModel):
    """That an account is gone, for whoever's it was."""

    id: UUID = Field(description="The security log knows the deletion by it.")
    user_id: UUID
    deleted_at: datetime
    deleted: Deleted
    passed_on: PassedOn
