"""One search, for every door and for answers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.documents import documents, quarantine
from adapters.postgres.embedders import embedders
from adapters.vectors.plans import plans as plans_of
from contracts.chats import Hit
from contracts.errors import Forbidden
from contracts.ledger import ModelRole
from contracts.ports import EmbedderId, SearchRequest, Vector
from contracts.projects import ModelChoices, RerankedBy, RetrievalSettings, SearchMode
from contracts.searching import (
    NO_FILTERS,
    Explanation,
    Ranking,
    Reranked,
    SearchFilters,
    StatementPlan,
    Wordings,
)
from services.access.acting import Acting
from services.access.metering import metered
from services.access.projects import get_settings
from services.access.reserving import to_judge, to_reword
from services.search import cache
from services.search.fusion import fused
from services.search.reranking import Wanted, depth, rerank
from services.search.schemas import SearchAnswer, SearchBody

_DEPTH = 40
"""Passages of each wording: what several find a little is found before what one finds alone."""


@dataclass(frozen=True)
class Scope:
    """In which passages is searched, and how. `embedder` is the project's; None: it has none yet.

    `document_ids` may name what was replaced since: the newest version is searched instead.
    """

    project_id: UUID
    retrieval: RetrievalSettings
    embedder: EmbedderId | None
    limit: int
    document_ids: list[UUID] | None = None
    filters: SearchFilters = NO_FILTERS


SAME_SCORES = 20
"""Up to so many passages a search gives the same scores whatever its limit: it looks at no more
candidates for them."""


async def search(acting: Acting, project_id: UUID, wanted: SearchBody) -> SearchAnswer:
    """The best passages first, and where it is wanted what was done to find them.

    Raises:
        Forbidden: plans were asked for by somebody who does not own the project.
    """
    began = time.perf_counter()
    async with acting.transaction() as tx:
        settings = await get_settings(tx, project_id)
        embedder = await embedders.searched_by(tx, project_id, *acting.adapters.embedders.default)
    chosen = settings.retrieval
    chosen = chosen.model_copy(update={"mode": wanted.mode or chosen.mode})
    scope = Scope(project_id, chosen, embedder, wanted.limit, wanted.document_ids, wanted.filters)
    wordings = await worded(acting, project_id, wanted.query, chosen.mode, settings.models)
    hits, reranked = await find_and_rerank(acting, scope, wordings.queries)
    took = round((time.perf_counter() - began) * 1000, 2)
    explanation = None
    if wanted.explain or wanted.plans:
        explanation = await explain(acting, scope, wordings, with_plans=wanted.plans)
    return SearchAnswer(hits=hits, took_ms=took, reranked=reranked, explanation=explanation)


async def find_passages(acting: Acting, scope: Scope, queries: Sequence[str]) -> list[Hit]:
    """What follows the first query are other wordings of it.

    No connection is held while they are embedded; then one searches them one after the other.
    """
    vectors = [await embed_question(acting, scope, query) for query in queries]
    async with acting.transaction() as tx:
        blank = await _request(tx, scope, _depth(queries, scope.limit))
        lists = [
            await cache.search(acting, tx, replace(blank, query=query, vector=vector))
            for query, vector in zip(queries, vectors, strict=True)
        ]
    return fused(lists, scope.limit, blank.ranking)


async def find_and_rerank(
    acting: Acting, scope: Scope, queries: Sequence[str]
) -> tuple[list[Hit], Reranked | None]:
    """The same, judged once more by what the project has chosen, and by whom."""
    if scope.retrieval.rerank is RerankedBy.OFF:
        return await find_passages(acting, scope, queries), None
    hits = await find_passages(acting, to_rerank(acting, scope), queries)
    return await rerank_passages(acting, scope, queries[0], hits)


def to_rerank(acting: Acting, scope: Scope) -> Scope:
    """As deep as it is worth looking, for the best to be chosen."""
    limit = depth(acting.adapters.rerankers, scope.retrieval.rerank, scope.limit)
    return replace(scope, limit=limit)


async def rerank_passages(
    acting: Acting, scope: Scope, query: str, hits: Sequence[Hit]
) -> tuple[list[Hit], Reranked | None]:
    """As many of these as the scope wants. What gives orders to models is handed to no reranker,
    whoever searches: it may have been stored before anything was looked for in it."""
    suspect = _suspect(acting, hits)
    async with acting.transaction() as tx:
        ranking = await _ranking(tx, scope.retrieval)
        released = await quarantine.released(tx, scope.project_id, suspect) if suspect else set()
        ages = dict[UUID, float]()
        if ranking.half_life_days is not None:
            ages = await documents.ages_of(tx, {hit.document_id for hit in hits})
    wanted = Wanted(scope.limit, ranking, ages, frozenset(suspect) - released)
    chosen, project_id = scope.retrieval.rerank, scope.project_id
    async with metered(acting, project_id, to_judge(acting.adapters, chosen, query, hits)):
        return await rerank(acting.adapters.rerankers, chosen, query, hits, wanted)


def _suspect(acting: Acting, hits: Sequence[Hit]) -> list[UUID]:
    guard = acting.adapters.guard
    return [
        hit.passage_id
        for hit in hits
        if guard.passage(hit.text, hit.context) or guard.passage(hit.title)
    ]


async def explain(
    acting: Acting, scope: Scope, wordings: Wordings, *, with_plans: bool
) -> Explanation | None:
    """What was searched, and what Postgres does for the question itself, leg by leg.

    Raises:
        Forbidden: plans were asked for by somebody who does not own the project.
    """
    query = wordings.queries[0]
    vector = await embed_question(acting, scope, query)
    async with acting.transaction() as tx:
        blank = await _request(tx, scope, _depth(wordings.queries, scope.limit))
        request = replace(blank, query=query, vector=vector)
        found = await cache.explain(acting, tx, request)
        plans = await _plans(acting, tx, request) if with_plans else None
    return found and found.model_copy(
        update={
            "queries": wordings.queries,
            "queries_from": wordings.source,
            "queries_note": wordings.note,
            "plans": plans,
        }
    )


def _depth(queries: Sequence[str], limit: int) -> int:
    """How many passages are looked for with each, before they are fused."""
    return limit if len(queries) == 1 else max(_DEPTH, limit)


async def _plans(acting: Acting, tx: Tx, request: SearchRequest) -> list[StatementPlan]:
    adapters, its = acting.adapters, request.embedder
    in_index = its is None or (its.name, its.dimensions) == adapters.embedders.default
    found = await plans_of(tx, request, elsewhere=adapters.vector_index is not None and in_index)
    if found is None:
        raise Forbidden("Only owners of a project see its plans. Search without `plans`.")
    return found


async def _request(tx: Tx, scope: Scope, limit: int) -> SearchRequest:
    """Everything but what is asked."""
    retrieval, document_ids = scope.retrieval, scope.document_ids
    if document_ids is not None:
        document_ids = await documents.newest_in_scope(tx, document_ids)
    return SearchRequest(
        project_id=scope.project_id,
        query="",
        vector=None,
        mode=_of_one(retrieval.mode),
        limit=limit,
        vector_weight=retrieval.vector_weight,
        document_ids=document_ids,
        filters=scope.filters,
        ranking=await _ranking(tx, retrieval),
        embedder=scope.embedder,
    )


async def _ranking(tx: Tx, retrieval: RetrievalSettings) -> Ranking:
    pinned = retrieval.pinned_documents
    return Ranking(
        per_document=retrieval.per_document or None,
        half_life_days=retrieval.half_life_days or None,
        pinned=tuple(await documents.newest_in_scope(tx, pinned) if pinned else ()),
    )


async def worded(
    acting: Acting, project_id: UUID, query: str, mode: SearchMode, chosen: ModelChoices
) -> Wordings:
    """What is searched: the query, and where the mode wants it other wordings of it."""
    if mode is not SearchMode.MULTI_QUERY:
        return Wordings(queries=[query])
    from agents import wordings  # LangGraph costs a second of CPU; see app.warm_up

    if not acting.adapters.models.names:
        return (await wordings(query, None))[0]
    async with metered(acting, project_id, to_reword(acting.adapters, chosen, query)) as meter:
        model = meter.models(acting.adapters.models, chosen).get(ModelRole.REWRITE)
        return (await wordings(query, model))[0]


def _of_one(mode: SearchMode) -> SearchMode:
    """Each of several wordings is searched by meaning and by words."""
    return SearchMode.HYBRID if mode is SearchMode.MULTI_QUERY else mode


async def embed_question(acting: Acting, scope: Scope, query: str) -> Vector | None:
    """None also without an embedder: a project that has none has no passages."""
    if scope.retrieval.mode is SearchMode.KEYWORD or scope.embedder is None:
        return None
    return await cache.question_vector(acting, scope.project_id, query, scope.embedder)
