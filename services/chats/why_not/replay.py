"""The search of an answer made again, as it was or with something else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from contracts.chats import Hit
from contracts.projects import RerankedBy, RetrievalSettings, SearchMode
from contracts.searching import Explanation, Reranked, Wordings
from services.access.acting import Acting
from services.chats.why_not.facts import Facts, Wanted
from services.search.service import (
    SAME_SCORES,
    Scope,
    explain,
    find_and_rerank,
    find_passages,
)

_CAPPED = 100
"""Looked at where a document may give only so many."""


@dataclass(frozen=True)
class Search:
    """One of an answer's: an agent makes several."""

    queries: list[str]
    document_ids: list[UUID] | None


def place_of(hits: Sequence[Hit], wanted: Wanted) -> int | None:
    """From 1; None where it is not among them."""
    for place, hit in enumerate(hits, 1):
        if hit.document_id == wanted.document_id and wanted.passage_id in (None, hit.passage_id):
            return place
    return None


class Replay:
    """Of one answer, about one document. What is found twice comes from the cache of searches."""

    def __init__(self, acting: Acting, facts: Facts, search: Search) -> None:
        self._acting, self._facts, self._search = acting, facts, search

    @property
    def query(self) -> str:
        return self._search.queries[0]

    async def deep(self, retrieval: RetrievalSettings) -> list[Hit]:
        """What was found, as far as a setting could reach it; before a reranker."""
        deep = _CAPPED if retrieval.per_document else SAME_SCORES
        return await self._found(retrieval, deep)

    async def leg(self, mode: SearchMode, limit: int) -> list[Hit]:
        """What one leg hands to the fusion."""
        changed = {"mode": mode, "per_document": 0, "pinned_documents": [], "half_life_days": 0}
        return await self._found(self.base.model_copy(update=changed), limit, self.query)

    async def of_document(self) -> Hit | None:
        """The passage of it that fits best, with its true scores."""
        changed = {"per_document": 0, "pinned_documents": [], "half_life_days": 0}
        scope = self._scope(self.base.model_copy(update=changed), SAME_SCORES)
        scope = replace(scope, document_ids=[self._facts.wanted.document_id])
        hits = await find_passages(self._acting, scope, [self.query])
        place = place_of(hits, self._facts.wanted)
        return hits[place - 1] if place else None

    async def kept(
        self, retrieval: RetrievalSettings, limit: int | None = None
    ) -> tuple[list[Hit], Reranked | None]:
        """What an answer would draw on; further down with a `limit` of its own."""
        scope = self._scope(retrieval, limit or retrieval.passages)
        return await find_and_rerank(self._acting, scope, self.queries(retrieval))

    async def brings(self, **changed: Any) -> bool:
        """Whether the document would be among the passages with these settings."""
        hits, _ = await self.kept(self.base.model_copy(update=changed))
        return place_of(hits, self._facts.wanted) is not None

    async def explained(self) -> Explanation | None:
        scope = self._scope(self.base, self.base.passages)
        return await explain(self._acting, scope, Wordings(queries=[self.query]), with_plans=False)

    @property
    def base(self) -> RetrievalSettings:
        return self._facts.settings.retrieval

    def queries(self, retrieval: RetrievalSettings) -> list[str]:
        several = retrieval.mode is SearchMode.MULTI_QUERY
        return self._search.queries if several else self._search.queries[:1]

    async def _found(
        self, retrieval: RetrievalSettings, limit: int, query: str | None = None
    ) -> list[Hit]:
        plain = retrieval.model_copy(update={"rerank": RerankedBy.OFF})
        queries = [query] if query else self.queries(retrieval)
        return await find_passages(self._acting, self._scope(plain, limit), queries)

    def _scope(self, retrieval: RetrievalSettings, limit: int) -> Scope:
        facts, ids = self._facts, self._search.document_ids
        return Scope(facts.asked.project_id, retrieval, facts.embedder, limit, ids, facts.filters)
