"""SCIM, as admins see it: its tokens, and how much a directory keeps."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class ScimToken(BaseModel):
    id: UUID
    name: str
    prefix: str = Field(description="How it begins, so that it is known again.")
    created_by: str | None = Field(description="Whose account is gone: null.")
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the minute.")


class ScimCounts(BaseModel):
    people: int
    suspended: int = Field(description="Of the people.")
    groups: int
