"""Whether a question is answered at all, and which of what was found is read."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

import pytest
from langgraph.runtime import Runtime

from agents.answering.nodes.guard import LONGEST, guard, refuse
from agents.answering.screening import UNNAMED, Withheld, screened
from contracts.chats import Hit, Turn, Usage
from contracts.completions import ToolCall
from contracts.errors import ModelUnavailable
from contracts.events import Refusal
from contracts.ports import ChatModel, Delta
from contracts.projects import GuardrailSettings
from tests.agents.answering.made import Desk, Judging, Scripted, hit, state


def rule(question: str, *phrases: str, enabled: bool = True) -> str | None:
    settings = GuardrailSettings.model_validate(
        {"enabled": enabled, "refused_phrases": list(phrases)}
    )
    refusal = refuse(question, settings)
    return refusal and refusal.rule


@pytest.mark.parametrize("question", ["", "  \n", "?!", "…"])
def test_a_message_without_a_word_is_no_question(question: str) -> None:
    assert rule(question) == rule(question, enabled=False) == "empty"


@pytest.mark.parametrize("question", ["x", "7?", "何"])
def test_one_letter_is_a_question(question: str) -> None:
    assert rule(question) is None


def test_a_question_of_8000_characters_is_answered_and_a_longer_one_is_not() -> None:
    assert LONGEST == 8000
    assert rule("x" * 8000) is None
    assert rule("x" * 8001) == rule("x" * 8001, enabled=False) == "too_long"


@pytest.mark.parametrize(
    "question",
    [
        "Who is the duty pharmacist?",
        "DUTY, pharmacist",
        "the duty\n-  Pharmacist's name",
    ],
)
def test_neither_case_nor_punctuation_hides_a_refused_phrase(question: str) -> None:
    assert rule(question, "salaries", " Duty Pharmacist! ") == "refused_phrase"


@pytest.mark.parametrize("question", ["Who is off duty, pharmacists?", "The heavyduty pharmacist?"])
def test_a_phrase_within_other_words_is_none(question: str) -> None:
    assert rule(question, "duty pharmacist") is None


def test_a_phrase_without_a_word_refuses_nothing() -> None:
    assert rule("How cold?", "", "?!") is None


def test_a_project_that_does_not_check_answers_about_everything() -> None:
    assert rule("The duty pharmacist?", "duty pharmacist", enabled=False) is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("?", "There is no question in this message."),
        ("x" * 8001, "The question is longer than 8000 characters; please shorten it."),
        ("Her salary?", "This project does not answer questions about “Salary”."),
    ],
)
def test_a_refusal_says_why(question: str, reason: str) -> None:
    refusal = refuse(question, GuardrailSettings(refused_phrases=[" Salary "]))

    assert refusal and refusal.reason == reason


async def test_a_question_that_is_allowed_goes_on() -> None:
    desk = Desk()

    assert await guard(state("How cold?"), desk.runtime()) == {"refused": False}
    assert desk.told == [
        ("guard", "started", None, None),
        ("guard", "finished", "Question allowed", None),
    ]


async def test_a_refused_question_ends_there_and_every_other_step_says_so() -> None:
    desk = Desk()
    runtime = desk.runtime(guardrail={"refused_phrases": ["salary"]})

    assert await guard(state("Her salary?"), runtime) == {"refused": True}
    assert desk.told == [
        ("guard", "started", None, None),
        ("guard", "finished", "Not answered", {"rule": "refused_phrase"}),
        Refusal(
            reason="This project does not answer questions about “salary”.", rule="refused_phrase"
        ),
        *(
            (name, "skipped", "The question was not answered.", None)
            for name in ("rewrite", "retrieve", "answer", "verify")
        ),
    ]


def says(attack: object, reason: str = "It is one.") -> Scripted:
    call = ToolCall("1", "verdict", json.dumps({"attack": attack, "reason": reason}))
    return Scripted(Delta(call=call), Delta(usage=Usage(input_tokens=7)))


async def judged(
    question: str, model: ChatModel | None = None, *, overruled: bool = False, **guardrail: object
) -> tuple[bool, Desk]:
    desk = Desk()
    context = replace(
        desk.context(model, guardrail=guardrail), guard=Judging(), overruled=overruled
    )
    runtime = Runtime(context=context, stream_writer=desk.events.append)
    return (await guard(state(question), runtime))["refused"] is True, desk


async def test_an_attack_is_refused_with_the_reason_and_the_trace_shows_it() -> None:
    refused, desk = await judged("An attack?")

    assert refused
    found = {"by": "by hand", "rule": "by_hand", "reason": "It says so.", "score": 1.0}
    assert desk.told[1] == ("guard", "finished", "Not answered", found | {"disputable": True})
    assert Refusal(reason="It says so.", rule="by_hand") in desk.events


@pytest.mark.parametrize("off", [{"attacks": False}, {"enabled": False}])
async def test_a_project_may_leave_attacks_alone(off: dict[str, object]) -> None:
    assert not (await judged("An attack?", **off))[0]


async def test_a_disputed_verdict_is_shown_and_stops_nothing() -> None:
    refused, desk = await judged("An attack?", overruled=True)

    assert not refused
    name, _, summary, detail = desk.told[1]
    assert (name, summary) == ("guard", "Asked anyway: the verdict was disputed")
    assert detail["disputed"] is True and detail["rule"] == "by_hand"
    assert "disputable" not in detail


@pytest.mark.parametrize("refused", ["Her salary?", "…", "a" * 8001])
async def test_what_no_dispute_lifts_does_not_say_that_it_can_be_disputed(refused: str) -> None:
    desk = Desk()
    runtime = desk.runtime(guardrail={"refused_phrases": ["salary"]})

    assert await guard(state(refused), runtime) == {"refused": True}
    assert "disputable" not in desk.told[1][3]


async def test_the_guard_is_given_the_vector_that_the_search_needs() -> None:
    desk, judging = Desk(), Judging()

    async def embed(question: str) -> tuple[str, Sequence[float]]:
        return "minilm", [float(len(question))]

    context = replace(desk.context(), guard=judging, embed_question=embed)
    await guard(state("How?"), Runtime(context=context, stream_writer=desk.events.append))

    assert judging.vectors == [("minilm", [4.0])]


async def test_the_model_is_asked_where_the_project_wants_it_and_nothing_was_found() -> None:
    for question, by, asked in (
        ("How?", "local", 0),
        ("An attack?", "model", 0),
        ("How?", "model", 1),
    ):
        model = says(False)
        await judged(question, model, by=by)
        assert len(model.told) == asked, (question, by)


async def test_what_the_model_takes_for_an_attack_is_refused_with_its_reason() -> None:
    refused, desk = await judged("How?", says(True, "It wants the keys."), by="model")

    assert refused
    assert Refusal(reason="It wants the keys.", rule="model") in desk.events
    assert Usage(input_tokens=7) in desk.events


BROKEN = {
    "down": Scripted(ModelUnavailable("scripted cannot be reached.")),
    "silent": Scripted("I think it is fine."),
    "no verdict": says("perhaps"),
    "absent": None,
}


@pytest.mark.parametrize("model", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(("when_down", "stopped"), [("local", False), ("refuse", True)])
async def test_a_guard_that_is_down_follows_the_configured_mode_visibly(
    model: ChatModel | None, when_down: str, stopped: bool
) -> None:
    refused, desk = await judged("How?", model, by="model", when_down=when_down)

    assert refused is stopped
    detail = desk.told[1][3] if not isinstance(desk.told[1], Usage) else desk.told[2][3]
    assert detail["down"] and detail["then"] == when_down


async def screened_hits(
    *hits: Hit, released: Sequence[Hit] = ()
) -> tuple[list[Hit], list[Withheld]]:
    async def let_through(passages: Sequence[UUID]) -> set[UUID]:
        return {hit.passage_id for hit in released} & set(passages)

    context = replace(Desk().context(), guard=Judging(), released=let_through)
    return await screened(hits, context)


async def test_a_passage_that_gives_orders_is_withheld_from_whatever_answers() -> None:
    good, bad = hit("All is well."), hit("An attack.", passage=2)

    kept, withheld = await screened_hits(good, bad)

    assert kept == [good]
    assert [(one.hit, one.verdict.rule) for one in withheld] == [(bad, "by_hand")]


async def test_what_somebody_released_is_read() -> None:
    bad = hit("An attack.")

    assert await screened_hits(bad, released=[bad]) == ([bad], [])


async def test_a_title_or_file_name_that_gives_orders_is_taken_off_and_its_passage_is_read() -> (
    None
):
    named = hit(
        "All is well.", title="An attack", name="an_attack.pdf", context="An attack > Times"
    )

    (kept,), withheld = await screened_hits(named)

    assert not withheld
    assert (kept.title, kept.name, kept.context) == (UNNAMED, UNNAMED, f"{UNNAMED} > Times")


@pytest.mark.parametrize("role", ["user", "assistant"])
async def test_an_attack_may_stand_in_a_turn_from_outside(
    role: Literal["user", "assistant"],
) -> None:
    for from_outside in (True, False):
        desk = Desk()
        context = replace(desk.context(), guard=Judging())
        turn = Turn(role=role, content="An attack.", from_outside=from_outside)

        left = await guard(
            state("And why?", history=[turn]),
            Runtime(context=context, stream_writer=desk.events.append),
        )

        assert left == {"refused": from_outside}  # of the thread's own turns each was judged


async def test_a_refused_phrase_may_stand_in_a_turn_from_outside_that_a_question_goes_on_from() -> (
    None
):
    for role, refused in (("user", True), ("assistant", False)):
        desk = Desk()
        turn = Turn.model_validate({"role": role, "content": "Her salary?", "from_outside": True})
        runtime = desk.runtime(guardrail={"refused_phrases": ["salary"]})

        left = await guard(state("And his?", history=[turn]), runtime)

        assert left == {"refused": refused}, role


async def test_the_model_is_asked_about_what_came_from_outside_as_well() -> None:
    desk, model = Desk(), says(False)
    context = replace(desk.context(model, guardrail={"by": "model"}), guard=Judging())
    turn = Turn(role="user", content="How high?", from_outside=True)

    await guard(
        state("And why?", history=[turn]),
        Runtime(context=context, stream_writer=desk.events.append),
    )

    assert "How high?\nAnd why?" in model.told[0][-1].content


async def test_that_a_question_was_not_checked_by_the_model_is_said() -> None:
    _, desk = await judged("How?", None, by="model", when_down="local")

    assert desk.told[-1][2] == "Question allowed, and not checked by the model"
