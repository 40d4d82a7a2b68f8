"""The answering graph: guard → rewrite → retrieve → answer → verify.

Before the answer comes what a project or a question wants: rerank, search_web, grade. What is no
question about the documents goes from the guard to reply.
"""

from functools import cache
from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.answer import answer
from agents.answering.nodes.grade import grade
from agents.answering.nodes.guard import guard
from agents.answering.nodes.reply import is_request, reply
from agents.answering.nodes.rerank import rerank
from agents.answering.nodes.retrieve import retrieve
from agents.answering.nodes.rewrite import rewrite
from agents.answering.nodes.search_web import search_web
from agents.answering.nodes.verify import verify
from agents.answering.state import Asked, State
from contracts.projects import Strictness


def _after_guard(state: State) -> Literal["rewrite", "reply", "__end__"]:
    if state["refused"]:
        return "__end__"
    return "reply" if is_request(state["question"]) else "rewrite"


def _after_retrieve(
    state: State, runtime: Runtime[Context]
) -> Literal["rerank", "search_web", "grade", "answer"]:
    return "rerank" if runtime.context.reranking else _once_found(state, runtime)


def _once_found(
    state: State, runtime: Runtime[Context]
) -> Literal["search_web", "grade", "answer"]:
    """Who asks for the web is not told that the documents were enough."""
    return "search_web" if runtime.context.web else _once_gathered(state, runtime)


def _once_gathered(state: State, runtime: Runtime[Context]) -> Literal["grade", "answer"]:
    """Only who may answer without the documents has to know whether they suffice."""
    context = runtime.context
    first = context.settings.answering.strictness is Strictness.DOCUMENTS_FIRST
    return "grade" if first and context.model is not None else "answer"


@cache
def answering_graph() -> CompiledStateGraph[State, Context, Asked, State]:
    graph = StateGraph(State, context_schema=Context, input_schema=Asked)
    for node in (guard, reply, rewrite, retrieve, rerank, search_web, grade, answer, verify):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "guard")
    graph.add_conditional_edges("guard", _after_guard)
    graph.add_edge("rewrite", "retrieve")
    graph.add_conditional_edges("retrieve", _after_retrieve)
    graph.add_conditional_edges("rerank", _once_found)
    graph.add_conditional_edges("search_web", _once_gathered)
    graph.add_edge("grade", "answer")
    graph.add_edge("answer", "verify")
    graph.add_edge("verify", END)
    graph.add_edge("reply", END)
    return graph.compile()
