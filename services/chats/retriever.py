"""What the answering graph may reach, bound to one project and one caller."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from adapters.models.embedders import LOCALS, Key
from adapters.postgres.chats import snapshots
from adapters.postgres.documents import documents, extracts, quarantine
from contracts.assistants import narrowed
from contracts.chats import Hit
from contracts.documents import Listing, Page, Place
from contracts.geometry import boxes_of, words_between
from contracts.ports import Embedder
from contracts.projects import RerankedBy
from contracts.searching import Reranked
from services.access.acting import Acting
from services.chats import named, outside
from services.search.service import (
    Scope,
    embed_question,
    find_passages,
    rerank_passages,
    to_rerank,
)

Span = tuple[UUID, int, int]


_MOST_PASSAGES = 400
"""About 3,000 rows of a table."""


class Retriever:
    """Searches, and finds places and stored text, under the caller's rights each time."""

    def __init__(self, acting: Acting, scope: Scope) -> None:
        self._acting, self._scope = acting, scope

    @property
    def acting(self) -> Acting:
        """As whom it searches."""
        return self._acting

    @property
    def scope(self) -> Scope:
        return self._scope

    @property
    def reader(self) -> Embedder | None:
        """The project's embedder, where it is one that comes with Ibid: it reads the languages
        of the project's documents. None for one elsewhere, which would be asked for each sentence.
        """
        its = self._scope.embedder
        key = its and Key(its.name, its.dimensions)
        return self._acting.adapters.embedders.get(key) if key and key in LOCALS else None

    async def search(self, queries: Sequence[str]) -> list[Hit]:
        """The best passages first, each with its neighbours if the project wants them. Of documents
        that the first query calls by their files' names some are among them."""
        found = await find_passages(self._acting, self._scope, queries)
        return await self._read(await self._with_named(found, queries))

    async def _with_named(self, found: Sequence[Hit], queries: Sequence[str]) -> list[Hit]:
        parts = named.parts_of_names(queries[0])
        if not found or not parts:
            return list(found)
        chosen = self._scope.document_ids
        async with self._acting.transaction() as tx:
            ids = None if chosen is None else await documents.newest_in_scope(tx, chosen)
            names = await documents.with_names_like(tx, self._scope.project_id, parts, ids)
        called = named.called_in(queries[0], names)
        if not called or sum(hit.document_id in called for hit in found) >= named.ADDED:
            return list(found)
        scope = replace(self._scope, document_ids=called, limit=named.ADDED)
        return named.with_named(found, await find_passages(self._acting, scope, queries))

    async def search_in(self, queries: Sequence[str], documents: Sequence[UUID]) -> list[Hit]:
        """The same in these documents, of those that `documents` names."""
        scope = replace(self._scope, document_ids=list(documents))
        return await self._read(await find_passages(self._acting, scope, queries))

    async def search_again(self, document_id: UUID, quote: str, limit: int) -> list[Hit]:
        """Passages of one document, or of its newest version, that are near to what was quoted of
        it; none where the question is asked of other documents."""
        allowed = self._scope.document_ids
        async with self._acting.transaction() as tx:
            newest = await documents.newest_in_scope(tx, [document_id])
            if allowed is not None:
                allowed = await documents.newest_in_scope(tx, allowed)
        within = narrowed(newest, allowed)
        if not within:
            return []
        scope = replace(self._scope, document_ids=within, limit=limit)
        return await find_passages(self._acting, scope, [quote])

    async def around(self, hit: Hit, reach: int) -> list[Hit]:
        """A passage with so many before and after it, in the order of its document."""
        if hit.outside:
            every = await self.whole_document(hit)
            at = next((n for n, one in enumerate(every) if one.passage_id == hit.passage_id), 0)
            return every[max(at - reach, 0) : at + reach + 1]
        async with self._acting.transaction() as tx:
            found = await extracts.with_neighbours(tx, [hit], reach)
        return sorted(found, key=lambda one: one.place.start or 0)

    async def outline(self, document_id: UUID) -> list[list[str]]:
        """The headings of a document in order, each below those above it."""
        async with self._acting.transaction() as tx:
            return await extracts.outline(tx, document_id)

    async def candidates(self, queries: Sequence[str]) -> list[Hit]:
        """As many as are worth judging before the best are chosen, without neighbours."""
        return await find_passages(self._acting, to_rerank(self._acting, self._scope), queries)

    async def rerank(self, query: str, hits: Sequence[Hit]) -> tuple[list[Hit], Reranked | None]:
        """The best of them, as `search` gives them, and who judged."""
        best, reranked = await rerank_passages(self._acting, self._scope, query, hits)
        return await self._read(best), reranked

    @property
    def reranks(self) -> bool:
        return self._scope.retrieval.rerank is not RerankedBy.OFF

    async def _read(self, hits: Sequence[Hit]) -> list[Hit]:
        if not hits:
            return []
        async with self._acting.transaction() as tx:
            names = await documents.names_of(tx, [hit.document_id for hit in hits])
            named = [hit.model_copy(update={"name": names.get(hit.document_id)}) for hit in hits]
            neighbours = self._scope.retrieval.neighbours
            return await extracts.with_neighbours(tx, named, neighbours) if neighbours else named

    async def whole_document(self, hit: Hit) -> list[Hit]:
        """Its passages in order; none of a document with more than could be read for one answer."""
        if hit.outside:
            passages = await outside.taken(self._acting, hit.document_id)
            found = [hit if one.passage_id == hit.passage_id else one for one in passages]
            return found if len(found) <= _MOST_PASSAGES else []
        async with self._acting.transaction() as tx:
            found = await extracts.all_passages(tx, hit, _MOST_PASSAGES + 1)
        return found if len(found) <= _MOST_PASSAGES else []

    async def locate(self, spans: Sequence[Span]) -> list[list[Place]]:
        """Page and boxes where the original has pages; headings and offsets always."""
        if not spans:
            return []
        async with self._acting.transaction() as tx:
            parts = await extracts.pages_at(tx, list(spans))
            headings = await extracts.headings_at(tx, list(spans))
        return [
            _places(span, [p.page for p in parts if p.document_id == span[0]], above)
            for span, above in zip(spans, headings, strict=True)
        ]

    async def embed_question(self, question: str) -> tuple[str, Sequence[float]] | None:
        """The name of the embedder and its vector, as the search of this question needs it."""
        vector = await embed_question(self._acting, self._scope, question)
        embedder = self._scope.embedder
        return None if vector is None or embedder is None else (embedder.name, vector)

    async def released(self, passages: Sequence[UUID]) -> set[UUID]:
        async with self._acting.transaction() as tx:
            return await quarantine.released(tx, self._scope.project_id, passages)

    async def documents(self, limit: int, containing: str = "") -> Listing:
        """All that the question may be about: of the project, or those that were chosen; those
        with such a part of a name, whatever its case."""
        chosen = self._scope.document_ids
        async with self._acting.transaction() as tx:
            ids = None if chosen is None else await documents.newest_in_scope(tx, chosen)
            return await documents.listed(tx, self._scope.project_id, ids, limit, containing)

    async def stored_text(self, document_id: UUID, start: int, end: int) -> str:
        """Of a document, or of what was taken from outside."""
        async with self._acting.transaction() as tx:
            part = await extracts.text_part(tx, document_id, start, end)
            if part is None:
                return await snapshots.text_between(tx, document_id, start, end)
        return part.text


def _places(span: Span, pages: Sequence[Page], headings: list[str]) -> list[Place]:
    """One for each page it stands on, with the part of the text that stands there."""
    _, start, end = span
    here = [page for page in pages if page.start < end and page.end > start]
    if not here:
        return [Place(headings=headings or None, start=start, end=end)]
    return [
        Place(
            page=page.number,
            boxes=boxes_of(words_between(page.words, start, end), start, end) or None,
            headings=headings or None,
            start=max(start, page.start),
            end=min(end, page.end),
        )
        for page in here
    ]
