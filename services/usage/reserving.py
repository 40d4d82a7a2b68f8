"""Before a question is run: what its answer may come to."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.models.estimating import CHARACTERS, tokens_of
from adapters.wiring import ServiceAdapters
from contracts.budgets import Wanted
from contracts.chats import Usage
from contracts.completions import ChatMessage
from contracts.ledger import Used
from contracts.ports import EmbedderId
from contracts.projects import AgentChoice, ProjectSettings
from contracts.settings import ModelSettings
from services.access.reserving import PASSAGE, to_embed, to_search

_PROMPT = 1500
"""Tokens of what a model is told beside question and passages, in all of its calls."""


class Answering(NamedTuple):
    """What an answer is made with: who writes it, and who may decide what is looked at."""

    model: ModelSettings | None
    settings: ProjectSettings
    agent: AgentChoice
    embedder: EmbedderId | None


def to_answer(adapters: ServiceAdapters, by: Answering, asked: Sequence[str]) -> Wanted:
    """What is read once, as far as the model reads at all, and an answer of the longest kind; where
    an agent may answer, all that it may use as well. With them what is asked of others: for the
    searches, and for the sentences that are compared with what they rest on."""
    retrieval = by.settings.retrieval
    passages = retrieval.passages * (1 + 2 * retrieval.neighbours) * PASSAGE
    model = by.model
    agent = AgentChoice.SIMPLE if model is None else by.agent
    if model is not None:
        read = _PROMPT + passages + tokens_of([ChatMessage("user", text) for text in asked])
        read = min(read, model.window or read)
        if agent is not AgentChoice.SIMPLE:
            read += by.settings.agent.tokens
        yield model.name, Used(Usage(input_tokens=read, output_tokens=model.max_tokens))
    searches = 1 if agent is AgentChoice.SIMPLE else 1 + by.settings.agent.steps
    for _ in range(searches):
        yield from to_search(adapters, retrieval, by.embedder, asked[0])
    yield from to_embed(adapters, adapters.embedders.default, passages * CHARACTERS)
