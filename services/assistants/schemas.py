"""What is asked of assistants."""

from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from contracts.assistants import Assistant
from contracts.inputs import Input, VisibleText
from contracts.projects import AgentChoice
from contracts.searching import NO_FILTERS, SearchFilters

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_INSTRUCTIONS = 100, 500, 2000
MOST_DOCUMENTS, MOST_TOOLS = 1000, 200


class AssistantChanges(Input):
    """What is not sent stays as it is."""

    name: VisibleText = Field(default="", min_length=1, max_length=LONGEST_NAME)
    description: str = Field(default="", max_length=LONGEST_DESCRIPTION)
    instructions: str = Field(default="", max_length=LONGEST_INSTRUCTIONS)
    document_ids: list[UUID] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_DOCUMENTS,
        description="The documents it answers from; null: all of the project.",
    )
    filters: SearchFilters = NO_FILTERS
    tools: list[UUID] | None = Field(
        default=None,
        max_length=MOST_TOOLS,
        description="Ids of the project's tools; null: all that are switched on.",
    )
    agent: AgentChoice | None = None
    model: str | None = Field(default=None, min_length=1, max_length=200)

    @field_validator("name", "description", "instructions")
    @classmethod
    def _without_margins(cls, value: str) -> str:
        return value.strip()

    @field_validator("name")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value:
            raise ValueError("the name is empty")
        return value


class NewAssistant(AssistantChanges):
    name: VisibleText = Field(min_length=1, max_length=LONGEST_NAME)


class AssistantsOut(BaseModel):
    items: list[Assistant]
