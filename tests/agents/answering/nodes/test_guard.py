"""Whether a question is answered at all."""

import pytest

from agents.answering.nodes.guard import LONGEST, guard, refuse
from contracts.events import Refusal
from contracts.projects import GuardrailSettings
from tests.agents.answering.made import Desk, state


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
