"""Results of a search engine, checked before they are believed."""

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from contracts.errors import SearchUnavailable
from contracts.web import FoundPage

_LONGEST_TEXT = 5_000


class _Result(BaseModel):
    url: str
    title: str | None = None
    content: str | None = None


class _Answer(BaseModel):
    results: list[_Result] = Field(max_length=1_000)


def pages_of(engine: str, answer: Any, limit: int) -> list[FoundPage]:
    """Each address once; Tavily and SearXNG call what they say of a page the same.

    Raises:
        SearchUnavailable: this is no answer of a search engine.
    """
    try:
        results = _Answer.model_validate(answer).results
    except ValidationError:
        raise SearchUnavailable(
            f"{engine} answered with something that is no list of pages. Check its address."
        ) from None
    pages: dict[str, FoundPage] = {}
    for one in results:
        if one.url.startswith(("http://", "https://")):
            text = (one.content or "")[:_LONGEST_TEXT]
            pages.setdefault(one.url, FoundPage(one.title or one.url, one.url, text))
    return list(pages.values())[:limit]
