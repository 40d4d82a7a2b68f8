"""Make a follow-up complete, so that it can be searched without its history."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.followup import complete
from agents.answering.state import State
from agents.answering.steps import skip, step


async def rewrite(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write, question = runtime.stream_writer, state["question"]
    if not state["history"]:
        skip(write, "rewrite", "The question stands by itself.")
        return {"query": question}
    with step(write, "rewrite") as outcome:
        query = complete(question, state["history"])
        outcome.summary = (
            "The question stands by itself." if query == question else f"Searched as: {query}"
        )
        outcome.detail = {"query": query}
    return {"query": query}
