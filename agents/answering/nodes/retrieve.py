"""Find the passages an answer may draw on."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.frontmatter import merged, second_query
from agents.answering.state import State
from agents.answering.steps import step
from contracts.chats import Hit


async def retrieve(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    with step(runtime.stream_writer, "retrieve") as outcome:
        hits = await runtime.context.search(state["query"])
        second = second_query(state["query"])
        if second:
            hits = merged(hits, await runtime.context.search(second))
        documents = len({hit.document_id for hit in hits})
        outcome.summary = (
            f"{_count(len(hits), 'passage')} from {_count(documents, 'document')}"
            if hits
            else "No passage found"
        )
        outcome.detail = {
            "query": state["query"],
            **({"also searched": second} if second else {}),
            "candidates": [_candidate(hit) for hit in hits],
        }
    return {"hits": hits}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _candidate(hit: Hit) -> dict[str, object]:
    return {
        "passage_id": str(hit.passage_id),
        "title": hit.title,
        "page": hit.place.page,
        "score": round(hit.score, 4),
        **hit.scores.model_dump(),
    }
