"""Make a follow-up complete, so that it can be searched without its history."""

import asyncio

from langgraph.runtime import Runtime

from agents.answering.completions import completion
from agents.answering.context import Context
from agents.answering.followups.completion import FollowUp, complete
from agents.answering.followups.phrases import asks, share_a_word
from agents.answering.prompts import rewrite_messages
from agents.answering.state import State
from agents.answering.steps import skip, step
from contracts.errors import ContextOverflow
from contracts.ledger import ModelRole
from contracts.sentences import sentence_spans

_LONGEST = 500  # characters of a question that a model rewrote


async def rewrite(state: State, runtime: Runtime[Context]) -> dict[str, object]:
    write, question = runtime.stream_writer, state["question"]
    if not state["history"]:
        skip(write, "rewrite", "The question stands by itself.")
        return {"query": question, "more": False}
    with step(write, "rewrite") as outcome:
        found, by_model = await _complete(state, runtime)
        outcome.summary = (
            "The question stands by itself."
            if found.query == question
            else f"Searched as: {found.query}"
        )
        outcome.detail = {"query": found.query}
    left: dict[str, object] = {"query": found.query, "more": found.more}
    if by_model:
        left["by_model"] = True
    return left | {"why": True} if found.why else left


async def _complete(state: State, runtime: Runtime[Context]) -> tuple[FollowUp, bool]:
    """By the model, where there is one and it answers with something like a question; and whether
    it was."""
    question, history = state["question"], state["history"]
    model, background = runtime.context.model_for(ModelRole.REWRITE), runtime.context.background
    # The first look at a word vector loads their table: no event loop waits for that.
    vectors = runtime.context.word_vectors
    by_hand = await asyncio.to_thread(complete, question, history, vectors)
    if model is None or by_hand.why:
        return by_hand, False
    try:
        said = await completion(model, rewrite_messages(question, history, background))
    except ContextOverflow:  # what was said is too long for it: it is not needed for this
        return by_hand, False
    runtime.stream_writer(said.usage)
    rewritten = " ".join(said.text.split())
    if said.cut or not _may_stand_for(rewritten, state):
        return by_hand, False
    return FollowUp(rewritten, by_hand.more), rewritten != question


def _may_stand_for(rewritten: str, state: State) -> bool:
    """A small model answers instead, or asks something else: then it is not followed. It asks in
    the person's own words, and no more than they did."""
    question = state["question"]
    if not 0 < len(rewritten) <= _LONGEST or (asks(question) and not asks(rewritten)):
        return False
    if len(sentence_spans(rewritten)) > max(len(sentence_spans(question)), 1):
        return False
    theirs = [turn.content for turn in state["history"] if turn.role == "user"]
    return share_a_word(rewritten, " ".join([*theirs, question]))
