"""What narrows a search, what changes its order, and what can be told about it."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


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
    created_after: AwareDatetime | None = Field(None, description="When the document came.")
    created_before: AwareDatetime | None = None
    first_page: int | None = Field(None, ge=1, le=1_000_000)
    last_page: int | None = Field(None, ge=1, le=1_000_000)


class Ranking(BaseModel):
    """What counts beside the fit of a passage."""

    model_config = ConfigDict(frozen=True)

    per_document: int | None = None
    half_life_days: float | None = None
    pinned: tuple[UUID, ...] = ()


NO_FILTERS = SearchFilters.model_validate({})
PLAIN_RANKING = Ranking()


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


class Explanation(BaseModel):
    """Why a search finds what it finds."""

    passages: int = Field(description="All of the project.")
    in_scope: int = Field(description="Those that the filters leave.")
    phrases: list[str] = []
    keyword: KeywordLeg | None = None
    vector: VectorLeg | None = None
