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
