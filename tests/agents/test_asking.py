import asyncio
from collections import Counter
from contextlib import aclosing

import pytest

from agents import Question, ask
from contracts.chats import Turn
from contracts.errors import ModelUnavailable
from contracts.events import Finished, Refusal, SentenceJudged, Sources, Step, Token
from tests.agents.conftest import answered, changed
from tests.agents.test_verifying import Saying

NOTHING = "Your documents do not say."


def content_of(events) -> str:
    return "".join(e.text for e in events if isinstance(e, Token))


def of(events, kind):
    return [e for e in events if isinstance(e, kind)]


async def test_a_question_is_answered_with_the_sentence_that_says_it(library):
    events = await answered(library.context(), "Who is the duty pharmacist?")

    assert content_of(events).startswith("The duty pharmacist is Dr. Ilse Brandt. [1]")
    (source,) = of(events, Sources)[-1].sources[:1]
    assert source.quote == "The duty pharmacist is Dr. Ilse Brandt."
    assert source.place.page == 4
    assert source.title == "handbook.md"


async def test_every_quote_stands_at_its_place_in_the_stored_text(library):
    events = await answered(library.context(), "When was the lighthouse built, and by whom?")

    sources = of(events, Sources)[-1].sources
    assert sources
    for s in sources:
        assert library.texts[s.document_id][s.place.start : s.place.end] == s.quote


async def test_what_the_documents_do_not_say_is_said_plainly(library):
    events = await answered(library.context(), "What is the boiling point of nitrogen?")

    assert content_of(events) == "The documents do not mention the boiling point of nitrogen."
    assert [s.sources for s in of(events, Sources)] == [[]]
    assert of(events, SentenceJudged) == []  # it claims nothing


async def test_what_came_nearest_is_told_with_the_reason_why_it_falls_short(library):
    library.add("museum.md", "The east wing was renovated in 2009.")

    events = await answered(library.context(), "When was the west wing renovated?")

    assert content_of(events) == "The documents do not mention the west wing."
    (finished,) = of(events, Finished)
    assert len(finished.nearest) == 3
    assert (finished.nearest[0].quote, finished.nearest[0].why) == (
        "The east wing was renovated in 2009.",
        "It says nothing about the west wing.",
    )


async def test_what_another_search_finds_is_not_said_to_be_missing(library):
    library.add("museum.md", "The east wing was renovated in 2009.")
    context = library.context()
    wing = library.passages()[0].model_copy(update={"text": "The west wing is closed."})
    searches: list[str] = []

    async def search(queries):
        searches.extend(queries)
        return [wing] if len(searches) > 1 else await library.search(queries)

    events = await answered(changed(context, search=search), "When was the west wing renovated?")

    assert content_of(events) == NOTHING


async def test_an_empty_project_has_no_answers(library):
    library.texts.clear()
    events = await answered(library.context(), "Who is the duty pharmacist?")

    assert content_of(events) == NOTHING


async def test_events_come_in_the_order_the_contract_names(library):
    events = await answered(library.context(), "Who is the duty pharmacist?")
    kinds = [e.type if not isinstance(e, Finished) else "finished" for e in events]

    assert kinds.index("step") < kinds.index("sources") < kinds.index("token")
    assert kinds.index("token") < kinds.index("sentence")
    assert kinds[-1] == "finished"
    steps = [(s.name, s.state) for s in of(events, Step)]
    assert steps == [
        ("guard", "started"),
        ("guard", "finished"),
        ("rewrite", "skipped"),
        ("retrieve", "started"),
        ("retrieve", "finished"),
        ("answer", "started"),
        ("answer", "finished"),
        ("verify", "started"),
        ("verify", "finished"),
    ]


async def test_a_finished_step_says_what_came_of_it_and_how_long_it_took(library):
    events = await answered(library.context(), "Who is the duty pharmacist?")

    for one in of(events, Step):
        if one.state == "finished":
            assert one.ms is not None and one.summary
    retrieve = next(s for s in of(events, Step) if s.name == "retrieve" and s.detail)
    assert retrieve.summary == "6 passages from 2 documents"
    assert len(retrieve.detail["candidates"]) == 6


