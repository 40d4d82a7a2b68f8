"""What is asked of projects, and how their settings look on the wire."""

from typing import Any

from pydantic import BaseModel, Field

from contracts.inputs import Input, VisibleText
from contracts.projects import ProjectSettings


class NewProject(Input):
    name: VisibleText = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)


class ProjectChanges(Input):
    name: VisibleText = Field(default="", min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)


class ModelOut(BaseModel):
    """A language model of this installation."""

    name: str = Field(description="Of its connection, by which a project chooses it.")
    model: str


class ModelToTry(Input):
    name: str = Field(min_length=1, max_length=200, description="Of its connection.")


class ModelTrial(BaseModel):
    """What came of a tiny call to a language model."""

    works: bool
    told: str = Field(description="The same as a sentence, and what to do where it does not.")


class SettingsOut(BaseModel):
    """The values in force, and for each its default and its bounds as JSON Schema."""

    values: ProjectSettings
    schema_: dict[str, Any] = Field(alias="schema", serialization_alias="schema")
    models: list[ModelOut] = Field(
        description="Language models that there are here, the one that answers first; none: answers"
        " are made of the documents' sentences."
    )
