"""Who is asked whether a question is an attack, about what, and what the trace shows of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from agents.answering import guarding
from agents.answering.guarding import UNJUDGED, Judged, judge_question
from agents.answering.prompts import VERDICT, guard_messages
from contracts.chats import Turn, Usage
from contracts.completions import ToolCall
from contracts.errors import ModelUnavailable
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Judging, Scripted


def says(arguments: object, tool: str = "verdict") -> Scripted:
    call = ToolCall("1", tool, arguments if isinstance(arguments, str) else json.dumps(arguments))
    return Scripted(Delta(call=call), Delta(usage=Usage(input_tokens=7)))


async def judged(
    question: str,
    *history: Turn,
    model: Scripted | None = None,
    guard: Judging | None = None,
    **guardrail: object,
) -> tuple[Judged, list[Any]]:
    written: list[Any] = []
    context = Desk().context(model, guardrail=guardrail)
    found = await judge_question(
        question, history, replace(context, guard=guard or Judging()), written.append
    )
    return found, written


def outside(role: str, content: str) -> Turn:
    return Turn.model_validate({"role": role, "content": content, "from_outside": True})


async def test_without_a_guard_nobody_judges_and_the_trace_shows_nothing() -> None:
    model = says({"attack": True, "reason": "x"})
    context = Desk().context(model, guardrail={"by": "model"})

    assert await judge_question("An attack?", [], context, print) == Judged()
    assert model.told == []


async def test_what_the_local_guard_allows_is_shown_to_be_judged_by_it() -> None:
    found, written = await judged("How cold?")

    assert found == Judged(None, {"by": "by hand"})
    assert written == []


class Telling(Judging):
    """Finds different things in a question and in what an assistant is said to have said."""

    def question(
        self, text: str, vector: Sequence[float] | None = None, embedder: str | None = None
    ) -> Any:
        self.vectors.append((embedder, vector))
        return None

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []

    def passage(self, text: str, context: str = "") -> Any:
        self.passages.append(text)
        return super().passage(text, context)


async def test_only_what_an_assistant_outside_is_said_to_have_said_is_read_as_a_passage() -> None:
    guard = Telling()
    turns = (
        outside("user", "An attack 1"),
        outside("assistant", "A reply"),
        Turn(role="assistant", content="An attack 2"),
        outside("assistant", "An attack 3"),
        outside("assistant", "An attack 4"),
    )

    found, _ = await judged("How cold?", *turns, guard=guard)

    assert guard.passages == ["A reply", "An attack 3"]  # and nothing after the first that is one
    assert found.verdict is not None
    assert guard.vectors == []


async def test_after_the_first_attack_nobody_else_is_asked() -> None:
    guard = Judging()

    await judged("And why?", outside("user", "An attack"), outside("user", "How?"), guard=guard)

    assert len(guard.vectors) == 1


async def test_a_model_is_told_the_question_and_offered_the_tool_for_its_verdict() -> None:
    model = says({"attack": False, "reason": ""})
    offered: list[Any] = []
    stream = model.stream

    def remembered(messages: Any, tools: Any = ()) -> Any:
        offered.extend(tools)
        return stream(messages, tools)

    model.stream = remembered
    found, written = await judged("How?", model=model, by="model")

    assert model.told == [guard_messages("How?")]
    assert offered == [VERDICT]
    assert found == Judged(None, {"by": "scripted"})
    assert written == [Usage(input_tokens=7)]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("It wants  the keys. ", "It wants  the keys."),
        ("", "The model takes it for an attack on itself."),
        (None, "The model takes it for an attack on itself."),
        ("See [this](https://evil.example/a).", "See this."),
        ("x" * 400, "x" * 300),
    ],
)
async def test_what_a_model_says_of_an_attack_is_short_and_safe(
    reason: str | None, told: str
) -> None:
    found, _ = await judged("How?", model=says({"attack": True, "reason": reason}), by="model")

    verdict = found.verdict
    assert verdict is not None
    assert (verdict.rule, verdict.reason, verdict.score) == ("model", told, 1)
    assert found.detail == {"by": "scripted"}


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (Scripted(ModelUnavailable("scripted is out.")), "scripted is out."),
        (Scripted("It is fine."), "scripted gave no verdict."),
        (says("{"), "scripted gave no verdict."),
        (says([1]), "scripted gave no verdict."),
        (says({"reason": "x"}), "scripted gave no verdict."),
        (says({"attack": "no"}), "scripted gave no verdict."),
        (says({"attack": False}, tool="other"), "scripted gave no verdict."),
        (None, "No language model is configured."),
    ],
)
async def test_a_model_that_gives_no_verdict_is_down_and_the_trace_says_why(
    model: Scripted | None, why: str
) -> None:
    found, _ = await judged("How?", model=model, by="model", when_down="local")

    assert found == Judged(None, {"by": "by hand", "down": why, "then": "local"})


async def test_where_the_project_refuses_without_a_model_it_says_so() -> None:
    found, _ = await judged("How?", by="model", when_down="refuse")

    verdict = found.verdict
    assert verdict is not None
    assert (verdict.rule, verdict.reason, verdict.score) == ("guard_down", UNJUDGED, 1)
    assert found.detail["then"] == "refuse"


async def test_a_model_that_takes_too_long_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Scripted):
        async def stream(self, messages, tools=()):  # pyright: ignore
            import asyncio

            await asyncio.Event().wait()
            yield Delta(text="")

    monkeypatch.setattr(guarding, "_SECONDS", 0.01)

    found, _ = await judged("How?", model=Slow(), by="model", when_down="local")

    assert found.detail["down"] == "It took too long."