async def test_judged_sentences_are_slices_of_the_answer_without_their_marks(library):
    events = await answered(library.context(), "When was the lighthouse built?")
    content = content_of(events)
    sources = {s.n: s for s in of(events, Sources)[-1].sources}

    judged = of(events, SentenceJudged)
    assert judged
    for sentence in judged:
        assert "[" not in content[sentence.start : sentence.end]
        assert content[sentence.end :].startswith(f" [{sentence.sources[0]}]")
        said = content[sentence.start : sentence.end].replace("**", "")
        assert said in sources[sentence.sources[0]].quote
        assert sentence.support == "supported"


async def test_a_mark_is_never_broken_between_tokens(library):
    events = await answered(library.context(), "When was the lighthouse built?")

    for token in of(events, Token):
        assert Counter(token.text)["["] == Counter(token.text)["]"]


async def test_a_quote_that_no_longer_stands_in_the_document_supports_nothing(library):
    async def gone(document, start, end):
        return ""

    context = changed(library.context(), stored_text=gone)
    events = await answered(context, "Who is the duty pharmacist?")

    assert {s.support for s in of(events, SentenceJudged)} == {"none"}


async def test_a_follow_up_is_searched_with_the_words_it_leaves_out(library):
    history = [
        Turn(role="user", content="How high is the Marjaniemi lighthouse?"),
        Turn(role="assistant", content="The tower is 25 metres high. [1]"),
    ]
    events = await answered(library.context(), "And when was it built?", history)

    assert "Marjaniemi" in library.searched[-1]
    assert "1871" in content_of(events)


async def test_a_refused_question_ends_there(library):
    context = library.context(guardrail={"refused_phrases": ["duty pharmacist"]})
    events = await answered(context, "Who is the DUTY  Pharmacist?")

    (refusal,) = of(events, Refusal)
    assert refusal.rule == "refused_phrase"
    assert library.searched == []
    assert of(events, Token) == [] and of(events, Sources) == []
    assert {s.name for s in of(events, Step) if s.state == "skipped"} == {
        "rewrite",
        "retrieve",
        "answer",
        "verify",
    }
    assert isinstance(events[-1], Finished)


async def test_a_failing_search_is_not_hidden(library):
    async def failing(query):
        raise ModelUnavailable("The embedder does not answer.")

    with pytest.raises(ModelUnavailable, match="embedder"):
        await answered(changed(library.context(), search=failing), "Who?")


async def test_closing_the_iterator_ends_the_work_in_progress(library):
    ended = asyncio.Event()

    async def endless(query):
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    context = changed(library.context(), search=endless)
    async with aclosing(ask(Question("Who is it?"), context)) as events:
        async for event in events:
            if isinstance(event, Step) and event.name == "retrieve":
                break

    assert ended.is_set()


async def test_cancelling_the_reader_ends_the_work_in_progress(library):
    started, ended = asyncio.Event(), asyncio.Event()

    async def endless(query):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(answered(changed(library.context(), search=endless), "Who is it?"))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended.is_set()


@pytest.mark.parametrize("model", [None, Saying("It was the wind.")])
async def test_why_after_an_abstention_is_answered_with_what_was_read_and_what_it_lacks(
    library, model
):
    question = "Who painted the lighthouse in 1650?"
    history = [
        Turn(role="user", content=question),
        Turn(role="assistant", content="The documents do not mention 1650."),
    ]

    events = await answered(library.context(model), "Why?", history)

    said = "".join(e.text for e in events if isinstance(e, Token))
    assert said.startswith("Of 6 passages that were read for it, none answers “Who painted")
    finished = events[-1]
    assert isinstance(finished, Finished) and len(finished.nearest) == 3
    assert all(near.why for near in finished.nearest)
