"""The agent's graph: guard → decide ⇄ act → answer → verify.

Where it is left to Ibid who answers, one search comes first: guard → rewrite → retrieve → assess,
and the agent decides only where that does not find the answer. A model that calls no tools gets
one search, and its passages.
"""

from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.answering.context import Context
from agents.answering.nodes.answer import answer
from agents.answering.nodes.guard import guard
from agents.answering.nodes.reply import is_request, reply
from agents.answering.nodes.rerank import rerank
from agents.answering.nodes.retrieve import retrieve
from agents.answering.nodes.rewrite import rewrite
from agents.answering.nodes.search_web import search_web
from agents.answering.nodes.verify import verify
from agents.answering.state import Asked
from agents.supervising.nodes.act import act
from agents.supervising.nodes.assess import assess
from agents.supervising.nodes.clarify import clarify
from agents.supervising.nodes.decide import decide
from agents.supervising.noting import noting
from agents.supervising.state import Supervision

Found = Literal["rerank", "assess", "search_web", "answer"]


def _after_guard(state: Supervision) -> Literal["rewrite", "decide", "reply", "__end__"]:
    if state["refused"]:
        return "__end__"
    if is_request(state["question"]):
        return "reply"
    return "rewrite" if state.get("first_search") else "decide"


def _after_retrieve(state: Supervision, runtime: Runtime[Context]) -> Found:
    return "rerank" if runtime.context.reranking else _once_found(state, runtime)


def _once_found(
    state: Supervision, runtime: Runtime[Context]
) -> Literal["assess", "search_web", "answer"]:
    """Whose model cannot call for the web gets one search of it too."""
    if not state.get("without_tools"):
        return "assess"
    return "search_web" if runtime.context.web else "answer"


def _after_assess(state: Supervision) -> Literal["answer", "decide"]:
    return "answer" if state.get("ended") else "decide"


def _after_decide(state: Supervision) -> Literal["rewrite", "act", "answer"]:
    if state.get("without_tools") and not state["hits"]:
        return "rewrite"
    return "act" if state.get("wanted") else "answer"


def _after_act(state: Supervision) -> Literal["act", "decide", "clarify", "answer"]:
    if state.get("wanted"):
        return "act"
    if state.get("question_back"):
        return "clarify"
    return "answer" if state.get("ended") else "decide"


@cache
def supervising_graph() -> CompiledStateGraph[Supervision, Context, Asked, Supervision]:
    graph = StateGraph(Supervision, context_schema=Context, input_schema=Asked)
    for node in (
        guard,
        reply,
        decide,
        act,
        rewrite,
        retrieve,
        rerank,
        search_web,
        assess,
        clarify,
        answer,
        verify,
    ):
        noted: Any = noting(node)
        graph.add_node(node.__name__, noted)
    graph.add_edge(START, "guard")
    graph.add_conditional_edges("guard", _after_guard)
    graph.add_conditional_edges("decide", _after_decide)
    graph.add_conditional_edges("act", _after_act)
    graph.add_edge("rewrite", "retrieve")
    graph.add_conditional_edges("retrieve", _after_retrieve)
    graph.add_conditional_edges("rerank", _once_found)
    graph.add_conditional_edges("assess", _after_assess)
    graph.add_edge("search_web", "answer")
    graph.add_edge("answer", "verify")
    graph.add_edge("verify", END)
    graph.add_edge("clarify", END)
    graph.add_edge("reply", END)
    return graph.compile()
