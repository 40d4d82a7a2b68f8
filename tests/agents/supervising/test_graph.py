"""Which way a question takes through the agent's graph."""

from collections.abc import Sequence
from dataclasses import replace

from agents import Question, ask
from agents.answering.context import Reranking
from contracts.chats import Hit
from contracts.projects import AgentChoice
from contracts.searching import Reranked
from tests.agents.supervising.made import (
    BOATS,
    BUILDER,
    Deciding,
    Shelf,
    Told,
    context_of,
    supervised,
)


async def test_what_is_no_question_about_the_documents_is_answered_without_the_model() -> None:
    model = Deciding([])
    told = await supervised(model, "Hello!")

    assert told.text and not model.told and not model.answered_from
    assert "decide" not in [name for name, _ in told.steps]


async def test_what_the_first_search_found_is_judged_once_more_where_the_project_wants_it() -> None:
    async def candidates(queries: Sequence[str]) -> list[Hit]:
        return [BOATS, BUILDER]

    async def rerank(query: str, hits: Sequence[Hit]) -> tuple[list[Hit], Reranked | None]:
        return [BUILDER], Reranked(by="by hand")

    model = Deciding([], "Until 1944 [1].")
    reranking = Reranking(candidates, rerank)
    context = replace(context_of(model, Shelf(), answering={"threshold": 0}), reranking=reranking)
    question = Question("Until when was the yard in Rostock?", agent=AgentChoice.AUTOMATIC)
    told = Told([event async for event in ask(question, context)])

    assert "rerank" in [name for name, _ in told.steps] and not model.told
    assert BUILDER.text in model.answered_from[-1].content
    assert BOATS.text not in model.answered_from[-1].content
