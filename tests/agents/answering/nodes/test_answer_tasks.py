"""What asks for no fact, and why there was no answer."""

from agents.answering.citations import Claim
from agents.answering.nodes.answer import answer
from agents.answering.prompts import answer_messages
from contracts.chats import Nearest
from contracts.events import Token
from tests.agents.answering.made import Desk, Scripted, extracted, hit, state, wishing
from tests.agents.answering.nodes.test_answer import (
    COLD,
    FEE,
    NOTHING,
    WHICH,
    choices,
    of_clubs,
    sources,
)

CLEANING = hit("Cleaning:\n1. Shut the valve.\n2. Take the sieve.", title="Filter")
SECOND = "What is the second step?"


async def test_what_asks_for_a_place_in_a_list_is_told_by_it_and_the_step_says_so() -> None:
    desk = Desk([CLEANING])

    left = await answer(state("And?", query=SECOND, hits=[CLEANING]), desk.runtime())

    assert left["content"] == "Cleaning: [1]\n2. Take the sieve. [2]"
    assert "".join(e.text for e in desk.events if isinstance(e, Token)) == left["content"]
    assert [quote for _, quote, _ in sources(desk)] == ["Cleaning:", "2. Take the sieve."]
    assert desk.extracting.asked == []
    assert desk.told[-1] == (
        "answer",
        "finished",
        "2 sentences chosen",
        {"model": "by hand", "asked for": "place"},
    )


async def test_a_task_that_nothing_fits_is_answered_like_any_other_question() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits)])

    left = await answer(state(SECOND, hits=hits), desk.runtime())

    assert left["content"] == f"{COLD} [1]"


async def test_where_nothing_was_found_no_task_is_done() -> None:
    desk = Desk()

    left = await answer(state("Summarise everything"), desk.runtime())

    assert left["content"] == NOTHING and len(desk.searched) == 0


async def test_who_asks_for_more_is_told_no_place_in_a_list_again() -> None:
    desk = Desk([CLEANING])

    left = await answer(state(SECOND, hits=[CLEANING], more=True), desk.runtime())

    assert left["content"] == NOTHING


async def test_for_a_task_a_model_reads_what_says_most_and_its_marks_are_of_that() -> None:
    dull = hit("Contents of the boat book", document=1, passage=2, title="Heron")
    row = hit("Ada rows the Heron on Sundays.", document=1, passage=1, title="Heron")
    desk, model = Desk([dull, row]), Scripted("Ada rows. [1]")
    question = "Summarise the Heron"

    left = await answer(state("And?", query=question, hits=[dull, row]), desk.runtime(model))

    assert model.told == [answer_messages(question, [], [row], wishing())]
    assert left["hits"] == [row]
    assert [citation.hit for citation in left["citations"]] == [row]  # pyright: ignore


async def test_where_nothing_was_found_for_a_task_a_model_may_still_answer_by_itself() -> None:
    desk, model = Desk(), Scripted("I know.")

    left = await answer(
        state("Summarise everything"), desk.runtime(model, answering={"strictness": "free"})
    )

    assert left == {"content": "I know.", "claims": [Claim(0, 7, ())], "citations": []}


# Why there was no answer


async def test_who_asks_why_there_was_no_answer_is_told_what_came_nearest() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits, 0.2)])

    left = await answer(state(query="How warm?", hits=hits, why=True), desk.runtime())

    assert "How warm?" in str(left["content"]) and left["claims"] == []
    assert [e.quote for e in desk.events if isinstance(e, Nearest)] == [COLD]


async def test_who_asks_why_is_told_the_answer_where_there_is_one_after_all() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits)])

    left = await answer(state(hits=hits, why=True), desk.runtime())

    assert left["content"] == f"{COLD} [1]"


async def test_no_model_is_asked_why_it_found_no_answer() -> None:
    hits = [hit()]
    desk, model = Desk(hits, [extracted(0, COLD, hits)]), Scripted("Because.")

    left = await answer(state(query="How warm?", hits=hits, why=True), desk.runtime(model))

    assert model.told == [] and "How warm?" in str(left["content"])
    assert [e.quote for e in desk.events if isinstance(e, Nearest)] == [COLD]


async def test_who_asks_why_is_neither_asked_back_nor_told_a_place_in_a_list() -> None:
    desk = of_clubs()
    left = await answer(state(FEE, hits=desk.hits, why=True), desk.runtime())
    assert choices(desk) == [] and left["content"] != WHICH

    desk = Desk([CLEANING])
    left = await answer(state(SECOND, hits=[CLEANING], why=True), desk.runtime())
    assert "Take the sieve" not in str(left["content"])


async def test_what_was_gathered_from_several_places_is_not_asked_back_about() -> None:
    desk = of_clubs()

    left = await answer(state(FEE, hits=desk.hits, several=True), desk.runtime())

    assert left["content"] != WHICH and choices(desk) == []
