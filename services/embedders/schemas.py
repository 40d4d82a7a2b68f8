"""Embedders as they look on the wire."""

from typing import Annotated

from pydantic import BaseModel, Field

from contracts.documents import Failure
from contracts.inputs import Input


class EmbedderOut(BaseModel):
    name: str
    dimensions: int
    local: bool = Field(description="It runs inside Ibid, without a key or a server.")
    default: bool = Field(
        description="A project takes it with its first document. Where it reads English only and"
        " that document is in another language, the project takes `multilingual-e5-small`."
    )
    languages: str | None = Field(description="What it reads, where the settings say so.")


class EmbedderList(BaseModel):
    items: list[EmbedderOut]


class BesideOut(BaseModel):
    embedder: EmbedderOut
    passages: int = Field(description="So many have a vector of it already.")
    of: int
    ready: bool = Field(description="All have one, so that the project can be switched to it.")
    error: Failure | None = Field(
        description="Why no more are made just now, such as `budget_exceeded`. They go on by"
        " themselves once that is over."
    )


class EmbedderState(BaseModel):
    """Which embedder a project is searched by, and which one it has beside that."""

    current: EmbedderOut
    beside: BesideOut | None


class EmbedderChoice(Input):
    name: str = Field(min_length=1, max_length=200)
    dimensions: int = Field(ge=1, le=3072)


class ComparisonBody(Input):
    questions: list[Annotated[str, Field(min_length=1, max_length=4000)]] | None = Field(
        default=None,
        max_length=50,
        description="By default the last 50 different ones that you asked in the project.",
    )


class Side(BaseModel):
    ms: float = Field(description="For embedding the question and searching.")
    cited: int = Field(description="So many of the cited passages are among the ten best.")


class ComparedQuestion(BaseModel):
    question: str
    overlap: float = Field(description="The share of the ten best that both found, 0 to 1.")
    current: Side
    beside: Side
    cited: int = Field(description="Passages that answers to it cited and that are still there.")


class CitedFound(BaseModel):
    """The share of all cited passages; null where none were cited."""

    current: float | None
    beside: float | None


class Comparison(BaseModel):
    questions: list[ComparedQuestion]
    overlap: float | None = Field(description="The mean; null without questions.")
    cited_found: CitedFound
