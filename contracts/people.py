"""People, their keys and who is calling."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class User(BaseModel):
    """A person, as `/me` and sign-in show them."""

    id: UUID
    email: str
    name: str | None
    created_at: datetime
    is_admin: bool = Field(
        default=False,
        description="Of this installation: sees its accounts, and suspends them. Projects are as"
        " closed to them as to anybody.",
    )


class Account(BaseModel):
    """Somebody's account as admins see it: who and how it stands, and nothing that is in it."""

    id: UUID
    name: str | None
    email: str
    created_at: datetime
    is_admin: bool
    suspended_at: datetime | None
    signed_in_at: datetime | None = Field(
        description="Last, as far as sign-ins are kept: a month longer than they were any good."
    )


LONGEST_INSTRUCTIONS = 2000


class PersonalSettings(BaseModel):
    """What a person chose for themselves, wherever they ask."""

    instructions: str = Field(
        default="",
        description="Told to the language model with each of their questions, after what the"
        " project says: tone, language, form. It changes no rule of the project. Without a language"
        " model it has no effect. Empty: nothing is told.",
    )


class Caller(BaseModel):
    """Who is calling, proved: everything a transaction needs to act as them."""

    user_id: UUID
    session_id: UUID | None = None
    api_key_id: UUID | None = None

    @property
    def person(self) -> "Caller":
        """The person alone, for what outlives the session or the key that they came with."""
        return Caller(user_id=self.user_id)


class ApiKey(BaseModel):
    """A key without its secret, which is shown once and kept only as a hash."""

    id: UUID
    name: str
    prefix: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
