"""A trace as it is shown: what was kept, and beside it what the same search leaves out."""

from dataclasses import replace
from uuid import UUID

from adapters.postgres.chats import traces
from adapters.postgres.chats.traces import Asked
from adapters.postgres.documents import documents
from adapters.postgres.embedders import embedders
from contracts.chats import Message
from contracts.errors import NotFound
from contracts.ports import EmbedderId
from contracts.projects import RerankedBy
from contracts.searching import Explanation, Wordings
from contracts.traces import SearchCall, Trace
from services.access.acting import Acting
from services.chats.service import get_message
from services.chats.tracing.recorder import candidate_of
from services.chats.tracing.schemas import AnswerTrace, LeftOut, TimedStep
from services.search.service import SAME_SCORES, Scope, explain, find_passages

_NEXT = 12
"""Passages that are told of those left out."""


async def read_trace(acting: Acting, message_id: UUID) -> AnswerTrace:
    """Raises `NotFound` for an answer that is not the caller's, and for one without a trace."""
    async with acting.transaction() as tx:
        message = await get_message(tx, message_id)
        asked, trace = await traces.asked(tx, message_id), await traces.get(tx, message_id)
        if asked is None or trace is None:
            raise NotFound(f"There is no trace of {message_id}: answers have one, for thirty days.")
        default = acting.adapters.embedders.default
        embedder = await embedders.searched_by(tx, asked.project_id, *default)
    left_out, explanation = await _beside(acting, asked, trace, embedder)
    return AnswerTrace(
        **dict(trace),
        message_id=message_id,
        spans=_timed(message, trace),
        left_out=left_out,
        explanation=explanation,
    )


def _timed(message: Message, trace: Trace) -> list[TimedStep]:
    begun = {step.id: step.begun_ms for step in trace.steps}
    return [
        TimedStep(
            **step.model_dump(),
            begun_ms=None if step.state == "skipped" else begun.get(step.id),
        )
        for step in message.steps
    ]


async def _beside(
    acting: Acting, asked: Asked, trace: Trace, embedder: EmbedderId | None
) -> tuple[list[LeftOut], Explanation | None]:
    first = next((s for s in trace.searches if s.kind in ("search", "candidates")), None)
    settings = trace.asked_with
    if first is None or settings is None:
        return [], None
    retrieval = settings.retrieval.model_copy(update={"rerank": RerankedBy.OFF})
    scope = Scope(asked.project_id, retrieval, embedder, SAME_SCORES, trace.document_ids)
    scope = replace(scope, filters=trace.filters)
    left_out = await _left_out(acting, scope, first, trace)
    wordings = Wordings(queries=first.queries)
    return left_out, await explain(acting, scope, wordings, with_plans=False)


async def _left_out(acting: Acting, scope: Scope, first: SearchCall, trace: Trace) -> list[LeftOut]:
    """The next best of the same search; and of documents that may give only so many, the others."""
    kept = _kept(first, trace)
    hits = await find_passages(acting, scope, first.queries)
    found = {hit.passage_id for hit in hits}
    was_candidate = {one.passage_id for one in first.found}
    told = [
        LeftOut(
            **candidate_of(hit).model_dump(),
            why="rerank" if hit.passage_id in was_candidate else "passages",
        )
        for hit in hits
        if hit.passage_id not in kept
    ]
    if scope.retrieval.per_document:
        retrieval = scope.retrieval.model_copy(update={"per_document": 0})
        more = await find_passages(acting, replace(scope, retrieval=retrieval), first.queries)
        told += [
            LeftOut(**candidate_of(hit).model_dump(), why="per_document")
            for hit in more
            if hit.passage_id not in found and hit.passage_id not in kept
        ]
    return await _named(acting, told[:_NEXT])


async def _named(acting: Acting, told: list[LeftOut]) -> list[LeftOut]:
    """By what people call their documents, as what was kept is."""
    async with acting.transaction() as tx:
        names = await documents.names_of(tx, {one.document_id for one in told})
    return [one.model_copy(update={"title": names.get(one.document_id, one.title)}) for one in told]


def _kept(first: SearchCall, trace: Trace) -> set[UUID]:
    """What the answer drew on: where a reranker chose, what that left."""
    reranked = next((one for one in trace.searches if one.kind == "rerank"), None)
    return {one.passage_id for one in (reranked or first).found}
