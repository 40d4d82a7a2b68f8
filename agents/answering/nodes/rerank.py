"""Judge once more what was found, and keep as many passages as an answer may draw on."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.frontmatter import merged
from agents.answering.nodes.retrieve import candidates, found, reasons
from agents.answering.screening import screened
from agents.answering.state import State
from agents.answering.steps import step


async def rerank(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    """With a reranker that is down the passages stay as they were found, and the step says so."""
    context = runtime.context
    assert context.reranking is not None  # noqa: S101  # the graph leads here with one only
    with step(runtime.stream_writer, "rerank") as outcome:
        kept, reranked = await context.reranking.rerank(state["query"], state["hits"])
        kept, withheld = await screened(merged(kept, state.get("added", [])), context)
        down = reranked is not None and reranked.by is None
        outcome.summary = (
            "Ranked without the reranker, which does not answer" if down else found(kept)
        )
        outcome.detail = {
            **(reranked.model_dump(exclude_none=True) if reranked else {}),
            "candidates": candidates(kept),
            **reasons(withheld),
        }
    return {"hits": kept}
