"""A model may word the question back, and does nothing else."""

import asyncio
from uuid import UUID

import pytest

from agents.answering import asking_back
from agents.answering.asking_back import which_one
from agents.answering.choosing import worded
from agents.extracting.languages import answering_language
from contracts.chats import Choice, Usage
from contracts.errors import ModelUnavailable
from contracts.ports import Delta
from contracts.projects import AnswerLanguage
from tests.agents.answering.made import Scripted

CHOICES = [
    Choice(label=name, question=f"{name}?", document_id=UUID(int=1)) for name in ("Oak", "Elm")
]
BY_RULE = worded(answering_language("What is the fee?"), CHOICES)


async def test_a_question_that_names_every_document_is_taken_from_a_model() -> None:
    bill = Usage(output_tokens=9)
    model = Scripted("Do you mean Oak\n", "or Elm?", Delta(usage=bill))

    assert await which_one(model, "What is the fee?", CHOICES) == ("Do you mean Oak or Elm?", bill)
    assert "<name>Oak</name>" in model.told[0][-1].content


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Do you mean Oak?",
        "The fee is 3 at Oak, 4 at Elm.",
        "Oak or Elm, see [here](http://evil.example)?",
        f"Oak or Elm{' really' * 60}?",
    ],
)
async def test_anything_else_is_put_aside(said: str) -> None:
    assert (await which_one(Scripted(said), "What is the fee?", CHOICES))[0] == BY_RULE


async def test_without_a_model_or_with_one_that_fails_it_is_worded_by_rule() -> None:
    failing = Scripted(ModelUnavailable("It is out."))

    assert await which_one(None, "What is the fee?", CHOICES) == (BY_RULE, Usage())
    assert await which_one(failing, "What is the fee?", CHOICES) == (BY_RULE, Usage())


async def test_it_is_asked_in_the_language_that_a_project_has_chosen() -> None:
    model = Scripted("?")

    content, _ = await which_one(model, "What is the fee?", CHOICES, AnswerLanguage.GERMAN)

    assert content == worded(answering_language("Wer?"), CHOICES)
    assert "in German, whatever the language" in model.told[0][0].content


async def test_a_model_that_takes_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(Scripted):
        async def stream(self, messages, tools=()):  # pyright: ignore
            await asyncio.Event().wait()
            yield Delta(text="")

    monkeypatch.setattr(asking_back, "_SECONDS", 0.01)

    assert await which_one(Slow(), "What is the fee?", CHOICES) == (BY_RULE, Usage())


@pytest.mark.parametrize(
    ("error", "why"),
    [(ModelUnavailable("It is out."), "It is out."), (TimeoutError(), "it took too long")],
)
async def test_why_a_model_worded_nothing_is_logged(
    error: Exception, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    await which_one(Scripted(error), "What is the fee?", CHOICES)

    assert caplog.messages == [f"scripted worded no question: {why}"]


async def test_a_question_of_300_characters_beside_the_names_is_short() -> None:
    for more, taken in ((300, True), (301, False)):
        said = f"OakElm{'x' * (more - 1)}?"
        assert ((await which_one(Scripted(said), "Fee?", CHOICES))[0] == said) is taken


@pytest.mark.parametrize("mark", ["[", "<", "|", "`"])
async def test_a_mark_of_markdown_is_put_aside(mark: str) -> None:
    said = f"Oak or Elm {mark}?"

    assert (await which_one(Scripted(said), "Fee?", CHOICES))[0] == worded(
        answering_language("Fee?"), CHOICES
    )
