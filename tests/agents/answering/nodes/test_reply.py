"""What is no question about the documents is answered without a search and without a model."""

from dataclasses import replace
from uuid import uuid4

import pytest
from langgraph.runtime import Runtime

from agents.answering.nodes.reply import is_request, reply
from agents.answering.requests import LONGEST
from agents.answering.screening import UNNAMED
from contracts.documents import Listed, Listing
from contracts.events import Sources, Token
from tests.agents.answering.made import Desk, Judging, Scripted, state

SKIPPED = "This is no question about what the documents say."


async def replied(question: str, *documents: Listed) -> tuple[str, Desk, list[str]]:
    """What is said, and for what the documents were listed."""
    desk, listed = Desk(), list[str]()

    async def every_document(limit: int) -> Listing:
        listed.append(question)
        return Listing(list(documents[:limit]), len(documents))

    model = Scripted("I would rather talk.")
    context = replace(desk.context(model), guard=Judging(), documents=every_document)
    left = await reply(state(question), Runtime(context=context, stream_writer=desk.events.append))
    assert (left["claims"], left["citations"], model.told) == ([], [], [])
    return str(left["content"]), desk, listed


@pytest.mark.parametrize(
    ("question", "is_one"), [("Hello!", True), ("List my files", True), ("How cold?", False)]
)
def test_a_request_is_told_from_a_question(question: str, is_one: bool) -> None:
    assert is_request(question) is is_one


async def test_a_greeting_is_returned_word_by_word_and_every_other_step_says_why_it_is_none() -> (
    None
):
    content, desk, listed = await replied("Hello!")

    assert content.startswith("Hello. Ask what is in the documents")
    assert "".join(e.text for e in desk.events if isinstance(e, Token)) == content
    assert [e for e in desk.events if isinstance(e, Sources)] == [Sources(sources=[])]
    steps = [told for told in desk.told if isinstance(told, tuple)]
    assert steps == [
        ("rewrite", "skipped", SKIPPED, None),
        ("retrieve", "skipped", SKIPPED, None),
        ("answer", "started", None, None),
        ("answer", "finished", "Answered without a search", None),
        ("verify", "skipped", SKIPPED, None),
    ]
    assert listed == []


async def test_the_documents_are_listed_where_somebody_asks_for_them() -> None:
    content, _, listed = await replied(
        "List my files", Listed(uuid4(), "a.md"), Listed(uuid4(), "b.pdf", 2)
    )

    assert content.endswith("\n\n- a.md\n- b.pdf (2 pages)")
    assert listed == ["List my files"]


async def test_a_name_that_gives_orders_is_not_shown() -> None:
    content, _, _ = await replied(
        "List my files", Listed(uuid4(), "a.md"), Listed(uuid4(), "an_attack.pdf", 2)
    )

    assert content.endswith(f"\n\n- a.md\n- {UNNAMED} (2 pages)")


async def test_all_documents_are_counted_however_many_are_shown() -> None:
    content, _, _ = await replied(
        "List my files", *(Listed(uuid4(), f"{n}.md") for n in range(LONGEST + 2))
    )

    assert content.startswith(f"There are {LONGEST + 2} documents")
    assert content.endswith("… and 2 more.")


async def test_a_greeting_is_returned_in_the_language_that_the_project_answers_in() -> None:
    desk = Desk()
    context = desk.context(None, answering={"language": "de"})

    left = await reply(state("Hello!"), Runtime(context=context, stream_writer=desk.events.append))

    assert str(left["content"]).startswith("Hallo")
