"""How an answer came about, as it is kept beside the answer for a while."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from contracts.projects import ProjectSettings


class Trace(BaseModel):
    """What the message's own steps do not say."""

    began_at: datetime
    settings: dict[str, Any] = Field(description="Of the project, as they were then.")
    document_ids: list[UUID] | None = Field(
        default=None, description="Those that the question was asked of; null: all."
    )
    embedder: str | None = None

    @property
    def asked_with(self) -> ProjectSettings | None:
        """None where a later version has no such settings any more."""
        try:
            return ProjectSettings.model_validate(self.settings)
        except ValidationError:
            return None
