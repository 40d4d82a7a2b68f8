"""The set-up that LangGraph's own pages begin with, timed: a graph of the same five steps whose
model is `ChatOpenAI`, with a checkpointer, streamed by `astream_events` and told as JSON.

`python -m evaluation.speed.rival.langgraph_default <model url> <answers> [<postgres url>]`: without
a database the checkpointer is in memory. Prints the CPU milliseconds of one answer (median).
"""

import asyncio
import json
import statistics
import sys
import time
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.graph import END, START, MessagesState, StateGraph

PASSAGES = [f"Passage {n}. " + "Stock is moved to the standby room. " * 20 for n in range(8)]


class State(MessagesState):
    query: str
    passages: list[str]


def graph_of(model: ChatOpenAI, checkpointer: Any) -> Any:
    """It searches nothing and checks nothing: what is left is the set-up itself."""

    async def guard(state: State) -> dict[str, Any]:
        return {}

    async def rewrite(state: State) -> dict[str, Any]:
        return {"query": state["messages"][-1].content}

    async def retrieve(state: State) -> dict[str, Any]:
        return {"passages": PASSAGES}

    async def answer(state: State) -> dict[str, Any]:
        shown = "\n".join(
            f'<passage number="{n}">\n{text}\n</passage>'
            for n, text in enumerate(state["passages"], 1)
        )
        asked = [SystemMessage("Answer from the passages."), HumanMessage(shown)]
        return {"messages": [await model.ainvoke(asked)]}

    async def verify(state: State) -> dict[str, Any]:
        return {}

    graph = StateGraph(State)
    nodes = (guard, rewrite, retrieve, answer, verify)
    for node in nodes:
        graph.add_node(node.__name__, node)
    names = [START, *(node.__name__ for node in nodes), END]
    for before, after in pairwise(names):
        graph.add_edge(before, after)
    return graph.compile(checkpointer=checkpointer)


async def one(graph: Any, thread: int) -> float:
    began = time.process_time()
    told = 0
    asked = {"messages": [HumanMessage("What happens if a cold room is too warm?")]}
    config = {"configurable": {"thread_id": str(thread)}}
    async for event in graph.astream_events(asked, config, version="v2"):
        told += len(json.dumps(event, default=repr))
    return (time.process_time() - began) * 1000


async def main() -> None:
    url, answers = sys.argv[1], int(sys.argv[2])
    model = ChatOpenAI(base_url=url, api_key="none", model="scripted", streaming=True)  # pyright: ignore
    async with AsyncExitStack() as stack:
        checkpointer: Any = InMemorySaver()
        if len(sys.argv) > 3:
            saver = AsyncPostgresSaver.from_conn_string(sys.argv[3])
            checkpointer = await stack.enter_async_context(saver)
            await checkpointer.setup()
        graph = graph_of(model, checkpointer)
        await one(graph, 0)
        print(round(statistics.median([await one(graph, n) for n in range(1, answers + 1)]), 1))


if __name__ == "__main__":
    asyncio.run(main())
