"""What narrows a search, what changes its order, and what can be told about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.documents import MetadataKey, MetadataScalar, in_one_sentence
from contracts.embedders import EmbedderId, Vector
from contracts.moments import Moment
from contracts.projects import SearchMode

_Any = Annotated[list[MetadataScalar], Field(min_length=1, max_length=50)]
_Wanted = Annotated[
    MetadataScalar | _Any,
    in_one_sentence(
        "a value is a text, a number up to 2^53, true or false, or a list of 1 to 50 of these"
    ),
]


class SearchFilters(BaseModel):
    """Each that is given has to hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    media_types: list[str] | None = Field(None, min_length=1, max_length=50)
    languages: list[str] | None = Field(
        None,
        min_length=1,
        max_length=50,
        description="As passages have them: `english`, `german`, `simple`.",
    )
    created_after: Moment | None = Field(None, description="When the document came.")
    created_before: Moment | None = None
    first_page: int | None = Field(None, ge=1, le=1_000_000)
    last_page: int | None = Field(None, ge=1, le=1_000_000)
    metadata: dict[MetadataKey, _Wanted] | None = Field(
        None,
        min_length=1,
        max_length=20,
        description="What documents' metadata have to say: each key has the value, or a list with"
        " it in it. A list here: any of these.",
    )


class Ranking(BaseModel):
    """What counts beside the fit of a passage."""

    model_config = ConfigDict(frozen=True)

    per_document: int | None = None
    half_life_days: float | None = None
    pinned: tuple[UUID, ...] = ()


NO_FILTERS = SearchFilters.model_validate({})
PLAIN_RANKING = Ranking()


@dataclass(frozen=True)
class SearchRequest:
    project_id: UUID
    query: str
    vector: Vector | None
    mode: SearchMode = SearchMode.HYBRID
    limit: int = 10
    vector_weight: float = 0.5
    document_ids: Sequence[UUID] | None = None
    filters: SearchFilters = NO_FILTERS
    ranking: Ranking = PLAIN_RANKING
    embedder: EmbedderId | None = None
    """Whose vector it is; None: the project's own."""


class WordWeight(BaseModel):
    """A word of the question, as it is indexed, and how many passages have it."""

    word: str
    passages: int


class KeywordLeg(BaseModel):
    found: int
    ms: float
    words: list[WordWeight]


class VectorLeg(BaseModel):
    found: int
    ms: float
    method: str = Field(description="`exact`: each passage was compared; `graph`: HNSW was walked.")


MOST_WORDINGS = 3
"""Beside the question itself: each is one more search."""


class Wordings(BaseModel):
    """What is searched for one question."""

    queries: list[str] = Field(description="The question itself is the first.")
    source: Literal["model", "parts", "question"] | None = Field(
        default=None,
        description="Who made the others: the language model; nobody, they are parts of the"
        " question; or there are none.",
    )
    note: str | None = Field(
        default=None, description="Why not the model, though there is one, or why no others."
    )


class Reranked(BaseModel):
    """Who judged once more what was found, in a project that wants it."""

    by: str | None = Field(description="The reranker; null where none did.")
    note: str | None = Field(default=None, description="Why none did, and what to do.")


class StatementPlan(BaseModel):
    """What the database did for one statement of a search."""

    part: Literal["keyword", "vector", "read"]
    ms: float
    plan: list[str] = Field(description="Lines of EXPLAIN (ANALYZE, BUFFERS); long ones are cut.")


class Explanation(BaseModel):
    """Why a search finds what it finds."""

    passages: int = Field(description="All of the project.")
    in_scope: int = Field(description="Those that the filters leave.")
    languages: list[str] | None = Field(
        None, description="In which the question may be, as passages have them; null: not known."
    )
    phrases: list[str] = []
    keyword: KeywordLeg | None = None
    vector: VectorLeg | None = None
    queries: list[str] = Field([], description="What was searched, the question itself first.")
    queries_from: Literal["model", "parts", "question"] | None = Field(
        None, description="Who worded those beside the question; null when nobody was asked to."
    )
    queries_note: str | None = Field(
        None, description="Why not the model, though there is one, or why there are no others."
    )
    read_from: Literal["primary", "replica"] = Field(
        "primary", description="Which of the database's servers searches like this one now."
    )
    read_from_note: str | None = Field(
        None, description="Why no replica, where there are some; plans are always the primary's."
    )
    plans: list[StatementPlan] | None = Field(
        None, description="Of the question as it was asked; null unless its plans were asked for."
    )
