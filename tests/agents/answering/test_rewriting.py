"""Sentences that a language model rewrites from their passages."""

import asyncio
import json
from collections.abc import Sequence

import pytest

from agents.answering import rewriting
from agents.answering.rewriting import Correction, corrected
from contracts.chats import Usage
from contracts.completions import ToolCall, ToolSpec
from contracts.errors import ModelUnavailable
from contracts.ports import Delta
from tests.agents.answering.made import Scripted, hit

SENTENCES = ["It was warm.", "Berg was told."]
PAID = Usage(input_tokens=7, output_tokens=3)


def handing(*corrections: tuple[int, int, str], tool: str = "correct") -> Scripted:
    listed = [{"sentence": s, "passage": p, "text": t} for s, p, t in corrections]
    call = ToolCall("1", tool, json.dumps({"corrections": listed}))
    return Scripted(Delta(call=call), Delta(usage=PAID), Delta(text="Done."))


async def texts_of(model: Scripted) -> list[tuple[int, int, str]]:
    found, _, _ = await corrected(model, SENTENCES, [hit(), hit(passage=2)])
    return [(one.sentence, one.passage, one.text) for one in found]


async def test_each_sentence_comes_back_as_its_passage_has_it_with_what_it_cost() -> None:
    model = handing((1, 1, "It was cold."), (2, 2, "Nobody was told."))

    assert await corrected(model, SENTENCES, [hit(), hit(passage=2)]) == (
        [
            Correction(sentence=1, passage=1, text="It was cold."),
            Correction(sentence=2, passage=2, text="Nobody was told."),
        ],
        PAID,
        None,
    )
    assert model.closed


async def test_the_model_is_told_the_passages_and_the_sentences() -> None:
    model = handing()

    await corrected(model, SENTENCES, [hit("The lamp is lit.")])

    ((_, question),) = model.told
    assert "The lamp is lit." in question.content
    assert "1. It was warm.\n2. Berg was told." in question.content


@pytest.mark.parametrize(
    "unknown",
    [(0, 1, "It."), (3, 1, "It."), (1, 0, "It."), (1, 3, "It."), (-1, 1, "It."), (1, 1, " - ")],
)
async def test_what_is_of_no_sentence_or_passage_or_says_nothing_is_left_out(
    unknown: tuple[int, int, str],
) -> None:
    assert await texts_of(handing(unknown, (2, 2, "Nobody."))) == [(2, 2, "Nobody.")]


async def test_a_correction_is_one_line_and_brings_no_link_of_its_own() -> None:
    wild = " It was\n\ncold ![x](https://evil.example/a) . "

    ((_, _, text),) = await texts_of(handing((1, 1, wild)))

    assert text.startswith("It was cold") and text == text.strip()
    assert "evil" not in text and "\n" not in text


async def test_a_link_that_its_passage_holds_stays() -> None:
    passages = [hit(), hit("See https://lab.example/a for more.", passage=2)]
    model = handing((1, 2, "See https://lab.example/a now."), (2, 1, "See https://lab.example/a."))

    (kept, cut), _, _ = await corrected(model, SENTENCES, passages)

    assert "https://lab.example/a" in kept.text
    assert "https://" not in cut.text


async def test_a_model_that_cannot_be_reached_corrects_nothing_and_says_why() -> None:
    model = Scripted(ModelUnavailable("scripted cannot be reached."))

    assert await corrected(model, SENTENCES, [hit()]) == (
        [],
        Usage(),
        "scripted cannot be reached.",
    )


@pytest.mark.parametrize("model", [Scripted("I will not."), handing((1, 1, "x"), tool="other")])
async def test_a_model_that_calls_no_tool_of_ours_hands_over_nothing(model: Scripted) -> None:
    found, _, note = await corrected(model, SENTENCES, [hit()])

    assert (found, note) == ([], "scripted handed over no corrections.")


async def test_what_a_model_charged_for_nothing_is_counted() -> None:
    model = Scripted("No.", Delta(usage=PAID))

    assert (await corrected(model, SENTENCES, [hit()]))[1] == PAID


async def test_a_model_that_takes_too_long_corrects_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(Scripted):
        async def stream(self, messages, tools=()):  # pyright: ignore
            await asyncio.Event().wait()
            yield Delta(text="")

    monkeypatch.setattr(rewriting, "SECONDS", 0.01)

    assert await corrected(Slow(), SENTENCES, [hit()]) == (
        [],
        Usage(),
        "scripted took longer than 0.01 s.",
    )


async def test_a_model_is_offered_the_one_tool_by_which_it_hands_over_corrections() -> None:
    class Offered(Scripted):
        tools: Sequence[ToolSpec] = ()

        async def stream(self, messages, tools=()):  # pyright: ignore
            self.tools = tools
            async for delta in super().stream(messages, tools):
                yield delta

    model = Offered(Delta(usage=PAID))
    await corrected(model, SENTENCES, [hit()])

    assert [tool.name for tool in model.tools] == ["correct"]


async def test_why_a_model_corrected_nothing_is_logged_with_its_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await corrected(Scripted(ModelUnavailable("It is down.")), SENTENCES, [hit()])

    assert caplog.messages == ["no corrections by scripted: It is down."]
