"""An agent that another process goes on with: what its state is made of, and what stands in it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.answering.citations import Citation, Claim, sources_of
from agents.answering.context import Context
from agents.supervising.limits import Spent
from agents.supervising.state import Came, Noted, Supervision, Told
from contracts.chats import Choice, Limit, Nearest, Turn, Usage
from contracts.completions import ChatMessage, ToolCall
from contracts.documents import Place
from contracts.events import Revised, Sources
from contracts.tables import Row

Node = Callable[[Any, Runtime[Context]], Awaitable[dict[str, object]]]

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


def noting(node: Node) -> Node:
    """A node that also leaves in the state what it says to whoever runs the graph: what it said
    before its process ended is not said again."""

    async def noted(state: Supervision, runtime: Runtime[Context]) -> dict[str, object]:
        said: list[Noted] = []

        def write(event: Any) -> None:
            if isinstance(event, Noted):
                said.append(event)
            runtime.stream_writer(event)

        left = await node(state, runtime.override(stream_writer=write))
        return {**left, "noted": [*state.get("noted", []), *said]} if said else left

    return noted


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
