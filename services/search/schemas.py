"""What is asked of a search, and what it answers."""

from uuid import UUID

from pydantic import BaseModel, Field

from contracts.chats import Hit
from contracts.inputs import Input, SearchedText
from contracts.projects import SearchMode
from contracts.searching import NO_FILTERS, Explanation, Reranked, SearchFilters


class SearchBody(Input):
    query: SearchedText = Field(min_length=1, max_length=4000)
    mode: SearchMode | None = Field(None, description="The project's own by default.")
    limit: int = Field(10, ge=1, le=100)
    document_ids: list[UUID] | None = Field(None, max_length=1000)
    filters: SearchFilters = NO_FILTERS
    explain: bool = Field(False, description="Say what each leg did, and how long it took.")
    plans: bool = Field(
        False, description="Explain it with the database's own plans: for owners of the project."
    )


class SearchAnswer(BaseModel):
    hits: list[Hit]
    took_ms: float
    reranked: Reranked | None = Field(
        None, description="Null in a project that does not want its passages reranked."
    )
    explanation: Explanation | None = None
