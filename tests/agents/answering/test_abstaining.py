"""Where the documents do not say: what they lack, and which passages came nearest."""

from typing import Any

import pytest

from agents.answering.abstaining import Found, nothing, reason, tell_nearest_to_prose
from contracts.chats import Nearest
from contracts.documents import Place
from contracts.sentences import Extracted
from tests.agents.answering.made import TEXT, Desk, extracted, hit

COLD, MOVED = "It was cold.", "The stock was moved to the standby room."
QUESTION = "Where is the west wing?"


def lacking(sentence: Extracted, *phrases: str) -> Extracted:
    return Extracted(
        sentence.passage, sentence.start, sentence.end, sentence.text, sentence.score, phrases
    )


async def test_what_neither_the_passages_nor_a_search_for_it_has_is_said_to_be_lacking() -> None:
    hits = [hit()]
    desk = Desk([hit("All of it was bright.")])
    found = [lacking(extracted(0, COLD, hits), "the west wing", "Rome")]

    draft = await nothing(Found(QUESTION, hits, found), desk.context(), desk.events.append)

    assert draft.content == "The documents do not mention the west wing or Rome."
    assert (draft.claims, draft.citations) == ([], [])
    assert desk.searched == [["the west wing Rome"]]


async def test_what_a_search_for_it_has_is_not_said_to_be_lacking() -> None:
    hits = [hit()]
    desk = Desk([hit("The west wing is old.")])
    found = [lacking(extracted(0, COLD, hits), "the west wing", "Rome")]

    draft = await nothing(Found(QUESTION, hits, found), desk.context(), desk.events.append)

    assert draft.content == "The documents do not mention Rome."


async def test_where_nothing_is_known_to_be_lacking_nothing_is_searched() -> None:
    hits = [hit()]
    desk = Desk(hits)
    found = [extracted(0, COLD, hits)]

    draft = await nothing(Found(QUESTION, hits, found), desk.context(), desk.events.append)

    assert draft.content == "Your documents do not say."
    assert desk.searched == []


def near(events: list[Any]) -> list[tuple[int, str, Place | None, float]]:
    return [(e.n, e.quote, e.place, e.score) for e in events if isinstance(e, Nearest)]


async def test_the_best_sentence_of_each_passage_is_told_at_its_first_place() -> None:
    hits = [hit(), hit("It rained.", document=2)]
    desk = Desk(hits, breaks=[133])
    found = [extracted(0, COLD, hits, 0.1), extracted(0, MOVED, hits, 0.3)]

    await nothing(
        Found(QUESTION, hits, [*found, extracted(1, "It rained.", hits, 0.2)]),
        desk.context(),
        desk.events.append,
    )

    assert near(desk.events) == [
        (1, MOVED, Place(page=1, start=113, end=133), 0.3),
        (2, "It rained.", Place(page=1, start=100, end=110), 0.2),
    ]


async def test_where_a_model_wrote_the_sentences_are_looked_for_first() -> None:
    hits = [hit()]
    desk = Desk(hits, [extracted(0, COLD, hits, 0.2)])

    await tell_nearest_to_prose(QUESTION, hits, desk.context(), desk.events.append)

    assert desk.extracting.asked == [(QUESTION, hits)]
    assert near(desk.events) == [(1, COLD, Place(page=1, start=100, end=112), 0.2)]
    assert TEXT.startswith(COLD)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "none answers “Where is the west wing?” for certain"),
        ("Wo ist der Flügel?", "beantwortet keine sicher „Wo ist der Flügel?“"),
    ],
)
async def test_why_there_is_no_answer_is_told_with_what_came_nearest(
    question: str, said: str
) -> None:
    hits = [hit(), hit("It rained.", document=2)]
    desk, found = Desk(hits), [extracted(0, COLD, hits, 0.2)]

    draft = await reason(Found(question, hits, found), desk.context(), desk.events.append)

    assert said in draft.content and "2" in draft.content
    assert (draft.claims, draft.citations) == ([], [])
    assert near(desk.events) == [(1, COLD, Place(page=1, start=100, end=112), 0.2)]
