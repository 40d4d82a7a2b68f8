"""A follow-up is made complete, so that it can be searched without its history."""

from dataclasses import replace

import pytest

from agents.answering.nodes.rewrite import rewrite
from agents.answering.prompts import rewrite_messages
from contracts.chats import Turn, Usage
from contracts.errors import ContextOverflow, ModelUnavailable
from contracts.ledger import ModelRole
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Scripted, asked, state

HISTORY = asked("How high is the Marjaniemi lighthouse?")
FOLLOW_UP = "And when was it built?"
BY_HAND = "When was the Marjaniemi lighthouse built?"


async def query(model: Scripted | None, desk: Desk | None = None) -> object:
    left = await rewrite(state(FOLLOW_UP, history=HISTORY), (desk or Desk()).runtime(model))
    return left["query"]


async def test_a_first_question_is_searched_as_it_is_and_no_model_is_asked() -> None:
    desk, model = Desk(), Scripted("other words")

    left = await rewrite(state("How cold?"), desk.runtime(model))

    assert left == {"query": "How cold?", "more": False}
    assert desk.told == [("rewrite", "skipped", "The question stands by itself.", None)]
    assert model.told == []


async def test_without_a_model_a_follow_up_borrows_its_words() -> None:
    desk = Desk()

    assert await query(None, desk) == BY_HAND
    assert desk.told == [
        ("rewrite", "started", None, None),
        ("rewrite", "finished", f"Searched as: {BY_HAND}", {"query": BY_HAND}),
    ]


async def test_who_asks_for_more_is_given_the_same_search_and_is_known_for_it() -> None:
    left = await rewrite(state("Tell me more", history=HISTORY), Desk().runtime())

    assert left == {"query": "How high is the Marjaniemi lighthouse?", "more": True}


async def test_a_question_that_needs_no_history_is_said_to_stand_by_itself() -> None:
    desk, question = Desk(), "When was the Kylmäpihlaja tower built?"

    await rewrite(state(question, history=HISTORY), desk.runtime())

    assert desk.told[-1] == (
        "rewrite",
        "finished",
        "The question stands by itself.",
        {"query": question},
    )


async def test_a_model_rewrites_a_follow_up_from_its_conversation() -> None:
    model = Scripted("When was the ", "\n lighthouse  built?\n")

    assert await query(model) == "When was the lighthouse built?"
    assert model.told == [rewrite_messages(FOLLOW_UP, HISTORY)]
    assert model.closed


async def test_what_a_model_charges_for_rewriting_is_written_down() -> None:
    desk, bill = Desk(), Usage(input_tokens=3)

    await query(Scripted("When?", Delta(usage=bill)), desk)

    assert [e for e in desk.events if isinstance(e, Usage)] == [bill]


@pytest.mark.parametrize(
    "said",
    [
        "",
        " \n ",
        f"Is the lighthouse {'x' * 483}?",
        "The lighthouse was built in 1871.",
        "What is the capital of France?",
        "Sure!",
        "When was it built? The lighthouse was built in 1871, wasn't it?",
        "Who is the answer?",  # in a word of the model's own answer alone
    ],
)
async def test_a_model_that_says_nothing_like_a_question_is_not_followed(said: str) -> None:
    assert await query(Scripted(said)) == BY_HAND


@pytest.mark.parametrize(
    "said",
    [
        f"Is the lighthouse {'x' * 481}?",
        "built when, the lighthouse?",
        "When was the Marjaniemi tower built",
    ],
)
async def test_what_asks_in_words_that_were_said_is_followed(said: str) -> None:
    assert await query(Scripted(said)) == said


async def test_where_the_conversation_is_too_long_for_the_model_it_is_completed_by_hand() -> None:
    assert await query(Scripted(ContextOverflow("It is too long.", 100))) == BY_HAND


async def test_what_was_cut_off_is_no_question() -> None:
    assert await query(Scripted("When was the lighthouse built", Delta(cut=True))) == BY_HAND


async def test_a_model_s_rewriting_is_told_from_what_is_completed_by_hand() -> None:
    for model, known in ((Scripted("When was the lighthouse built?"), True), (None, False)):
        left = await rewrite(state(FOLLOW_UP, history=HISTORY), Desk().runtime(model))
        assert left.get("by_model", False) is known


async def test_no_poem_stands_for_the_wish_for_one() -> None:
    told = state("Write a poem about the lighthouse", history=HISTORY)
    model = Scripted("The lighthouse stands alone. The waves are cold. The lighthouse shines.")

    left = await rewrite(told, Desk().runtime(model))

    assert left["query"] != "The lighthouse stands alone. The waves are cold."
    assert "by_model" not in left


async def test_what_was_no_question_need_not_become_one() -> None:
    told = state("Tell me its history", history=HISTORY)
    model = Scripted("Tell me the history of the Marjaniemi lighthouse")

    left = await rewrite(told, Desk().runtime(model))

    assert left["query"] == "Tell me the history of the Marjaniemi lighthouse"


async def test_a_model_that_fails_is_not_hidden() -> None:
    with pytest.raises(ModelUnavailable):
        await query(Scripted(ModelUnavailable("It is out.")))


async def test_who_asks_why_there_was_no_answer_is_known_for_it() -> None:
    history = [
        Turn(role="user", content="How high is the tower?"),
        Turn(role="assistant", content="Your documents do not say."),
    ]

    left = await rewrite(state("Why not?", history=history), Desk().runtime())

    assert left == {"query": "How high is the tower?", "more": False, "why": True}


async def test_what_a_model_rewrote_is_still_a_question_for_more() -> None:
    model = Scripted("How high is the Marjaniemi lighthouse exactly?")

    left = await rewrite(state("Tell me more", history=HISTORY), Desk().runtime(model))

    assert (left["query"], left["more"]) == (
        "How high is the Marjaniemi lighthouse exactly?", True,
    )  # fmt: skip


async def test_the_model_that_the_project_chose_for_it_rewrites() -> None:
    usual, chosen = Scripted("When was it built?"), Scripted(BY_HAND)
    runtime = Desk().runtime(usual)
    context = replace(runtime.context, models={ModelRole.REWRITE: chosen})

    await rewrite(state(FOLLOW_UP, history=HISTORY), replace(runtime, context=context))

    assert chosen.told and not usual.told
