"""Whether one search has found the answer, where it is left to Ibid who answers."""

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.grade import graded
from agents.supervising.state import Supervision


async def assess(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
    """The passages stay in either case: the agent goes on from them."""
    enough = "One search found the answer"
    return {"ended": await graded(state, runtime, enough, "The agent looks further")}
