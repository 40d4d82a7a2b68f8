"""Summaries, comparisons and places in lists, without a language model."""

import re

import pytest

from contracts.events import Finished, SentenceJudged, Sources, Step, Token
from tests.agents.conftest import answered
from tests.agents.test_verifying import Saying

HERON = """The Heron is a rowing boat of the club. The Heron carries six people on the lake. \
The Heron costs twelve pounds an hour. Rain is common in spring."""
KITE = """The Kite is a sailing boat of the club. The Kite carries four people on the lake. \
Nobody has painted the Kite since 2019."""
FILTER = """Cleaning the filter

The filter is cleaned like this:
1. Close the valve at the inlet.
2. Take out the cartridge.
3. Rinse the cartridge in cold water.
4. Dry the cartridge in the shade."""


@pytest.fixture
def club(library):
    library.texts.clear()
    library.whole = True
    library.add("heron.md", HERON)
    library.add("kite.md", KITE)
    library.add("filter.md", FILTER)
    return library


def content_of(events) -> str:
    return "".join(e.text for e in events if isinstance(e, Token))


def said_of(events) -> list[str]:
    return [re.sub(r"\s*\[\d+\]", "", line) for line in content_of(events).split("\n") if line]


async def test_a_document_is_summarised_in_its_own_sentences_each_cited(club):
    events = await answered(club.context(), "Summarise heron.md")

    content = content_of(events)
    assert content.startswith("The Heron is a rowing boat of the club. [1]")
    assert "Kite" not in content and "Rain" not in content[:60]
    judged = [e for e in events if isinstance(e, SentenceJudged)]
    assert len(judged) == 4 and {e.support for e in judged} == {"supported"}
    assert all(e.sources for e in judged)
    for source in [e for e in events if isinstance(e, Sources)][-1].sources:
        assert source.quote in club.texts[source.document_id]


async def test_a_project_is_summarised_document_by_document(club):
    content = content_of(await answered(club.context(), "Summarise all my documents"))

    paragraphs = content.split("\n\n")
    assert len(paragraphs) >= 2 and "Heron" in content and "Kite" in content


@pytest.mark.parametrize(("length", "sentences"), [("short", 2), ("normal", 4)])
async def test_a_summary_is_as_long_as_the_project_wants_it(club, length, sentences):
    events = await answered(club.context(answering={"length": length}), "Summarise heron.md")

    assert len([e for e in events if isinstance(e, SentenceJudged)]) == sentences


async def test_what_no_document_is_called_is_summarised_from_what_is_said_of_it(club):
    content = content_of(await answered(club.context(), "Summarise the cleaning of the filter"))

    assert "filter" in content and "Heron" not in content


async def test_two_things_are_compared_one_beside_the_other(club):
    events = await answered(club.context(), "Compare the Heron and the Kite")

    one, other = re.split(r"\n\n(?=\*\*)", content_of(events))
    assert one.startswith("**the Heron**\n\n") and other.startswith("**the Kite**\n\n")
    assert "Kite" not in one and "Heron" not in other
    judged = [e for e in events if isinstance(e, SentenceJudged)]
    assert len(judged) == 4 and {e.support for e in judged} == {"supported"}


async def test_what_documents_do_not_speak_of_is_said_beside_what_they_do(club):
    events = await answered(club.context(), "Compare the Heron and the Albatross")

    assert content_of(events).endswith("The documents do not mention the Albatross.")
    assert "**the Heron**" in content_of(events) and "**the Albatross**" not in content_of(events)


async def test_of_two_things_that_documents_do_not_speak_of_nothing_is_compared(club):
    events = await answered(club.context(), "Compare the Albatross and the Pelican")

    assert "**" not in content_of(events)
    assert content_of(events).startswith(("The documents do not mention", "Your documents"))


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("What is the first step?", "1. Close the valve at the inlet."),
        ("What is the last step of cleaning the filter?", "4. Dry the cartridge in the shade."),
        ("What is the third step?", "3. Rinse the cartridge in cold water."),
        ("What comes after closing the valve?", "2. Take out the cartridge."),
        ("What comes before rinsing in cold water?", "2. Take out the cartridge."),
    ],
)
async def test_an_item_is_told_by_its_place(club, question, item):
    events = await answered(club.context(), question)

    assert said_of(events)[-1] == item
    assert said_of(events)[0] == "The filter is cleaned like this:"


async def test_a_place_that_no_list_has_is_asked_like_any_other_question(club):
    events = await answered(club.context(), "What is the seventh step?")

    assert not [
        e for e in events if isinstance(e, Step) and "sentences chosen" in (e.summary or "")
    ]


async def test_a_model_reads_what_says_most_and_both_sides(club):
    model = Saying("The Heron is a rowing boat of the club. [1]")
    told = []
    stream = model.stream

    def listening(messages, tools=()):
        told.append(messages[-1].content)
        return stream(messages, tools)

    model.stream = listening
    events = await answered(club.context(model), "Compare the Heron and the Kite")

    assert HERON in told[0] and KITE in told[0]
    assert isinstance(events[-1], Finished)


async def test_a_sentence_that_compares_them_itself_is_the_answer(club):
    said = "The Heron differs from the Kite in that it has oars and no sail."
    club.add("boats.md", said)

    events = await answered(
        club.context(), "What is the difference between the Heron and the Kite?"
    )

    assert content_of(events).startswith(f"{said} [1]") and "**" not in content_of(events)
