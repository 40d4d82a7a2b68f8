"""People, their keys and who is calling."""

from datetime import datetime
from enum import StrEnum
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
    has_password: bool = Field(
        default=False, description="Without one they sign in elsewhere, or set one by mail."
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
    second_factor: bool = Field(description="Whether they are asked for a code, too.")


class SecondFactor(BaseModel):
    """Whether somebody is asked for more than their password."""

    since: datetime | None = Field(description="Null: they are not.")
    recovery_codes: int = Field(description="How many are left.")
    required: bool = Field(description="Whether everybody with a password here must have one.")


LONGEST_INSTRUCTIONS = 2000


class PersonalSettings(BaseModel):
    """What a person chose for themselves, wherever they ask."""

    instructions: str = Field(
        default="",
        description="Told to the language model with each of their questions, after what the"
        " project says: tone, language, form. It changes no rule of the project. Without a language"
        " model it has no effect. Empty: nothing is told.",
    )


class Verb(StrEnum):
    """What an API key may do of what its person may. None includes another."""

    READ = "read"
    ASK = "ask"
    WRITE = "write"
    MANAGE = "manage"
    ACCOUNT = "account"


OF_PROJECTS = (Verb.READ, Verb.ASK, Verb.WRITE, Verb.MANAGE)
"""All but the person's own account, in which keys are made that may anything."""


class Caller(BaseModel):
    """Who is calling, proved: everything a transaction needs to act as them."""

    user_id: UUID
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    verbs: frozenset[Verb] | None = None
    """What the key is for, which the API's door asks; None: they came without a key."""
    projects: tuple[UUID, ...] | None = None
    """Which projects the key is for, which the database asks; None: all of the person's."""

    key_scope: int | None = None
    """Which of the scopes that the key had in its life these two are."""

    @property
    def person(self) -> "Caller":
        """The person, for what outlives the session or the key that they came with. In no more
        projects than the key is for: what it began stays within them."""
        return Caller(user_id=self.user_id, projects=self.projects)


class ApiKey(BaseModel):
    """A key without its secret, which is shown once and kept only as a hash."""

    id: UUID
    name: str
    prefix: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    verbs: list[Verb] = Field(
        description="`read` shows what there is and searches it, `ask` writes chats, `write`"
        " documents and pages, `manage` projects with their settings, members and tools, `account`"
        " whatever else its person may."
    )
    projects: list[UUID] | None = Field(
        description="The only ones that it reaches; null: all that its person is in."
    )


class Identity(BaseModel):
    """Where somebody signs in, beside a password here."""

    id: UUID
    issuer: str
    label: str | None = Field(
        None, description="As on its button; null where nobody can sign in there any more."
    )
    email: str | None = Field(description="As the issuer last said it.")
    created_at: datetime
    used_at: datetime


class Passkey(BaseModel):
    """A device of somebody's, or what keeps keys for their devices, that they sign in with."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime


class Session(BaseModel):
    """Where somebody is signed in."""

    id: UUID
    device: str = Field(description="A browser and a system, in words; empty where none was said.")
    place: str = Field(description="The network in which it began, cut short: `203.0.113.0/24`.")
    created_at: datetime
    used_at: datetime = Field(description="When it was renewed last, to a quarter of an hour.")
    expires_at: datetime
    current: bool = Field(default=False, description="Whether this is the one that asks.")
