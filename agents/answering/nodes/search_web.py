"""Search the web as well, where the person asked for that."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.retrieve import candidates, found, reasons
from agents.answering.screening import screened
from agents.answering.state import State
from agents.answering.steps import step
from contracts.errors import SearchUnavailable


async def search_web(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    """What pages say is ranked with what was found in the documents. A search engine that is down
    costs its pages and not the answer: the step says so."""
    context = runtime.context
    assert context.web is not None  # noqa: S101  # the graph leads here with one only
    with step(runtime.stream_writer, "search_web") as outcome:
        try:
            evidence = await context.web.search(state["query"], state["hits"])
        except SearchUnavailable as error:
            outcome.summary = f"Not searched: {error.detail}"
            return {}
        hits, withheld = await screened(evidence.hits, context)
        outcome.summary = found(hits)
        outcome.detail = {
            "query": evidence.query,
            "pages": list(evidence.pages),
            "candidates": candidates(hits),
            **reasons(withheld),
        }
    return {"hits": hits, "several": True}
