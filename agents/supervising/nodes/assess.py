"""Whether one search has found the answer, where it is left to Ibid who answers."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.grade import certainty_of
from agents.answering.steps import step
from agents.supervising.state import Supervision


async def assess(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    """The passages stay in either case: the agent goes on from them."""
    threshold = runtime.context.settings.answering.threshold
    with step(runtime.stream_writer, "grade") as outcome:
        certainty = await certainty_of(state["query"], state["hits"], runtime.context)
        enough = certainty >= threshold
        outcome.summary = "One search found the answer" if enough else "The agent looks further"
        outcome.detail = {"certainty": certainty, "threshold": threshold}
    return {"ended": enough}
