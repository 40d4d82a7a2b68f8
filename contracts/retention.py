"""How long a project keeps documents, versions of them that were replaced, and chats."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Days = Annotated[int, Field(ge=1, le=36500)]
GRACE = timedelta(hours=24)
"""Nothing is deleted for so long after a change, so that a mistake can be taken back."""


class Retention(BaseModel, extra="forbid"):
    """null: kept for as long as the project is."""

    documents_days: Days | None = None
    documents_by: Literal["uploaded", "untouched"] = Field(
        "uploaded",
        description="Reckoned from the upload, or from when anything was last done with a document"
        " or cited from it.",
    )
    chats_days: Days | None = Field(
        None, description="Reckoned from the last question or answer of a chat."
    )

    versions_days: Days | None = Field(
        None,
        description="Reckoned from when a newer version took a document's place, or its archive had"
        " it no longer.",
    )

    @property
    def deletes(self) -> bool:
        wanted = (self.documents_days, self.chats_days, self.versions_days)
        return any(days is not None for days in wanted)

    def versions_within(self, at_most: int) -> int | None:
        """Days of replaced versions where the installation keeps none longer; 0: it says nothing.
        The shorter of both holds."""
        return min((days for days in (self.versions_days, at_most or None) if days), default=None)


class RetentionState(Retention):
    begins_at: datetime | None = Field(
        None, description="Nothing is deleted before, and nothing set here where it is null."
    )
    versions_days_at_most: int | None = Field(
        None,
        description="The installation keeps replaced versions for no longer, in all projects and"
        " without waiting. null: it leaves that to them.",
    )


class RetentionPreview(BaseModel):
    """What would go if it were done now."""

    documents: int
    chats: int
    versions: int
