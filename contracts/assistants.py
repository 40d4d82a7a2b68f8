"""Assistants: settings that a project offers under a name, for chats to choose."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.projects import AgentChoice, ProjectSettings
from contracts.searching import NO_FILTERS, SearchFilters


class Assistant(BaseModel):
    """What is null is as the project has it. It narrows what a chat may do, and widens nothing."""

    id: UUID
    name: str
    description: str = Field(default="", description="For whoever chooses.")
    instructions: str = Field(
        default="",
        description="Told to the language model behind the project's own. Without a language model"
        " they have no effect.",
    )
    document_ids: list[UUID] | None = Field(
        default=None, description="The documents it answers from; null: all of the project."
    )
    filters: SearchFilters = Field(
        default=NO_FILTERS, description="What passages have to be, as in a search."
    )
    tools: list[UUID] | None = Field(
        default=None,
        description="Of the tools that are switched on, those that its agent may use; null: all.",
    )
    agent: AgentChoice | None = Field(default=None, description="Who answers.")
    model: str | None = Field(
        default=None,
        description="One of this installation's language models by name; one that is gone is none.",
    )
    created_at: datetime
    updated_at: datetime

    def applied(self, settings: ProjectSettings) -> ProjectSettings:
        """The project's settings as they are for its chats."""
        changed: dict[str, object] = {}
        if self.agent is not None:
            changed["agent"] = settings.agent.model_copy(update={"choice": self.agent})
        if self.model is not None:
            changed["models"] = settings.models.model_copy(update={"answer": self.model})
        return settings.model_copy(update=changed) if changed else settings

    def may_use(self, tool_id: UUID) -> bool:
        return self.tools is None or tool_id in self.tools


class ChosenAssistant(BaseModel):
    """The one that answers in a chat."""

    id: UUID
    name: str


def narrowed(asked: Collection[UUID] | None, allowed: Collection[UUID] | None) -> list[UUID] | None:
    """The documents that are in both; None: all of the project."""
    if asked is None or allowed is None:
        both = allowed if asked is None else asked
        return None if both is None else list(both)
    return [one for one in asked if one in set(allowed)]
