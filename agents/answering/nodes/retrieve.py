"""Find the passages an answer may draw on."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.frontmatter import merged, second_query
from agents.answering.recalling import recalled, with_recalled
from agents.answering.screening import Withheld, screened
from agents.answering.state import State
from agents.answering.steps import step
from agents.answering.wordings import wordings
from contracts.chats import Hit
from contracts.ledger import ModelRole
from contracts.projects import SearchMode
from contracts.searching import Wordings

_WHERE = {None: "document", "web": "web page", "tool": "result"}


async def retrieve(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    """With a reranker after it, as many as that is to judge; neighbours are screened after it."""
    context = runtime.context
    with step(runtime.stream_writer, "retrieve") as outcome:
        worded = await _worded(state["query"], runtime)
        find = context.reranking.candidates if context.reranking else context.search
        asked = [state["question"]] if state.get("by_model") else []
        queries = list(dict.fromkeys([worded.queries[0], *asked, *worded.queries[1:]]))
        hits = await find(queries)
        second = second_query(state["query"])
        added = await context.search([second]) if second else []
        if second and context.reranking is None:
            hits = merged(hits, added)
        before = await recalled(state["question"], context)
        if before and context.reranking is None:
            hits = with_recalled(hits, before)
        added = [*before, *added]
        hits, withheld = await screened(hits, context)
        outcome.summary = found(hits)
        outcome.detail = {
            "query": state["query"],
            **({"wordings": _told(worded)} if worded.source else {}),
            **({"also as asked": state["question"]} if asked else {}),
            **({"also searched": second} if second else {}),
            **({"cited before": [str(hit.passage_id) for hit in before]} if before else {}),
            "candidates": candidates(hits),
            **reasons(withheld),
        }
    return {"hits": hits} if context.reranking is None else {"hits": hits, "added": added}


async def _worded(query: str, runtime: Runtime[Context]) -> Wordings:
    context = runtime.context
    if context.settings.retrieval.mode is not SearchMode.MULTI_QUERY:
        return Wordings(queries=[query])
    worded, usage = await wordings(query, context.model_for(ModelRole.REWRITE))
    runtime.stream_writer(usage)
    return worded


def _told(worded: Wordings) -> dict[str, object]:
    return {"queries": worded.queries[1:], "source": worded.source, "note": worded.note}


def found(hits: Sequence[Hit]) -> str:
    if not hits:
        return "No passage found"
    of: defaultdict[str, set[UUID]] = defaultdict(set)
    for hit in hits:
        of[_WHERE[hit.outside and hit.outside.kind]].add(hit.document_id)
    told = " and ".join(_count(len(ids), noun) for noun, ids in of.items())
    return f"{_count(len(hits), 'passage')} from {told}"


def candidates(hits: Sequence[Hit]) -> list[dict[str, object]]:
    """What the trace says of each."""
    return [_candidate(hit) for hit in hits]


def reasons(withheld: Sequence[Withheld]) -> dict[str, object]:
    """Which passages the guard withheld and why, for a step's detail."""
    return {"withheld": [_reason(one) for one in withheld]} if withheld else {}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _reason(withheld: Withheld) -> dict[str, object]:
    hit, verdict = withheld.hit, withheld.verdict
    named = {"passage_id": str(hit.passage_id), "title": hit.name or hit.title}
    return {**named, "page": hit.place.page, "rule": verdict.rule, "reason": verdict.reason}


def _candidate(hit: Hit) -> dict[str, object]:
    return {
        "passage_id": str(hit.passage_id),
        "title": hit.name or hit.title,
        "page": hit.place.page,
        **({"url": hit.outside.url} if hit.outside and hit.outside.url else {}),
        "score": round(hit.score, 4),
        **hit.scores.model_dump(),
    }
