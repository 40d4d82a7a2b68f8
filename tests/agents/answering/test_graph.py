"""From a question to the events of its answer."""

from contextlib import aclosing
from typing import Any

import pytest

from agents.answering.context import Context, Question
from agents.asking import ask
from contracts.chats import Choice, Nearest, Usage
from contracts.errors import ModelUnavailable
from contracts.events import Finished, Refusal, SentenceJudged, Step, Token
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Scripted, asked, extracted, hit

STEPS = ["guard", "rewrite", "retrieve", "answer", "verify"]
HITS = [hit()]


async def events(context: Context, question: str = "How cold?", *before: str) -> list[Any]:
    return [event async for event in ask(Question(question, asked(*before)), context)]


def bill(output: int, cost: float | None = None) -> Delta:
    return Delta(usage=Usage(input_tokens=10 * output, output_tokens=output, cost=cost))


async def test_an_answer_is_guarded_completed_searched_written_and_checked_in_this_order() -> None:
    desk = Desk(HITS, [extracted(0, "It was cold.", HITS)])

    seen = await events(desk.context(), "And how cold?", "Who is Berg?")

    ended = [(e.name, e.state) for e in seen if isinstance(e, Step) and e.state != "started"]
    assert ended == [(name, "finished") for name in STEPS]
    assert "".join(e.text for e in seen if isinstance(e, Token)) == "It was cold. [1]"
    assert [e.support for e in seen if isinstance(e, SentenceJudged)] == ["supported"]
    assert desk.searched == [["How cold Berg?"]]
    assert seen[-1] == Finished(usage=Usage())


async def test_after_a_refusal_nothing_is_searched() -> None:
    desk = Desk(HITS)

    seen = await events(desk.context(), "?!")

    assert [e.rule for e in seen if isinstance(e, Refusal)] == ["empty"]
    assert desk.searched == [] and isinstance(seen[-1], Finished)


async def test_what_every_step_charged_adds_up_and_is_told_at_the_end_alone() -> None:
    class Billing(Scripted):
        """Charges more for its second call."""

        def stream(self, messages, tools=()):
            self._said = ("How cold?", bill(1, 0.5)) if not self.told else ("Cold.", bill(2, 0.25))
            return super().stream(messages, tools)

    seen = await events(Desk(HITS).context(Billing()), "And?", "Who?")

    assert not any(isinstance(e, Usage) for e in seen)
    assert seen[-1] == Finished(usage=Usage(input_tokens=30, output_tokens=3, cost=0.75))


@pytest.mark.parametrize(
    ("costs", "together"),
    [((None, None), None), ((0.5, None), None), ((None, 0.5), None), ((0.0, 0.5), 0.5)],
)
async def test_with_a_part_of_no_known_price_the_whole_has_none(
    costs: tuple[float | None, float | None], together: float | None
) -> None:
    first, second = costs
    said = ["who", bill(1, first)] if first is not None else ["who", bill(1)]

    class Billing(Scripted):
        def stream(self, messages, tools=()):
            self._said = tuple(said) if not self.told else ("Cold.", bill(1, second))
            return super().stream(messages, tools)

    seen = await events(Desk(HITS).context(Billing()), "And?", "Who?")

    assert seen[-1].usage.cost == together


async def test_a_failing_model_ends_the_answer_with_its_reason() -> None:
    with pytest.raises(ModelUnavailable, match="It is out"):
        await events(Desk(HITS).context(Scripted(ModelUnavailable("It is out."))))


async def test_who_stops_reading_ends_the_call_to_the_model() -> None:
    model = Scripted("It was ", "cold. ", "And more. ")

    async with aclosing(ask(Question("How cold?"), Desk(HITS).context(model))) as answer:
        async for event in answer:
            if isinstance(event, Token):
                break

    assert model.closed


async def test_what_is_no_question_is_replied_to_without_a_search() -> None:
    desk = Desk(HITS)

    seen = await events(desk.context(), "Hello!")

    assert desk.searched == []
    ended = {e.name: e.state for e in seen if isinstance(e, Step) and e.state != "started"}
    assert (ended["answer"], ended["retrieve"]) == ("finished", "skipped")


async def test_what_came_near_and_which_may_be_meant_is_told_at_the_end_alone() -> None:
    near = Desk(HITS, [extracted(0, "It was cold.", HITS, 0.2)])
    seen = await events(near.context())
    assert [one.quote for one in seen[-1].nearest] == ["It was cold."]
    assert not any(isinstance(e, Nearest) for e in seen)

    clubs = [
        hit("The fee is 210 pounds.", document=1, title="Tennis club"),
        hit("The fee is 140 pounds.", document=2, title="Rowing club"),
    ]
    both = Desk(clubs, [extracted(n, one.text, clubs) for n, one in enumerate(clubs)])
    seen = await events(both.context(), "What is the fee?")
    assert [one.label for one in seen[-1].choices] == ["Tennis club", "Rowing club"]
    assert not any(isinstance(e, Choice) for e in seen)
