"""How long a project keeps documents and chats."""

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

    @property
    def deletes(self) -> bool:
        return self.documents_days is not None or self.chats_days is not None


class RetentionState(Retention):
    begins_at: datetime | None = Field(
        None, description="Nothing is deleted before, and nothing at all where it is null."
    )


class RetentionPreview(BaseModel):
    """What would go if it were done now."""

    documents: int
    chats: int
