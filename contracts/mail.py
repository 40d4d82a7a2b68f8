"""Letters of Ibid's."""

from enum import StrEnum

from pydantic import BaseModel


class MailKind(StrEnum):
    RESET = "reset"
    """A link with which a password is set anew."""
    VERIFY = "verify"
    """A link that proves an address."""
    INVITATION = "invitation"
    """A link into a project."""


class Letter(BaseModel):
    """Plain text, to one person."""

    to: str
    subject: str
    text: str
    unsubscribe: str | None = None
    """An address of ours that switches such letters off when it is posted to (RFC 8058)."""
    message_id: str | None = None
    """What tells the same letter, sent again, from another one; without one it is made up."""
