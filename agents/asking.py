"""One question, answered by the graph that its project or its asker chose."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from agents.answering.context import Context, Question
from agents.answering.graph import answering_graph
from agents.answering.state import Asked
from agents.supervising.going_on import GoingOn
from agents.supervising.graph import supervising_graph
from contracts.chats import Choice, Limit, Nearest, Usage
from contracts.events import AnswerEvent, Finished
from contracts.ledger import usage_of
from contracts.projects import AgentChoice


async def ask(question: Question, context: Context) -> AsyncGenerator[AnswerEvent]:
    """Answer a question; what happens comes as events, `Finished` last.

    `sources` comes before the first `token`; a later `sources` replaces the earlier one and never
    renumbers. After a `refusal` nothing is searched or written. Closing the iterator ends the
    call to the model at once.

    Raises:
        ModelUnavailable: the language model or the embedder failed, with a sentence for people.
    """
    finished = Finished()
    async with aclosing(_events(question, context)) as events:
        async for event in events:
            match event:  # a node's word to whoever runs it is not the reader's business
                case Usage():
                    finished.usage = usage_of([finished.usage, event])
                case Nearest():
                    finished.nearest.append(event)
                case Choice():
                    finished.choices.append(event)
                case Limit():
                    finished.limits.append(event)
                case _:
                    yield event
    yield finished


async def _events(question: Question, context: Context) -> AsyncGenerator[Any]:
    choice = question.agent or context.settings.agent.choice
    supervised = context.model is not None and choice is not AgentChoice.SIMPLE
    asked = Asked(
        question=question.text,
        history=question.history,
        first_search=choice is AgentChoice.AUTOMATIC,
    )
    events = _supervised(asked, question, context) if supervised else _answered(asked, context)
    async with aclosing(events):
        async for event in events:
            yield event


def _answered(asked: Asked, context: Context) -> Any:
    return answering_graph().astream(asked, context=context, stream_mode="custom")


async def _supervised(asked: Asked, question: Question, context: Context) -> AsyncGenerator[Any]:
    """Each step is kept before the next one begins: what it called is not called again."""
    graph: Any = supervising_graph()
    entered: Asked | None = asked
    told: dict[str, Any] = {"context": context, "stream_mode": "custom"}
    if context.checkpointer is not None:
        graph = graph.copy({"checkpointer": context.checkpointer})
        told |= {"durability": "sync"}
        told |= {"config": {"configurable": {"thread_id": context.checkpointer.thread}}}
    if context.checkpointer is not None and question.begun:
        going_on = await GoingOn.of(graph, told["config"])
        entered, told["config"] = None, going_on.config
        async for event in going_on.stands(context):
            yield event
    async with aclosing(graph.astream(entered, **told)) as events:
        async for event in events:
            yield event
