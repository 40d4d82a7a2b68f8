"""An agent that another process goes on with: what its state is made of, and what stands in it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from langgraph.graph.state import CompiledStateGraph

from agents.answering.citations import Citation, Claim, sources_of
from agents.answering.context import Context
from agents.supervising.graph import supervising_graph
from agents.supervising.limits import Spent
from agents.supervising.state import Came, Told, call_id
from contracts.chats import Choice, Limit, Nearest, Turn, Usage
from contracts.completions import ChatMessage, ToolCall
from contracts.documents import Place
from contracts.events import Revised, Sources
from contracts.ports import Checkpointer
from contracts.tables import Row

STATE_TYPES: tuple[type, ...] = (
    Came,
    ChatMessage,
    Choice,
    Citation,
    Claim,
    Limit,
    Nearest,
    Place,
    Row,
    Spent,
    Told,
    ToolCall,
    Turn,
    Usage,
)
"""All that a state is made of, beside passages and what JSON has."""


async def checkpoint_before(checkpointer: Checkpointer, step_id: str) -> str | None:
    """The id of the newest checkpoint after which a run began this step; None where none is kept
    that can be gone on from."""
    graph: Any = supervising_graph().copy({"checkpointer": checkpointer})
    config = {"configurable": {"thread_id": checkpointer.thread}}
    async for snapshot in graph.aget_state_history(config):
        if step_id in _begins(snapshot.next, snapshot.values):
            found = await checkpointer.aget_tuple(snapshot.config)
            return found and snapshot.config["configurable"]["checkpoint_id"]
    return None


def _begins(nodes: Sequence[str], state: Mapping[str, Any]) -> set[str]:
    """The id of the step that comes next, as its reader is told."""
    spent: Spent | None = state.get("spent")
    names = {
        "decide": f"decide-{(spent.steps if spent else 0) + 1}",
        "act": call_id(state.get("talk", [])),
        "clarify": "answer",
        "reply": "answer",
    }
    return {names.get(node, node) for node in nodes}


class GoingOn:
    """Where a run stands in its graph: `config` is what the graph goes on from."""

    def __init__(self, snapshot: Any) -> None:
        self.config, self.state, self._next = snapshot.config, snapshot.values, snapshot.next

    @classmethod
    async def of(cls, graph: CompiledStateGraph[Any, Any, Any, Any], config: Any) -> "GoingOn":
        """A run that had nothing left to do but to be stored takes its last step again."""
        snapshot = await graph.aget_state(config)
        if not snapshot.next and snapshot.parent_config:
            snapshot = await graph.aget_state(snapshot.parent_config)
        return cls(snapshot)

    async def stands(self, context: Context) -> AsyncGenerator[Any]:
        """What was said and shown up to there."""
        for event in self.state.get("noted", []):
            yield event
        if "verify" in self._next:
            citations = self.state["citations"]
            places = await context.locate([citation.span for citation in citations])
            yield Revised(text=self.state["content"])
            yield Sources(sources=sources_of(citations, [place for place, *_ in places]))
