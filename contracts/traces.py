"""How an answer came about, as it is kept beside the answer for a while."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from contracts.chats import Usage
from contracts.ledger import ModelRole
from contracts.projects import ProjectSettings
from contracts.searching import NO_FILTERS, SearchFilters

step_at_work: ContextVar[str | None] = ContextVar("step_at_work", default=None)
"""The id of the step in which something is done, for whoever notes what is done."""


class Timed(BaseModel):
    """Milliseconds, the beginning since that of the answer."""

    step_id: str | None = Field(default=None, description="The step of the answer it is part of.")
    begun_ms: float
    ms: float


class PromptPart(BaseModel):
    """A part of what a model was told: its rules, a turn, a passage, the question, a result."""

    kind: str
    tokens: int = Field(description="About so many, counted from characters.")
    text: int | None = Field(
        default=None, description="Which of the trace's `texts`; null: it was not kept."
    )
    left_out: int = Field(default=0, description="Characters at its end that were not kept.")


class CalledTool(BaseModel):
    """A tool that the model wanted called, with its arguments as the model wrote them."""

    name: str
    arguments: str


class ModelCall(Timed):
    """One call to a language model: the prompt as it was built, and what came."""

    role: ModelRole
    model: str
    prompt: list[PromptPart]
    tools: list[str] = Field(default=[], description="Those that it was offered.")
    said: int | None = Field(default=None, description="Which of the trace's `texts`.")
    called: list[CalledTool] = []
    usage: Usage | None = Field(default=None, description="As its server told it.")
    outcome: Literal["complete", "stopped", "failed"]
    error: str | None = None


class Candidate(BaseModel):
    """A passage that a search found, with its scores."""

    passage_id: UUID
    document_id: UUID
    title: str
    page: int | None = None
    score: float
    vector: float | None = None
    keyword: float | None = None
    rerank: float | None = None
    vector_rank: int | None = None
    keyword_rank: int | None = None


class SearchCall(Timed):
    """One search: with the embedding of its queries, which is remembered for an hour."""

    kind: str = Field(description="`search`, `candidates` for a reranker, `rerank`, `search_in`.")
    queries: list[str]
    document_ids: list[UUID] | None = None
    found: list[Candidate]


class Embedding(Timed):
    """A question made a vector."""

    embedder: str | None
    query: str


class StepTime(BaseModel):
    """When a step of the answer began, for it to be drawn where it stood."""

    id: str
    begun_ms: float


class TracePart(BaseModel):
    """What was noted between two finished steps of an agent. Texts are numbered through the whole
    answer, part by part."""

    began_at: datetime = Field(description="Of the answer.")
    steps: list[StepTime] = []
    calls: list[ModelCall] = []
    searches: list[SearchCall] = []
    embeddings: list[Embedding] = []
    texts: list[str] = []
    not_kept: int = Field(default=0, description="So far.")


class Trace(BaseModel):
    """What the message's own steps do not say."""

    began_at: datetime
    settings: dict[str, Any] = Field(
        description="Of the project as they were then, with what the assistant has otherwise."
    )
    assistant: str | None = Field(default=None, description="The name of the one that answered.")
    document_ids: list[UUID] | None = Field(
        default=None, description="Those that the question was asked of; null: all."
    )
    filters: SearchFilters = Field(
        default=NO_FILTERS, description="What the assistant wants of passages."
    )
    embedder: str | None = None
    history: int = Field(default=0, description="Turns before the question.")
    steps: list[StepTime] = []
    calls: list[ModelCall] = []
    searches: list[SearchCall] = []
    embeddings: list[Embedding] = []
    texts: list[str] = Field(default=[], description="What was told and said, each text once.")
    not_kept: int = Field(
        default=0, description="Calls and searches beyond those that a trace has room for."
    )

    @property
    def asked_with(self) -> ProjectSettings | None:
        """None where a later version has no such settings any more."""
        try:
            return ProjectSettings.model_validate(self.settings)
        except ValidationError:
            return None
