"""Nodes that leave in the state what they say to whoever runs the graph."""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.supervising.state import Noted, Supervision

Node = Callable[[Any, Runtime[Context]], Awaitable[dict[str, object]]]


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
