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
        if step_id in _begins(_tasks(snapshot), snapshot.values):
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


def _tasks(snapshot: Any) -> list[str]:
    """The nodes that come next, also where one has left its result and no step was begun behind
    it: of those `snapshot.next` says nothing."""
    return [task.name for task in snapshot.tasks]


class GoingOn:
    """Where a run stands in its graph: `config` is what the graph goes on from."""

    def __init__(self, config: Any, snapshot: Any) -> None:
        self.config, self.state = config, snapshot.values
        self._next = _tasks(snapshot)

    @classmethod
    async def of(cls, graph: CompiledStateGraph[Any, Any, Any, Any], config: Any) -> "GoingOn":
        """A call whose result was kept is not made again, though its process ended before the next
        step began. Any other step is taken again, for what its reader saw of it is taken back; and
        so is the last one of a run that had only to be stored."""
        snapshot = await graph.aget_state(config)  # with what was kept behind its checkpoint
        if _tasks(snapshot) == ["act"]:
            return cls(config, snapshot)
        over = not _tasks(snapshot) and snapshot.parent_config
        again = await graph.aget_state(over or snapshot.config)  # a checkpoint as it was
        return cls(again.config, again)

    async def stands(self, context: Context) -> AsyncGenerator[Any]:
        """What was said and shown up to there."""
        for event in self.state.get("noted", []):
            yield event
        if "verify" in self._next:
            citations = self.state["citations"]
            places = await context.locate([citation.span for citation in citations])
            yield Revised(text=self.state["content"])
            yield Sources(sources=sources_of(citations, [place for place, *_ in places]))
