"""What people are told by mail without having asked for it at that moment."""

from enum import StrEnum
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.inputs import Input


class NoticeKind(StrEnum):
    """Kept in the database and named in links of letters, so that none is ever renamed."""

    WORK = "work"
    """Their files and sites are done, or failed."""
    QUOTA = "quota"
    """What they or their projects may keep is nearly used up, or is."""
    RETENTION = "retention"
    """Documents and chats of their projects are soon deleted, because of their age."""
    GAPS = "gaps"
    """What the documents of their projects did not answer."""


class NoticeChoices(Input):
    """Which mail somebody wants."""

    work: bool = Field(description="When their files and sites are done, or failed.")
    quota: bool = Field(
        description="When what may be kept is used up to 80 %, and when it is full."
    )
    retention: bool = Field(
        description="As owner: before documents and chats are deleted because of their age."
    )
    gaps: bool = Field(
        description="As owner or editor, weekly: what the documents did not answer. Off at first."
    )


class Notices(BaseModel):
    """What was chosen, and whether any of it can come."""

    work: bool
    quota: bool
    retention: bool
    gaps: bool
    arrive: Literal["yes", "no_mail", "unproved"] = Field(
        description="`no_mail`: this Ibid sends none. `unproved`: nobody has proved yet that the"
        " address is theirs (POST /me/verification)."
    )


class Unsubscription(NamedTuple):
    """Which mail a link of a letter switches off, and whose."""

    user_id: UUID
    kind: NoticeKind


class Reader(NamedTuple):
    """To whom a letter goes."""

    user_id: UUID
    email: str


class OpenNotice(NamedTuple):
    """Something that one person is to be told about."""

    project_id: UUID | None
    about: str
