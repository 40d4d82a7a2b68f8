"""The answering graph: guard → rewrite → retrieve → (rerank) → (grade) → answer → verify.

What is no question about the documents goes from the guard to reply.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.answering.context import Context, Question
from agents.answering.nodes.answer import answer
from agents.answering.nodes.grade import grade
from agents.answering.nodes.guard import guard
from agents.answering.nodes.reply import is_request, reply
from agents.answering.nodes.rerank import rerank
from agents.answering.nodes.retrieve import retrieve
from agents.answering.nodes.rewrite import rewrite
from agents.answering.nodes.verify import verify
from agents.answering.state import Asked, State
from contracts.chats import Choice, Nearest, Usage
from contracts.events import AnswerEvent, Finished
from contracts.projects import Strictness


async def ask(question: Question, context: Context) -> AsyncGenerator[AnswerEvent]:
    """Answer a question; what happens comes as events, `Finished` last.

    `sources` comes before the first `token`; a later `sources` replaces the earlier one and never
    renumbers. After a `refusal` nothing is searched or written. Closing the iterator ends the
    call to the model at once.

    Raises:
        ModelUnavailable: the language model or the embedder failed, with a sentence for people.
    """
    usage = Usage()
    nearest: list[Nearest] = []
    choices: list[Choice] = []
    asked = Asked(question=question.text, history=question.history)
    events: Any = _graph().astream(asked, context=context, stream_mode="custom")
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Usage):  # a node's bill, not the reader's business
                usage = _sum(usage, event)
            elif isinstance(event, Nearest):
                nearest.append(event)
            elif isinstance(event, Choice):
                choices.append(event)
            else:
                yield event
    yield Finished(usage=usage, nearest=nearest, choices=choices)


def _sum(a: Usage, b: Usage) -> Usage:
    return Usage(
        input_tokens=a.input_tokens + b.input_tokens,
        output_tokens=a.output_tokens + b.output_tokens,
        cost=None if a.cost is None and b.cost is None else (a.cost or 0) + (b.cost or 0),
    )


def _after_guard(state: State) -> Literal["rewrite", "reply", "__end__"]:
    if state["refused"]:
        return "__end__"
    return "reply" if is_request(state["question"]) else "rewrite"


def _after_retrieve(
    state: State, runtime: Runtime[Context]
) -> Literal["rerank", "grade", "answer"]:
    return "rerank" if runtime.context.reranking else _once_found(state, runtime)


def _once_found(state: State, runtime: Runtime[Context]) -> Literal["grade", "answer"]:
    """Only who may answer without the documents has to know whether they suffice."""
    context = runtime.context
    first = context.settings.answering.strictness is Strictness.DOCUMENTS_FIRST
    return "grade" if first and context.model is not None else "answer"


@cache
def _graph() -> CompiledStateGraph[State, Context, Asked, State]:
    graph = StateGraph(State, context_schema=Context, input_schema=Asked)
    for node in (guard, reply, rewrite, retrieve, rerank, grade, answer, verify):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "guard")
    graph.add_conditional_edges("guard", _after_guard)
    graph.add_edge("rewrite", "retrieve")
    graph.add_conditional_edges("retrieve", _after_retrieve)
    graph.add_conditional_edges("rerank", _once_found)
    graph.add_edge("grade", "answer")  # a search of the web would begin here
    graph.add_edge("answer", "verify")
    graph.add_edge("verify", END)
    graph.add_edge("reply", END)
    return graph.compile()
